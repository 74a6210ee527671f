import { createI18n } from 'vue-i18n'

import { loadServerWords } from './server'

// Adding a language is a folder: copy locales/en, translate its files. Everything else follows.
type Tree = Record<string, unknown>
const folders = import.meta.glob<{ default: Tree }>('./locales/*/index.ts')
const moreOf = import.meta.glob<{ default: Tree }>('./locales/*/more.ts')
export const locales = Object.keys(folders)
  .map((path) => path.split('/')[2]!)
  .sort()
const fallback = 'en'

export const i18n = createI18n({
  legacy: false,
  locale: fallback,
  fallbackLocale: fallback,
  missingWarn: false,
  fallbackWarn: false,
  messages: {},
})

async function load(locale: string): Promise<void> {
  if ((i18n.global.availableLocales as string[]).includes(locale)) return
  const folder = await folders[`./locales/${locale}/index.ts`]!()
  i18n.global.setLocaleMessage(locale, folder.default as never)
}

// The words of sign-in, customers, settings and docs: most of all words, and seldom the first needed.
let wantsMore = false
const withMore = new Set<string>()
async function addMore(locale: string): Promise<void> {
  if (withMore.has(locale)) return
  const more = await moreOf[`./locales/${locale}/more.ts`]!()
  withMore.add(locale)
  i18n.global.mergeLocaleMessage(locale, more.default as never)
}
export async function loadMore(): Promise<void> {
  wantsMore = true
  await addMore(currentLocale())
}

// The nearest language we have: "de-AT" is German.
export function nearestLocale(wanted: readonly string[], known: readonly string[] = locales): string {
  for (const tag of wanted) {
    const found = known.find((locale) => locale === tag) ?? known.find((locale) => locale === tag.split('-')[0])
    if (found) return found
  }
  return fallback
}

export async function setLocale(wanted: string): Promise<void> {
  const locale = nearestLocale([wanted])
  await load(locale)
  if (wantsMore) await addMore(locale)
  ;(i18n.global.locale as unknown as { value: string }).value = locale
  document.documentElement.lang = locale
  // After what the page itself waits for; what was said until then is shown as the server said it.
  setTimeout(() => void knowServerWords(), 1_500)
}

// What the server says, in the language of the page. Without them its own words have to do.
export async function knowServerWords(): Promise<void> {
  await loadServerWords(currentLocale()).catch(() => undefined)
}

export const currentLocale = () => (i18n.global.locale as unknown as { value: string }).value
export function t(key: string, values: Record<string, unknown> = {}, plural?: number): string {
  return plural === undefined ? i18n.global.t(key, values) : i18n.global.t(key, values, plural)
}
