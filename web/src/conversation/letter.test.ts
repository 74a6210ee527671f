import { describe, expect, it } from 'vitest'

import type { Message } from '@/api/types'
import { isRich, linkified, withMentions } from './letter'

const letter = (html: string, more: Partial<Message> = {}) => ({ kind: 'incoming', has_html: true, html, body_text: 'text', remote_images: 0, ...more }) as Message

describe('a letter in HTML', () => {
  it('is shown as text when it has only words', () => {
    expect(isRich(letter('<div>Hello<br>there</div>'))).toBe(false)
  })
  it('is shown as sent when it has tables, pictures or nothing else', () => {
    expect(isRich(letter('<table><tr><td>Hi</td></tr></table>'))).toBe(true)
    expect(isRich(letter('<p>Hi</p>', { remote_images: 2 }))).toBe(true)
    expect(isRich(letter('<p>Hi</p>', { body_text: ' ' }))).toBe(true)
  })
  it('of ours needs no frame', () => {
    expect(isRich(letter('<table></table>', { kind: 'reply' }))).toBe(false)
  })
})

describe('a mention', () => {
  it('is marked in text, and only there', () => {
    expect(withMentions('<p title="@Ada">Hi @Ada Byron, not @Bo</p>', ['Ada Byron'])).toBe('<p title="@Ada">Hi <b class="mention">@Ada Byron</b>, not @Bo</p>')
  })
  it('of a name with signs in it breaks nothing', () => {
    expect(withMentions('<p>@A (x) &amp; Co?</p>', ['A (x) & Co'])).toBe('<p><b class="mention">@A (x) &amp; Co</b>?</p>')
  })
})

describe('addresses in text', () => {
  it('become links without the full stop behind them', () => {
    expect(linkified('See https://dhl.example/a?b=1. Or ask help@example.org!')).toEqual([
      { text: 'See ' },
      { text: 'https://dhl.example/a?b=1', href: 'https://dhl.example/a?b=1' },
      { text: '. Or ask ' },
      { text: 'help@example.org', href: 'mailto:help@example.org' },
      { text: '!' },
    ])
  })
  it('are never scripts', () => {
    expect(linkified('javascript:alert(1)')).toEqual([{ text: 'javascript:alert(1)' }])
  })
})
