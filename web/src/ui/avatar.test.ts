import { describe, expect, it } from 'vitest'

import { hueOf, initials } from './avatar'

describe('initials', () => {
  it('are of the first and last word', () => {
    expect(initials('Mina Fischer')).toBe('MF')
    expect(initials('Piet de Vries')).toBe('PV')
    expect(initials('cher')).toBe('C')
  })
  it('are found in addresses and survive nothing', () => {
    expect(initials('jane.doe@example.org')).toBe('JD')
    expect(initials('')).toBe('?')
    expect(initials('«»')).toBe('?')
  })
})

describe('the hue of a person', () => {
  it('is always the same, and never one of the status hues', () => {
    expect(hueOf('Mina')).toBe(hueOf('Mina'))
    expect(['sky', 'plum', 'petrol', 'stone']).toContain(hueOf('Anybody'))
  })
})
