import { describe, expect, it } from 'vitest'

import { editableMoney, money, parseMoney } from './money'

describe('money', () => {
  it('is written with the digits of its currency', () => {
    expect(money(14800, 'EUR')).toBe('€148.00')
    expect(money(500, 'JPY')).toBe('¥500')
    expect(money(-1205, 'KWD')).toMatch(/1\.205/)
  })
  it('is read as people type it', () => {
    expect(parseMoney('12', 'EUR')).toBe(1200)
    expect(parseMoney('12.5', 'EUR')).toBe(1250)
    expect(parseMoney('12,50', 'EUR')).toBe(1250)
    expect(parseMoney('1.234,50', 'EUR')).toBe(123450)
    expect(parseMoney('1,234.50', 'EUR')).toBe(123450)
    expect(parseMoney('1.234', 'EUR')).toBe(123400)
    expect(parseMoney('1 234', 'EUR')).toBe(123400)
    expect(parseMoney('500', 'JPY')).toBe(500)
    expect(parseMoney('1.205', 'KWD')).toBe(1205)
  })
  it('is refused when it is no amount', () => {
    for (const text of ['', '-5', 'abc', '1.23456', '5€', '.', '12.', '99999999999999999999']) expect(parseMoney(text, 'EUR')).toBeNull()
  })
  it('can be edited as it was written', () => {
    expect(parseMoney(editableMoney(123450, 'EUR'), 'EUR')).toBe(123450)
  })
})
