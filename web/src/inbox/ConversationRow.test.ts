import { mount } from '@vue/test-utils'
import { beforeAll, describe, expect, it } from 'vitest'

import type { Row } from '@/api/types'
import { i18n, setLocale } from '@/i18n'
import ConversationRow from './ConversationRow.vue'

const row: Row = {
  id: 1, number: 1, subject: 'Where is my kettle?', status: 'open', priority: 'normal', kind: 'question', channel: 'email',
  customer: { id: 2, name: 'Mina Fischer', email: 'mina@example.org' }, assignee_id: null, team_id: null, tags: ['delivery'], preview: 'It has not come.',
  last_message_at: Date.now(), last_from: 'customer', waiting_since: null, message_count: 1, unread: false, has_draft: false, snoozed_until: null, version: 1, updated_at: 0,
}
const show = (change: Partial<Row> = {}) =>
  mount(ConversationRow, {
    props: { row: { ...row, ...change }, to: '/inbox/all/1', active: false, selected: false, selecting: false, tabbable: true },
    global: { plugins: [i18n], stubs: { RouterLink: { template: '<a><slot /></a>' } } },
  })

describe('a conversation in the list', () => {
  beforeAll(() => setLocale('en'))

  it('says who, what and the latest words', () => {
    const text = show().text()
    expect(text).toContain('Mina Fischer')
    expect(text).toContain('Where is my kettle?')
    expect(text).toContain('It has not come.')
  })
  it('says how long the customer has waited once it is long', () => {
    expect(show({ waiting_since: Date.now() - 5.1 * 3_600_000 }).text()).toContain('5h')
    expect(show({ waiting_since: Date.now() - 60_000 }).text()).not.toContain('min')
  })
  it('says that it is unread, and not by colour alone', () => {
    expect(show({ unread: true }).text()).toContain('Unread')
    expect(show().text()).not.toContain('Unread')
  })
  it('says that our own words came last', () => {
    expect(show({ last_from: 'agent' }).text()).toContain('You: It has not come.')
  })
  it('asks to be selected', async () => {
    const shown = show()
    await shown.get('input').trigger('click')
    expect(shown.emitted('tick')).toEqual([[false]])
  })
  it('has a name for letters without subject', () => {
    expect(show({ subject: '' }).text()).toContain('(no subject)')
  })
})
