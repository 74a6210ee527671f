import { describe, expect, it } from 'vitest'

import { isProblem, offlineProblem, problemOf } from './problem'

describe('a refusal', () => {
  const refused = problemOf(422, { error: { code: 'invalid', message: 'Look again.', fields: [{ path: '/emails/0/address', code: 'email', message: 'No address.' }], details: null, request_id: '7f3a' } }, new Headers({ 'Retry-After': '30' }))

  it('keeps what the server said', () => {
    expect(refused).toMatchObject({ status: 422, code: 'invalid', message: 'Look again.', requestId: '7f3a', retryAfter: 30 })
    expect(isProblem(refused, 'invalid')).toBe(true)
  })
  it('finds the word for a field, written either way', () => {
    expect(refused.field('emails.0.address')).toBe('No address.')
    expect(refused.field('/emails/0/address')).toBe('No address.')
    expect(refused.field('name')).toBeUndefined()
  })
  it('is final, unless nobody refused', () => {
    expect(refused.passing).toBe(false)
    expect(offlineProblem().passing).toBe(true)
    expect(problemOf(503, null).passing).toBe(true)
  })
})
