import { describe, expect, it } from 'vitest'

import { clockTime, dayTitle, duration, fileSize, listTime, relative } from './time'

const at = (text: string) => new Date(text).getTime()
const now = at('2026-11-20T12:00')

describe('time in lists', () => {
  it('is the clock today, the weekday this week, the date before', () => {
    expect(listTime(at('2026-11-20T09:05'), now)).toBe('09:05')
    expect(listTime(at('2026-11-18T23:59'), now)).toBe('Wed')
    expect(listTime(at('2026-10-02T10:00'), now)).toBe('Oct 2')
    expect(listTime(at('2024-10-02T10:00'), now)).toBe('Oct 2, 2024')
  })
  it('never says noon or midnight in two ways', () => {
    expect(clockTime(at('2026-11-20T00:07'))).toBe('00:07')
    expect(clockTime(at('2026-11-20T15:07'))).toBe('15:07')
  })
})

describe('the heading of a day', () => {
  it('says today and yesterday by name', () => {
    expect(dayTitle(at('2026-11-20T00:01'), now)).toBe('Today')
    expect(dayTitle(at('2026-11-19T23:59'), now)).toBe('Yesterday')
    expect(dayTitle(at('2026-11-12T10:00'), now)).toBe('Thursday, November 12')
  })
})

describe('how long ago', () => {
  it('counts in the unit that says most', () => {
    expect(relative(now - 5_000, now)).toBe('now')
    expect(relative(now - 4 * 60_000, now)).toBe('4 min. ago')
    expect(relative(now - 3 * 3_600_000, now)).toBe('3 hr. ago')
  })
})

describe('a duration', () => {
  it('is short and never nothing', () => {
    expect(duration(10_000)).toBe('1 min')
    expect(duration(11 * 60_000)).toBe('11 min')
    expect(duration(27 * 3_600_000)).toBe('27h')
    expect(duration(49 * 3_600_000)).toBe('2d')
  })
})

describe('the size of a file', () => {
  it('has one decimal from kilobytes on', () => {
    expect(fileSize(512)).toBe('512 byte')
    expect(fileSize(84_211)).toBe('84.2 kB')
    expect(fileSize(5_000_000)).toBe('5 MB')
  })
})
