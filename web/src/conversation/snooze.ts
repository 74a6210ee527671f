import { t } from '@/i18n'
import { dateAndTime } from '@/ui/time'

// The times people mean when they say "later".
export interface SnoozeChoice {
  label: string
  until: number
  hint: string
}

function at(days: number, hour: number, now: number): number {
  const date = new Date(now)
  date.setDate(date.getDate() + days)
  return date.setHours(hour, 0, 0, 0)
}
const daysToMonday = (now: number) => (8 - new Date(now).getDay()) % 7 || 7

export function snoozeTimes(now: number): { name: string; until: number }[] {
  const times = [
    { name: 'laterToday', until: Math.ceil((now + 3 * 3_600_000) / 1_800_000) * 1_800_000 },
    { name: 'evening', until: at(0, 18, now) },
    { name: 'tomorrow', until: at(1, 9, now) },
    { name: 'monday', until: at(daysToMonday(now), 9, now) },
    { name: 'week', until: at(7, 9, now) },
  ]
  const midnight = at(1, 0, now)
  return times.filter(({ name, until }) => until > now + 900_000 && (!['laterToday', 'evening'].includes(name) || until < midnight))
}

export function snoozeChoices(now: number): SnoozeChoice[] {
  return snoozeTimes(now).map(({ name, until }) => ({ label: t(`conversation.snooze.${name}`), until, hint: dateAndTime(until) }))
}
