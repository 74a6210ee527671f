import { beforeEach, describe, expect, it, vi } from 'vitest'

import * as client from '@/api/client'
import { offlineProblem, problemOf } from '@/api/problem'
import { emptyWriting } from './draft'
import { sendWaiting, waitingSends } from './queue'
import { sendNote, sendReply } from './send'

const writing = { ...emptyWriting(), body_html: '<p>Hello</p>', to: [{ name: 'Mina', address: 'mina@example.org' }] }

describe('sending a reply', () => {
  beforeEach(() => localStorage.clear())

  it('says what its writer had seen', async () => {
    const post = vi.spyOn(client, 'post').mockResolvedValue({ id: 5 })
    expect(await sendReply(7, writing, 41, 'solved')).toMatchObject({ kind: 'sent', message: { id: 5 } })
    expect(post.mock.calls[0]![1]).toMatchObject({ path: { id: 7 }, body: { last_seen_message_id: 41, status_after: 'solved', body_html: '<p>Hello</p>' } })
  })
  it('shows what came in between instead of sending', async () => {
    const newer = [{ id: 42 }]
    vi.spyOn(client, 'post').mockRejectedValue(problemOf(409, { error: { code: 'thread_moved', message: 'Look', details: { newer } } }))
    expect(await sendReply(7, writing, 41, undefined)).toEqual({ kind: 'moved', newer })
  })
  it('waits in the browser while the server is away, and leaves when it is back', async () => {
    const post = vi.spyOn(client, 'post').mockRejectedValueOnce(offlineProblem()).mockResolvedValue({ id: 6 })
    expect(await sendReply(7, writing, 41, undefined)).toEqual({ kind: 'queued' })
    expect(waitingSends.value).toBe(1)
    expect(localStorage.getItem('tandem.waiting')).toContain('Hello')
    await sendWaiting()
    expect(post).toHaveBeenCalledTimes(2)
    expect(waitingSends.value).toBe(0)
  })
})

describe('a note', () => {
  it('is refused in words when the server is away, because its draft is kept anyway', async () => {
    vi.spyOn(client, 'post').mockRejectedValue(offlineProblem())
    expect(await sendNote(7, writing)).toMatchObject({ kind: 'refused', problem: { code: 'offline' } })
  })
})
