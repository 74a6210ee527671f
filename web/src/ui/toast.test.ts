import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { dismiss, runNewestAction, toast, toasts } from './toast'

describe('a toast', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => {
    toasts.value.forEach((one) => dismiss(one.id))
    vi.useRealTimers()
  })

  it('goes by itself', () => {
    toast('Solved')
    expect(toasts.value).toHaveLength(1)
    vi.advanceTimersByTime(7_000)
    expect(toasts.value).toHaveLength(0)
  })
  it('gives way to newer ones when there are three', () => {
    for (const text of ['a', 'b', 'c', 'd']) toast(text)
    expect(toasts.value.map((one) => one.text)).toEqual(['b', 'c', 'd'])
  })
  it('is undone newest first', () => {
    const undone: string[] = []
    toast('a', { action: { label: 'Undo', run: () => undone.push('a') } })
    toast('b', { action: { label: 'Undo', run: () => undone.push('b') } })
    toast('c')
    expect(runNewestAction()).toBe(true)
    expect(runNewestAction()).toBe(true)
    expect(runNewestAction()).toBe(false)
    expect(undone).toEqual(['b', 'a'])
  })
})
