import { describe, expect, it } from 'vitest'

import { score } from './match'

describe('matching a title', () => {
  it('prefers its start to the start of a word to the middle of one', () => {
    expect(score('Solve', 'so')).toBeGreaterThan(score('Send and solve', 'so'))
    expect(score('Send and solve', 'so')).toBeGreaterThan(score('Resolve', 'so'))
  })
  it('finds letters in order from three on', () => {
    expect(score('Set priority', 'spr')).toBeGreaterThan(0)
    expect(score('Set priority', 'zz')).toBe(0)
  })
  it('does not mind accents and case', () => {
    expect(score('Rückgängig', 'ruck')).toBe(4)
  })
  it('matches everything when nothing is typed', () => {
    expect(score('Anything', ' ')).toBe(1)
  })
})
