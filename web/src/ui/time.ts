import { currentLocale } from '@/i18n'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

// Intl formatters are costly to make and cheap to use.
const formatters = new Map<string, Intl.DateTimeFormat>()
function format(at: number, options: Intl.DateTimeFormatOptions, locale = currentLocale()): string {
  const key = locale + JSON.stringify(options)
  let formatter = formatters.get(key)
  if (!formatter) formatters.set(key, (formatter = new Intl.DateTimeFormat(locale, options)))
  return formatter.format(at)
}

const startOfDay = (at: number) => new Date(at).setHours(0, 0, 0, 0)
export function daysBetween(from: number, to: number): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / day)
}

export function clockTime(at: number): string {
  return format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}
export function fullTime(at: number): string {
  return format(at, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}
export function shortDate(at: number, now = Date.now()): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return format(at, sameYear ? { day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', year: 'numeric' })
}
export function dateAndTime(at: number): string {
  return format(at, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

// In lists: the time today, the weekday this week, the date before.
export function listTime(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days === 0) return clockTime(at)
  if (days > 0 && days < 7) return format(at, { weekday: 'short' })
  return shortDate(at, now)
}

// The heading over a day of a conversation.
export function dayTitle(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days === 0 || days === 1) {
    const text = new Intl.RelativeTimeFormat(currentLocale(), { numeric: 'auto' }).format(-days, 'day')
    return text.charAt(0).toLocaleUpperCase() + text.slice(1)
  }
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return format(at, { weekday: 'long', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) })
}

export function relative(at: number, now: number): string {
  const formatter = new Intl.RelativeTimeFormat(currentLocale(), { numeric: 'auto', style: 'short' })
  const gone = at - now
  const size = Math.abs(gone)
  if (size < minute) return formatter.format(0, 'second')
  if (size < hour) return formatter.format(Math.trunc(gone / minute), 'minute')
  if (size < day) return formatter.format(Math.trunc(gone / hour), 'hour')
  if (size < 30 * day) return formatter.format(-daysBetween(at, now), 'day')
  return shortDate(at, now)
}

// How long something takes or has taken: "11 min", "3 h", "2 d".
export function duration(ms: number): string {
  const unit = (value: number, name: 'minute' | 'hour' | 'day') =>
    new Intl.NumberFormat(currentLocale(), { style: 'unit', unit: name, unitDisplay: name === 'minute' ? 'short' : 'narrow', maximumFractionDigits: 0 }).format(value)
  if (ms < hour) return unit(Math.max(1, Math.floor(ms / minute)), 'minute')
  if (ms < 2 * day) return unit(Math.floor(ms / hour), 'hour')
  return unit(Math.floor(ms / day), 'day')
}

export function fileSize(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte']
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return new Intl.NumberFormat(currentLocale(), {
    style: 'unit',
    unit: units[power]!,
    unitDisplay: 'short',
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1000 ** power)
}
export function count(value: number): string {
  return new Intl.NumberFormat(currentLocale(), value >= 10_000 ? { notation: 'compact', maximumFractionDigits: 1 } : {}).format(value)
}
