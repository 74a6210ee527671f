import { currentLocale } from '@/i18n'

// What time it is where somebody is; nothing when the zone is one the browser does not know.
export function localClock(zone: string, now: number): string {
  try {
    return new Intl.DateTimeFormat(currentLocale(), { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(now)
  } catch {
    return ''
  }
}
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([currentLocale()], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}
