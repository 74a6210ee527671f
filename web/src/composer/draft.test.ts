import { effectScope } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import * as client from '@/api/client'
import { offlineProblem, problemOf } from '@/api/problem'
import type { Conversation, Draft } from '@/api/types'
import { isEmptyHtml, useDraft } from './draft'

const conversation = (draft: Draft | null = null) => ({ id: 7, draft }) as Conversation
const saved = (version: number) => ({ version }) as Draft

describe('a draft', () => {
  const scope = () => effectScope()
  beforeEach(() => {
    vi.useFakeTimers()
    localStorage.clear()
  })
  afterEach(() => vi.useRealTimers())

  function open(draft: Draft | null = null) {
    return scope().run(() => useDraft(conversation(draft)))!
  }

  it('is saved once, a moment after the last key', async () => {
    const put = vi.spyOn(client, 'put').mockResolvedValue(saved(1))
    const draft = open()
    draft.writing.body_html = '<p>H</p>'
    draft.writing.body_html = '<p>Hello</p>'
    await vi.advanceTimersByTimeAsync(1_000)
    expect(put).toHaveBeenCalledTimes(1)
    expect(put.mock.calls[0]![1]).toMatchObject({ body: { body_html: '<p>Hello</p>', kind: 'reply' } })
    expect(draft.state.value).toBe('saved')
  })
  it('is not saved while it says nothing', async () => {
    const put = vi.spyOn(client, 'put').mockResolvedValue(saved(1))
    const draft = open()
    draft.writing.kind = 'note'
    await vi.advanceTimersByTimeAsync(1_000)
    expect(put).not.toHaveBeenCalled()
  })
  it('stays in the browser while the server is away, and follows when it is back', async () => {
    const put = vi.spyOn(client, 'put').mockRejectedValueOnce(offlineProblem()).mockResolvedValue(saved(1))
    const draft = open()
    draft.writing.body_html = '<p>Kept</p>'
    await vi.advanceTimersByTimeAsync(1_000)
    expect(draft.state.value).toBe('local')
    expect(localStorage.getItem('tandem.draft.7')).toContain('Kept')
    await vi.advanceTimersByTimeAsync(9_000)
    expect(put).toHaveBeenCalledTimes(2)
    expect(draft.state.value).toBe('saved')
    expect(localStorage.getItem('tandem.draft.7')).toBeNull()
  })
  it('wins over what another tab of ours wrote before', async () => {
    const put = vi.spyOn(client, 'put').mockRejectedValueOnce(problemOf(409, { error: { code: 'stale', message: '', details: { version: 9 } } })).mockResolvedValue(saved(10))
    const draft = open()
    draft.writing.body_html = '<p>Mine</p>'
    await vi.advanceTimersByTimeAsync(1_000)
    expect(put.mock.calls[1]![1]).toMatchObject({ body: { version: 9, body_html: '<p>Mine</p>' } })
  })
  it('is gone when it was sent', async () => {
    const put = vi.spyOn(client, 'put').mockResolvedValue(saved(1))
    const draft = open()
    draft.writing.body_html = '<p>Sent</p>'
    await draft.taken()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(draft.writing.body_html).toBe('')
    expect(put).not.toHaveBeenCalled()
  })
})

describe('empty HTML', () => {
  it('is what shows no letter', () => {
    expect(isEmptyHtml('<p></p><p><br></p>')).toBe(true)
    expect(isEmptyHtml('<p>a</p>')).toBe(false)
  })
})
