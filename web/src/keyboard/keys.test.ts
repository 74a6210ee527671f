import { describe, expect, it } from 'vitest'

import { isSingle, isTyping, pressed } from './keys'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })

describe('a pressed key', () => {
  it('is written as the typed character, wherever the layout has it', () => {
    expect(pressed(press('?', { shiftKey: true }), false)).toBe('?')
    expect(pressed(press('j'), false)).toBe('j')
  })
  it('names Shift for letters and named keys', () => {
    expect(pressed(press('J', { shiftKey: true }), false)).toBe('shift+j')
    expect(pressed(press('F6', { shiftKey: true }), false)).toBe('shift+f6')
  })
  it('calls the platform’s command key mod', () => {
    expect(pressed(press('Enter', { ctrlKey: true }), false)).toBe('mod+enter')
    expect(pressed(press('Enter', { metaKey: true }), true)).toBe('mod+enter')
    expect(pressed(press('Enter', { ctrlKey: true }), true)).toBe('enter')
  })
})

describe('typing', () => {
  it('is what happens in fields, but not in checkboxes and buttons', () => {
    const box = Object.assign(document.createElement('input'), { type: 'checkbox' })
    expect(isTyping(document.createElement('textarea'))).toBe(true)
    expect(isTyping(document.createElement('input'))).toBe(true)
    expect(isTyping(box)).toBe(false)
    expect(isTyping(document.createElement('button'))).toBe(false)
    expect(isTyping(null)).toBe(false)
  })
})

describe('keys that can be turned off', () => {
  it('are those without Ctrl or Alt', () => {
    expect(isSingle('e')).toBe(true)
    expect(isSingle('g i')).toBe(true)
    expect(isSingle('mod+k')).toBe(false)
    expect(isSingle('escape')).toBe(false)
  })
})
