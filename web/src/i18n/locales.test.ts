import { describe, expect, it } from 'vitest'

import { nearestLocale } from '.'

type Tree = { [key: string]: string | Tree }
const files = import.meta.glob<string>('./locales/*/*.json', { query: '?raw', import: 'default', eager: true })

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[path + key, value] as [string, string]] : leaves(value, `${path}${key}.`)))
}
function textsOf(locale: string): Map<string, string> {
  return new Map(
    Object.entries(files)
      .filter(([path]) => path.startsWith(`./locales/${locale}/`))
      .flatMap(([path, raw]) => leaves(JSON.parse(raw) as Tree, `${path.split('/').pop()!.replace('.json', '')}.`)),
  )
}
const names = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join()
const locales = [...new Set(Object.keys(files).map((path) => path.split('/')[2]!))]
const english = textsOf('en')

describe.each(locales.filter((locale) => locale !== 'en'))('the language %s', (locale) => {
  const texts = textsOf(locale)
  it('says everything English says, and nothing else', () => {
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort())
  })
  it('fills in the same names', () => {
    const wrong = [...english].filter(([key, text]) => names(text) !== names(texts.get(key) ?? ''))
    expect(wrong.map(([key]) => key)).toEqual([])
  })
  it('leaves nothing empty', () => {
    expect([...texts].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([])
  })
})

describe('the nearest language', () => {
  it('is the one of the same family', () => {
    expect(nearestLocale(['de-AT', 'en'], ['de', 'en'])).toBe('de')
    expect(nearestLocale(['fr', 'de'], ['de', 'en'])).toBe('de')
    expect(nearestLocale(['fr'], ['de', 'en'])).toBe('en')
  })
})
