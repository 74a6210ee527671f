import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import { inOurWords, knowWords, refusalInOurWords, type ServerWords } from './server'

const files = import.meta.glob<{ words: ServerWords }>('./locales/*/server.ts', { eager: true })
const languages = Object.entries(files).map(([path, file]) => [path.split('/')[2]!, file.words] as const)
const english = files['./locales/en/server.ts']!.words
const german = files['./locales/de/server.ts']!.words

// ---- what the server can say, read from its sources

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.(cpp|h)$/.test(entry.name) && !/_test\.|test\.h$/.test(entry.name) && entry.name !== 'refusal.h' ? [readFileSync(path, 'utf8')] : []
  })

const literal = /"((?:[^"\\]|\\.)*)"/g
const unescaped = (text: string) => text.replaceAll('\\"', '"').replaceAll('\\\\', '\\')

// The text between a call's brackets, with literals that stand side by side joined as C++ joins them.
function callsOf(text: string, names: string): string[] {
  const calls: string[] = []
  for (const match of text.matchAll(new RegExp(`(?<![\\w:])(?:${names})\\s*[({]`, 'g'))) {
    let depth = 1
    let end = match.index + match[0].length
    const begin = end
    for (; depth > 0 && end < text.length; end++) {
      if (text[end] === '"') for (end++; text[end] !== '"'; end++) end += text[end] === '\\' ? 1 : 0
      else depth += '({'.includes(text[end]!) ? 1 : ')}'.includes(text[end]!) ? -1 : 0
    }
    calls.push(text.slice(begin, end - 1).replaceAll(/"\s+"/g, ''))
  }
  return calls
}

interface Said {
  code: string
  sentence: string | null // null: put together as it is said
}
const isCode = (text: string) => /^[a-z][a-z0-9_]*$/.test(text)
const isSentence = (text: string) => /^[A-Z"].* .*[.?:]$/.test(text)

function said(call: string): Said[] {
  const literals = [...call.matchAll(literal)].map((match) => unescaped(match[1]!))
  const at = literals.findIndex(isCode)
  if (at < 0) return []
  const next = literals[at + 1]
  const isPlain = next !== undefined && isSentence(next) && !/"\s*\+|\+\s*"/.test(call)
  return [{ code: literals[at]!, sentence: isPlain ? next : null }]
}

const code = sources(join(__dirname, '../../../src'))
const refusals = code.flatMap((text) => [
  ...callsOf(text, 'invalid_field|invalid|unauthenticated|conflict|too_large|too_many_requests|Refusal|problem|wrong|push_back|error_response|require').flatMap(said).filter((one) => one.sentence !== null || /_/.test(one.code)),
  ...callsOf(text, 'not_found').flatMap((call) => (/^"(\w+)"$/.test(call) ? [{ code: `${call.slice(1, -1)}_not_found`, sentence: null }] : [])),
])
const codes = [...new Set(refusals.map((one) => one.code))].filter((one) => !['application_json'].includes(one))

describe.each(languages)('the language %s', (_, words) => {
  it('has words for every code that the server refuses with', () => {
    expect(codes.length).toBeGreaterThan(100)
    expect(codes.filter((one) => !words.code[one])).toEqual([])
  })
  it('says what English says, with the same gaps', () => {
    const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort().join()
    for (const part of ['code', 'said'] as const) {
      expect(Object.keys(words[part])).toEqual(Object.keys(english[part]))
      const wrong = Object.keys(english[part]).filter((key) => gaps(words[part][key]!) !== gaps(english[part][key]!))
      expect(wrong).toEqual([])
    }
  })
})

describe('a sentence of the server', () => {
  beforeEach(() => knowWords('de', german, english))

  it('that shares its code with others is known by itself', () => {
    const sentences = new Map<string, Set<string>>()
    for (const one of refusals) if (one.sentence) sentences.set(one.code, (sentences.get(one.code) ?? new Set()).add(one.sentence))
    const shared = [...sentences.values()].filter((all) => all.size > 1).flatMap((all) => [...all])
    expect(shared.length).toBeGreaterThan(40)
    expect(shared.filter((one) => inOurWords(one) === one && !Object.values(english.code).includes(one))).toEqual([])
  })
  it('about a mail or a mail server is known', () => {
    const warnings = code.flatMap((text) => callsOf(text, 'warn|warnings\\.push_back')).filter((call) => /^"[^"]*"$/.test(call)).map((call) => call.slice(1, -1))
    expect(warnings.length).toBeGreaterThan(5)
    expect(warnings.filter((one) => inOurWords(one) === one)).toEqual([])
  })
  it('is said with what varies in it', () => {
    expect(inOurWords('A text names no charset; read as gb2312.')).toBe('Ein Text nennt keinen Zeichensatz; gelesen als gb2312.')
    expect(inOurWords('It may or may not have arrived. The server at a port 25 did not answer in time.')).toContain('Der Server a port 25 hat nicht rechtzeitig geantwortet.')
  })
  it('of a newer server is shown as it was said', () => {
    expect(inOurWords('The moon is full.')).toBe('The moon is full.')
  })
})

describe('a refusal', () => {
  it('is said by its sentence, else by its code with its parts, else as the server said it', () => {
    knowWords('de', german, english)
    expect(refusalInOurWords({ code: 'taken', message: 'There is a team of this name already.' })).toBe('Ein Team dieses Namens gibt es schon.')
    expect(refusalInOurWords({ code: 'taken', message: 'New words.' })).toBe('Das ist schon vergeben.')
    expect(refusalInOurWords({ code: 'too_short', message: 'Use at least 12 characters.', params: { min: '12' } })).toBe('Nehmen Sie mindestens 12 Zeichen.')
    expect(refusalInOurWords({ code: 'too_short', message: 'New words.' })).toBe('New words.')
    expect(refusalInOurWords({ code: 'lunar', message: 'The moon is full.' })).toBe('The moon is full.')
  })
  it('keeps the words of the server in English', () => {
    knowWords('en', english, english)
    expect(refusalInOurWords({ code: 'taken', message: 'A new sentence.' })).toBe('A new sentence.')
    expect(refusalInOurWords({ code: 'server_fault', message: '' })).toContain('went wrong')
  })
})
