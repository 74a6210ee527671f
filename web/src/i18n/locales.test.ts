import { describe, expect, it } from 'vitest'

// Every language says everything, with the same places to fill in.
const files = import.meta.glob<string>('./locales/*/*.json', { eager: true, query: '?raw', import: 'default' })

type Tree = { [key: string]: string | Tree }
function flat(tree: Tree, before = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[before + key, value] as [string, string]] : flat(value, `${before}${key}.`))
}
const messages = new Map<string, Map<string, string>>()
for (const [path, text] of Object.entries(files)) {
  const [, , locale, file] = path.split('/') as [string, string, string, string]
  const all = messages.get(locale) ?? new Map<string, string>()
  for (const [key, value] of flat(JSON.parse(text) as Tree)) all.set(`${file}: ${key}`, value)
  messages.set(locale, all)
}
const english = messages.get('en')!
const places = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join(' ')
const forms = (text: string) => text.split(' | ').length

describe.each([...messages.keys()].filter((locale) => locale !== 'en'))('the language %s', (locale) => {
  const own = messages.get(locale)!

  it('says everything English says, and nothing else', () => {
    expect([...english.keys()].filter((key) => !own.has(key))).toEqual([])
    expect([...own.keys()].filter((key) => !english.has(key))).toEqual([])
  })
  it('fills in the same names, in as many plural forms', () => {
    const different = [...english].filter(([key, text]) => own.has(key)
      && (places(text) !== places(own.get(key)!) || forms(text) !== forms(own.get(key)!)))
    expect(different.map(([key]) => key)).toEqual([])
  })
})
