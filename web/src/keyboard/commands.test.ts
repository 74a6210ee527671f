import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { commandFor, commands, register, type Command } from './commands'

const command = (id: string, keys: string, more: Partial<Command> = {}): Command => ({ id, title: () => id, group: 'app', keys, run: vi.fn(), ...more })

describe('the registry of commands', () => {
  let release: (() => void)[] = []
  const add = (...list: Command[]) => release.push(register(list))
  beforeEach(() => (release = []))
  afterEach(() => release.forEach((one) => one()))

  it('finds a command by its key', () => {
    add(command('solve', 'e'))
    expect(commandFor('e', false)).toMatchObject({ id: 'solve' })
    expect(commandFor('x', false)).toBeNull()
  })
  it('keeps single keys out of text fields', () => {
    add(command('solve', 'e'), command('send', 'mod+enter', { whileTyping: true }))
    expect(commandFor('e', true)).toBeNull()
    expect(commandFor('mod+enter', true)).toMatchObject({ id: 'send' })
  })
  it('waits for the second of two keys', () => {
    add(command('go.inbox', 'g i'), command('take', 'i'))
    expect(commandFor('g', false, 1_000)).toBe('started')
    expect(commandFor('i', false, 1_500)).toMatchObject({ id: 'go.inbox' })
  })
  it('forgets the first of two keys after a while', () => {
    add(command('go.inbox', 'g i'), command('take', 'i'))
    commandFor('g', false, 1_000)
    expect(commandFor('i', false, 9_000)).toMatchObject({ id: 'take' })
  })
  it('passes over what cannot be done now', () => {
    add(command('solve', 'e', { enabled: () => false }))
    expect(commandFor('e', false)).toBeNull()
  })
  it('lets the newest of a name win, and a selection before it', () => {
    const bulk = command('solve', 'e', { first: true })
    const open = command('solve', 'e')
    add(bulk)
    add(open)
    expect(commands.value.find((one) => one.id === 'solve')).toBe(bulk)
  })
  it('gives the older one its key back when the newer leaves', () => {
    const older = command('solve', 'e')
    add(older)
    const leave = register([command('solve', 'e')])
    leave()
    expect(commandFor('e', false)).toBe(older)
  })
})
