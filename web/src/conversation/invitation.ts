import type { CalendarEvent } from '@/api/types'
import { currentLocale } from '@/i18n'

const dayMs = 86_400_000

// When an event is, on the reader's clock; days that are meant whole and times without a zone stay
// what they are everywhere. Where it was written in another zone, that zone's clock stands beside.
export function eventTime(event: Pick<CalendarEvent, 'begins' | 'ends' | 'all_day' | 'floating' | 'zone'>, allDay: string, ownClock: string): string {
  if (event.begins == null) return ''
  const fixed = event.all_day || event.floating
  const date: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  const formatter = new Intl.DateTimeFormat(currentLocale(), { ...date, ...(event.all_day ? {} : time), ...(fixed ? { timeZone: 'UTC' } : {}) })
  // The end of whole days is the midnight after the last of them.
  const end = event.ends == null ? null : event.all_day ? event.ends - dayMs : event.ends
  const text = end != null && end > event.begins ? formatter.formatRange(event.begins, end) : formatter.format(event.begins)
  if (event.all_day) return `${text}, ${allDay}`
  if (event.floating) return `${text} (${ownClock})`
  const ours = Intl.DateTimeFormat().resolvedOptions().timeZone
  return event.zone && event.zone !== ours ? text + clockThere(event.begins, event.zone, time) : text
}

// What the writer's own clock says; nothing for zones that only the writer's program knows.
function clockThere(at: number, zone: string, time: Intl.DateTimeFormatOptions): string {
  try {
    return ` (${new Intl.DateTimeFormat(currentLocale(), { ...time, timeZone: zone }).format(at)} ${zone})`
  } catch {
    return ''
  }
}

export const isCalendar = (one: { content_type: string; filename: string }) => one.content_type === 'text/calendar' || one.content_type === 'application/ics' || /\.ics$/i.test(one.filename)
export const isLetterFile = (one: { content_type: string; filename: string }) => one.content_type === 'message/rfc822' || one.filename.endsWith('.eml')
