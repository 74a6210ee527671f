import { beforeAll, describe, expect, it } from 'vitest'

import { loadMore, setLocale } from '@/i18n'
import { bodyOf, checkMailbox, emptyMailbox, guessServers, portFor, stepOf } from './mailboxForm'

beforeAll(async () => {
  await setLocale('en')
  await loadMore()
})

describe('setting up a mailbox', () => {
  it('guesses the servers from the address, and leaves what was typed', () => {
    const values = emptyMailbox()
    values.address = 'support@nordhaus.example'
    values.outgoing.host = 'relay.example'
    guessServers(values)
    expect(values.incoming.host).toBe('imap.nordhaus.example')
    expect(values.incoming.username).toBe('support@nordhaus.example')
    expect(values.outgoing.host).toBe('relay.example')
  })

  it('lets the port follow the encryption, unless it is an unusual one', () => {
    expect(portFor('incoming', 'starttls', 993)).toBe(143)
    expect(portFor('outgoing', 'tls', 587)).toBe(465)
    expect(portFor('outgoing', 'tls', 2525)).toBe(2525)
  })

  it('sends a password only when one was typed', () => {
    const values = { ...emptyMailbox(), incoming_password: 'secret' }
    const body = bodyOf(values)
    expect(body.incoming_password).toBe('secret')
    expect('outgoing_password' in body).toBe(false)
  })

  it('asks for what each step needs, in words', () => {
    const values = emptyMailbox()
    expect(checkMailbox(values, 'address').map((problem) => problem.path)).toEqual(['/address', '/name'])
    expect(checkMailbox(values, 'incoming')[0]?.message).toBe('Give the name of the server.')
    values.incoming.kind = 'none'
    expect(checkMailbox(values, 'incoming')).toEqual([])
  })

  it('shows the step that has the refused field', () => {
    expect(stepOf('/outgoing/host')).toBe('outgoing')
    expect(stepOf('/incoming_password')).toBe('incoming')
    expect(stepOf('/address')).toBe('address')
  })
})
