import { currentLocale } from '@/i18n'

const LANGUAGES = [
  'ar', 'bg', 'bn', 'ca', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fa', 'fi', 'fr', 'he', 'hi', 'hr', 'hu', 'id', 'it',
  'ja', 'ko', 'lt', 'lv', 'ms', 'nb', 'nl', 'pl', 'pt', 'pt-BR', 'ro', 'ru', 'sk', 'sl', 'sr', 'sv', 'th', 'tr', 'uk', 'ur',
  'vi', 'zh',
]

export function languageChoices(): { value: string | null; label: string }[] {
  const names = new Intl.DisplayNames([currentLocale()], { type: 'language' })
  return LANGUAGES.map((value) => ({ value: value as string | null, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, currentLocale()))
}

export function zoneChoices(): { value: string | null; label: string }[] {
  return Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone as string | null, label: zone.replaceAll('_', ' ') }))
}
