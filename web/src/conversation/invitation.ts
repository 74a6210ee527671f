import type { CalendarEvent } from '@/api/types'
import { currentLocale } from '@/i18n'

const dayMs = 86_400_000

// When an event is, on the reader's clock; days that are meant whole and times without a zone stay
// what they are everywhere. The zone it was written in is named where it is another than ours.
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
  return event.zone && event.zone !== ours ? `${text} (${event.zone})` : text
}

export const isCalendar = (one: { content_type: string; filename: string }) => one.content_type === 'text/calendar' || one.content_type === 'application/ics' || /\.ics$/i.test(one.filename)
export const isLetterFile = (one: { content_type: string; filename: string }) => one.content_type === 'message/rfc822' || one.filename.endsWith('.eml')
