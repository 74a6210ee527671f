import { beforeAll, describe, expect, it } from 'vitest'

import type { AuditEntry } from '@/api/types'
import { loadMore, setLocale } from '@/i18n'
import { changesOf, factsOf, sentenceOf } from './auditWords'

beforeAll(async () => {
  await setLocale('en')
  await loadMore()
})

const entry = (name: string, data: Record<string, unknown>): AuditEntry => ({
  position: 7, at: 0, name, subject_kind: name.split('.')[0]!, subject_id: 3, actor_kind: 'agent', actor_id: 1,
  actor_name: 'Ada Byron', data,
})

describe('an entry of the audit log', () => {
  it('is a sentence', () => {
    expect(sentenceOf(entry('team.created', { team: 3, team_name: 'Billing' }))).toBe('created the team Billing')
  })
  it('of a kind this page does not know is told by its name', () => {
    expect(sentenceOf(entry('webhook.turned_off', { name: 'Shop' }))).toBe('webhook turned off Shop')
  })
  it('says what was before and after, however the event puts it', () => {
    expect(changesOf(entry('agent.changed', { changes: [{ what: 'role', before: 'Agent', after: 'Team lead' }] })))
      .toEqual([{ what: 'role', before: 'Agent', after: 'Team lead' }])
    expect(changesOf(entry('field.changed', { changes: [{ field: 'is_required', from: false, to: true }] })))
      .toEqual([{ what: 'is required', before: 'No', after: 'Yes' }])
  })
  it('lists the other facts, without the empty ones', () => {
    expect(factsOf(entry('agent.signed_in', { agent: 1, remote: '127.0.0.1', note: '' })))
      .toEqual([{ what: 'remote', value: '127.0.0.1' }])
  })
})
