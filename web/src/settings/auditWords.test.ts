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

const names = { agent: (id: number) => ({ 1: 'Ada Byron' })[id] ?? '', team: (id: number) => ({ 4: 'Billing' })[id] ?? '' }

describe('an entry of the audit log', () => {
  it('is a sentence', () => {
    expect(sentenceOf(entry('team.created', { team: 3, team_name: 'Billing' }))).toBe('created the team Billing')
  })
  it('of a kind this page does not know is told by its name', () => {
    expect(sentenceOf(entry('webhook.turned_off', { name: 'Shop' }))).toBe('webhook turned off Shop')
  })
  it('says what was before and after, however the event puts it', () => {
    expect(changesOf(entry('agent.changed', { changes: [{ what: 'role', before: 'Agent', after: 'Team lead' }] }), names))
      .toEqual([{ what: 'Role', before: 'Agent', after: 'Team lead' }])
    expect(changesOf(entry('field.changed', { changes: [{ field: 'required', from: false, to: true }] }), names))
      .toEqual([{ what: 'Required', before: 'No', after: 'Yes' }])
  })
  it('lists the other facts, without the empty ones', () => {
    expect(factsOf(entry('agent.signed_in', { agent: 1, remote: '127.0.0.1', note: '' }), names))
      .toEqual([{ what: 'From', value: '127.0.0.1' }])
  })
  it('names teams, people and permissions', () => {
    const facts = (name: string, data: Record<string, unknown>) => factsOf(entry(name, data), names).map((fact) => fact.value)
    expect(facts('agent.invited', { teams: [4, 5] })).toEqual(['Billing, #5'])
    expect(facts('team.created', { team: 4, team_name: 'Billing', members: [1] })).toEqual(['Ada Byron'])
    expect(facts('api_key.created', { scopes: 'conversations_read,unheard_of' })).toEqual(['Read conversations, unheard_of'])
  })
})
