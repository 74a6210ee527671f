import { afterEach, describe, expect, it } from 'vitest'

import { afterKey, forgetTyped, keepTyped, takeTyped } from './typedAhead'

function press(key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  target.dispatchEvent(event)
  return event
}

describe('what is typed before the editor is there', () => {
  afterEach(forgetTyped)

  it('is kept in order, with its corrections', () => {
    keepTyped()
    for (const key of ['H', 'i', 'x', 'Backspace', 'Enter', '😀']) press(key)
    expect(takeTyped()).toBe('Hi\n😀')
  })
  it('runs no command and writes nowhere else', () => {
    keepTyped()
    expect(press('e').defaultPrevented).toBe(true)
  })
  it('leaves commands, and keys that write nothing, alone', () => {
    keepTyped()
    expect(press('k', { ctrlKey: true }).defaultPrevented).toBe(false)
    expect(press('ArrowDown').defaultPrevented).toBe(false)
    expect(afterKey('a', 'Shift')).toBeNull()
  })
  it('leaves a field that has the focus alone', () => {
    const field = document.body.appendChild(document.createElement('textarea'))
    keepTyped()
    expect(press('a', {}, field).defaultPrevented).toBe(false)
    field.remove()
  })
  it('ends with Escape, and once it is taken', () => {
    keepTyped()
    press('a')
    press('Escape')
    expect(press('e').defaultPrevented).toBe(false)
    expect(takeTyped()).toBe('')
  })
})
