import { describe, expect, it } from 'vitest'

import type { Message } from '@/api/types'
import { parseAddresses, replyAllCc, replyTo } from './recipients'

const message = (more: Partial<Message>): Message =>
  ({ kind: 'incoming', author: { kind: 'customer', id: 1, name: 'Mina', address: 'mina@example.org' }, to: [], cc: [], bcc: [], ...more }) as Message
const customer = { name: 'Mina', email: 'mina@example.org' }

describe('typed addresses', () => {
  it('are read one by one, with or without names', () => {
    expect(parseAddresses('"Mina Fischer" <mina@example.org>, bo@example.org; Ada <ada@example.org>')).toEqual({
      addresses: [
        { name: 'Mina Fischer', address: 'mina@example.org' },
        { name: '', address: 'bo@example.org' },
        { name: 'Ada', address: 'ada@example.org' },
      ],
      rest: '',
    })
  })
  it('keep what is none, so that nothing typed is lost', () => {
    expect(parseAddresses('mina@, bo@example.org')).toEqual({ addresses: [{ name: '', address: 'bo@example.org' }], rest: 'mina@' })
  })
})

describe('a reply', () => {
  it('goes to whoever wrote last', () => {
    const other = message({ author: { kind: 'customer', id: 2, name: 'Jo', address: 'jo@example.org' } })
    expect(replyTo([message({}), other], customer)).toEqual([{ name: 'Jo', address: 'jo@example.org' }])
  })
  it('goes where our last letter went, notes aside', () => {
    const ours = message({ kind: 'reply', to: [{ name: '', address: 'x@example.org' }] })
    expect(replyTo([message({}), ours, message({ kind: 'note' })], customer)).toEqual([{ name: '', address: 'x@example.org' }])
  })
  it('goes to the customer when nobody has written', () => {
    expect(replyTo([], customer)).toEqual([{ name: 'Mina', address: 'mina@example.org' }])
    expect(replyTo([], { name: 'Mina', email: null })).toEqual([])
  })
  it('to all leaves out ourselves and whom it goes to anyway', () => {
    const last = message({ to: [{ name: 'Help', address: 'HELP@shop.example' }, { name: 'Bo', address: 'bo@example.org' }], cc: [{ name: 'Mina', address: 'mina@example.org' }] })
    expect(replyAllCc([last], new Set(['help@shop.example']), [{ name: '', address: 'mina@example.org' }])).toEqual([{ name: 'Bo', address: 'bo@example.org' }])
  })
})
