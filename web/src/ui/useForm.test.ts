import { describe, expect, it, vi } from 'vitest'

import { useForm } from './useForm'

const person = () => ({ name: 'Ada', emails: [{ address: 'ada@example.org' }] })

describe('a form', () => {
  it('is clean until something is typed, and clean again when it is typed back', () => {
    const form = useForm(person(), { save: async () => {} })
    expect(form.dirty).toBe(false)
    form.values.emails[0]!.address = 'ada@example.com'
    expect(form.dirty).toBe(true)
    form.values.emails[0]!.address = 'ada@example.org'
    expect(form.dirty).toBe(false)
  })

  it('sends a copy, and is clean once the server took it', async () => {
    const save = vi.fn(async () => {})
    const form = useForm(person(), { save })
    form.values.name = 'Ada Byron'
    expect(await form.submit()).toBe(true)
    expect(save).toHaveBeenCalledWith({ name: 'Ada Byron', emails: [{ address: 'ada@example.org' }] })
    expect(form.dirty).toBe(false)
  })

  it('puts the words of a refusal beside the field and keeps what was typed', async () => {
    const refusal = Object.assign(new Error('Invalid'), {
      fields: [{ path: '/emails/0/address', code: 'taken', message: 'Bo uses this address.' }],
    })
    const form = useForm(person(), { save: () => Promise.reject(refusal) })
    form.values.emails[0]!.address = 'bo@example.org'
    expect(await form.submit()).toBe(false)
    expect(form.at('/emails/0/address')).toEqual({
      error: 'Bo uses this address.',
      'data-path': '/emails/0/address',
    })
    form.clear('/emails/0/address')
    expect(form.at('/emails/0/address')).toEqual({ 'data-path': '/emails/0/address' })
    expect(form.values.emails[0]!.address).toBe('bo@example.org')
    expect(form.dirty).toBe(true)
  })

  it('asks nobody when its own check finds something', async () => {
    const save = vi.fn(async () => {})
    const form = useForm(person(), {
      save, check: (v) => (v.name ? [] : [{ path: '/name', message: 'Give a name.' }]),
    })
    form.values.name = ''
    expect(await form.submit()).toBe(false)
    expect(save).not.toHaveBeenCalled()
    expect(form.at('/name').error).toBe('Give a name.')
  })

  it('takes news of the server when clean, and keeps what is typed when not', () => {
    const form = useForm(person(), { save: async () => {} })
    form.rebase({ ...person(), name: 'Grace' })
    expect(form.values.name).toBe('Grace')
    form.values.name = 'Grace H'
    form.rebase({ ...person(), name: 'Dana' })
    expect(form.values.name).toBe('Grace H')
    form.reset()
    expect(form.values.name).toBe('Dana')
  })

  it('does not save twice at once', async () => {
    let finish = () => {}
    const save = vi.fn(() => new Promise<void>((done) => { finish = done }))
    const form = useForm(person(), { save })
    const first = form.submit()
    expect(await form.submit()).toBe(false)
    finish()
    expect(await first).toBe(true)
    expect(save).toHaveBeenCalledTimes(1)
  })
})
