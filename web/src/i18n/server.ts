import { shallowRef } from 'vue'

// The server speaks English. What it says of a refusal is translated by its code, or, where a code has
// several sentences, by the sentence; so are the sentences that come without a code (what was odd
// about a mail, why a mailbox cannot be read). What is not known here is shown as the server said it.
export interface ServerWords {
  code: Record<string, string>
  said: Record<string, string>
}
export interface Refused {
  code: string
  message: string
  params?: Record<string, string> | null | undefined
}

const files = import.meta.glob<{ words: ServerWords }>('./locales/*/server.ts')
const recognisedBy = 'en'
interface Pattern {
  names: string[]
  shape: RegExp
  key: string
}
interface Known {
  locale: string
  words: ServerWords
  exact: Map<string, string>
  patterns: Pattern[]
}
const known = shallowRef<Known | null>(null)

const placeholder = /\{(\w+)\}/g
const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function patternOf([key, template]: [string, string]): Pattern {
  const names = [...template.matchAll(placeholder)].map((match) => match[1]!)
  return { key, names, shape: new RegExp(`^${template.split(/\{\w+\}/).map(quoted).join('(.+)')}$`, 's') }
}

export function knowWords(locale: string, words: ServerWords, english: ServerWords): void {
  const said = Object.entries(english.said)
  const isPattern = ([, template]: [string, string]) => template.includes('{')
  known.value = {
    locale,
    words,
    exact: new Map(said.filter((one) => !isPattern(one)).map(([key, template]) => [template, key])),
    // The more a pattern says itself, the less it takes for its gaps.
    patterns: said.filter(isPattern).sort((a, b) => b[1].length - a[1].length).map(patternOf),
  }
}

// Fetched once the page stands, or when the first refusal comes; a failure is tried again by the next.
export async function loadServerWords(locale: string): Promise<void> {
  if (known.value?.locale === locale || !files[`./locales/${locale}/server.ts`]) return
  const [ours, english] = await Promise.all([locale, recognisedBy].map((one) => files[`./locales/${one}/server.ts`]!()))
  knowWords(locale, ours!.words, english!.words)
}

// Nothing when a gap would stay open.
function filled(template: string | undefined, values: Record<string, string>): string | undefined {
  if (template === undefined) return undefined
  const isWhole = [...template.matchAll(placeholder)].every((match) => values[match[1]!] !== undefined)
  return isWhole ? template.replace(placeholder, (_, name: string) => values[name]!) : undefined
}

function translated(sentence: string): string | undefined {
  if (!known.value) return undefined
  const { words, exact, patterns } = known.value
  const key = exact.get(sentence)
  if (key !== undefined) return words.said[key]
  for (const { key: name, names, shape } of patterns) {
    const found = shape.exec(sentence)
    if (found) return filled(words.said[name], Object.fromEntries(names.map((gap, i) => [gap, inOurWords(found[i + 1]!)])))
  }
  return undefined
}

export function inOurWords(sentence: string): string {
  return translated(sentence) ?? sentence
}

// What a code means, where that can be said without the refusal itself.
export function codeInOurWords(code: string): string {
  return filled(known.value?.words.code[code], {}) ?? ''
}

export function refusalInOurWords({ code, message, params }: Refused): string {
  if (known.value?.locale === recognisedBy) return message || known.value.words.code[code] || code
  return translated(message) ?? filled(known.value?.words.code[code], params ?? {}) ?? message
}
