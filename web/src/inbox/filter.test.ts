import { describe, expect, it } from 'vitest'

import type { Row } from '@/api/types'
import { extraOf, isNarrowed, listFilter, queryOf } from './filter'
import { distinct } from './list'
import { viewQuery } from './views'
import { waitOf } from './waiting'

describe('the address of a list', () => {
  it('names a view, a team or a saved view', () => {
    expect(viewQuery('mine')).toEqual({ view: 'mine' })
    expect(viewQuery('team-3')).toEqual({ view: 'team', team_id: 3 })
    expect(viewQuery('view-7')).toEqual({ view: 'custom', view_id: 7 })
  })
  it('carries the filters there and back', () => {
    const extra = { status: 'open', priority: 'high', tag: 'refund', assignee_id: 4, sort: 'oldest' } as const
    expect(extraOf(queryOf(extra))).toEqual(extra)
    expect(listFilter('team-3', { tag: 'x' })).toEqual({ view: 'team', team_id: 3, tag: 'x' })
  })
  it('drops what it does not know', () => {
    expect(extraOf({ status: 'nonsense', assignee: 'x', sort: 'newest' })).toEqual({ sort: 'newest' })
  })
  it('is not narrowed by an order alone', () => {
    expect(isNarrowed({ sort: 'oldest' })).toBe(false)
    expect(isNarrowed({ tag: 'x' })).toBe(true)
  })
})

describe('rows of several pages', () => {
  it('stand in the list once', () => {
    const row = (id: number) => ({ id }) as Row
    expect(distinct([row(1), row(2), row(1)]).map(({ id }) => id)).toEqual([1, 2])
  })
})

describe('waiting', () => {
  const hour = 3_600_000
  it('turns from fine to at risk to late', () => {
    expect(waitOf(0, hour).tone).toBe('moss')
    expect(waitOf(0, 5 * hour).tone).toBe('amber')
    expect(waitOf(0, 25 * hour)).toEqual({ tone: 'coral', share: 1 })
  })
})
