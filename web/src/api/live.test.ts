import { QueryClient } from '@tanstack/vue-query'
import { describe, expect, it } from 'vitest'

import { onEvents, perFrame, presence, receive, retryDelay } from './live'
import { customerKeys, staleKeys } from './live-cache'
import type { LiveItem } from './types'

const item = (name: string, conversation: number | null, more: Partial<LiveItem> = {}): LiveItem => ({ name, subject_kind: 'conversation', subject_id: conversation ?? 0, actor_id: 1, conversation_id: conversation, ...more })

describe('events of one frame', () => {
  it('are delivered together and in order', () => {
    const delivered: number[][] = []
    const frames: (() => void)[] = []
    const push = perFrame<number>((batch) => delivered.push(batch), (work) => frames.push(work))
    push([1, 2])
    push([3])
    push([])
    expect(frames).toHaveLength(1)
    frames[0]!()
    expect(delivered).toEqual([[1, 2, 3]])
  })
  it('schedule the next frame only when something comes', () => {
    const frames: (() => void)[] = []
    const push = perFrame<number>(() => {}, (work) => frames.push(work))
    push([1])
    frames[0]!()
    push([])
    expect(frames).toHaveLength(1)
  })
})

describe('what the server says', () => {
  it('is handed to everybody who listens', async () => {
    const heard: string[] = []
    const leave = onEvents((items) => heard.push(...items.map((one) => one.name)))
    receive({ t: 'events', position: 7, items: [item('conversation.assigned', 1)] })
    await new Promise((done) => setTimeout(done, 300))
    leave()
    expect(heard).toEqual(['conversation.assigned'])
  })
  it('tells who is where, and forgets empty rooms', () => {
    receive({ t: 'presence', conversation_id: 5, agents: [{ id: 2, name: 'Bo', state: 'viewing' }] })
    expect(presence.value.get(5)).toHaveLength(1)
    receive({ t: 'presence', conversation_id: 5, agents: [] })
    expect(presence.value.has(5)).toBe(false)
  })
})

describe('coming back', () => {
  it('waits longer each time, with jitter, and never over half a minute', () => {
    expect(retryDelay(0, () => 0)).toBe(250)
    expect(retryDelay(3, () => 1)).toBe(4_000)
    expect(retryDelay(30, () => 1)).toBe(30_000)
  })
})

describe('an event makes old', () => {
  it('the conversation it touches, once', () => {
    expect(staleKeys([item('a', 4), item('b', 4)])).toEqual([['conversation', 4]])
  })
  it('the figures of the customer whose conversation is shown', () => {
    const client = new QueryClient()
    client.setQueryData(['conversation', 4], { id: 4, customer: { id: 9 } })
    expect(customerKeys(client, [item('a', 4), item('b', 4), item('c', 5), item('d', null)])).toEqual([['customer', 9]])
  })
  it('the lists its subject stands in', () => {
    expect(staleKeys([item('team.added', null, { subject_kind: 'team', subject_id: 3 })])).toEqual([['teams']])
    expect(staleKeys([item('customer.renamed', null, { subject_kind: 'customer', subject_id: 9 })])).toEqual([['customers'], ['customer', 9]])
  })
})
