import { describe, expect, it } from 'vitest'

import type { Row } from '@/api/types'
import { inverse } from './actions'
import { snoozeTimes } from './snooze'

const row = { id: 1, status: 'open', priority: 'normal', assignee_id: 3, team_id: null, tags: ['refund'], snoozed_until: null } as unknown as Row

describe('undoing a change', () => {
  it('gives back what was there', () => {
    expect(inverse(row, { status: 'solved' })).toEqual({ status: 'open' })
    expect(inverse(row, { assignee_id: 9, team_id: 2 })).toEqual({ assignee_id: 3, team_id: null })
    expect(inverse(row, { snooze_until: 99 })).toEqual({ status: 'open' })
  })
  it('wakes nothing that was asleep before', () => {
    expect(inverse({ ...row, status: 'snoozed', snoozed_until: 50 }, { status: 'solved' })).toEqual({ snooze_until: 50 })
  })
  it('takes away only tags that were not there', () => {
    expect(inverse(row, { add_tags: ['refund', 'late'] })).toEqual({ remove_tags: ['late'] })
    expect(inverse(row, { remove_tags: ['refund', 'late'] })).toEqual({ add_tags: ['refund'] })
  })
})

describe('times to snooze until', () => {
  const at = (text: string) => new Date(text).getTime()
  const named = (now: string) => Object.fromEntries(snoozeTimes(at(now)).map(({ name, until }) => [name, new Date(until)]))

  it('are all to come', () => {
    const now = at('2026-11-20T17:50')
    expect(snoozeTimes(now).every(({ until }) => until > now)).toBe(true)
  })
  it('offer no evening in the evening', () => {
    expect(named('2026-11-20T19:00')).not.toHaveProperty('evening')
    expect(named('2026-11-20T09:00')).toHaveProperty('evening')
  })
  it('know the next Monday, on a Monday too', () => {
    expect(named('2026-11-20T09:00').monday!.getDate()).toBe(23)
    expect(named('2026-11-23T09:00').monday!.getDate()).toBe(30)
  })
})
