import { expect, test } from 'vitest'

import { eventTime, isCalendar, isLetterFile } from './invitation'

const event = { begins: Date.UTC(2026, 10, 22, 8), ends: Date.UTC(2026, 10, 22, 9), all_day: false, floating: false, zone: '' }

test('a whole day stays that day in every zone', () => {
  const text = eventTime({ ...event, begins: Date.UTC(2026, 10, 22), ends: Date.UTC(2026, 10, 23), all_day: true }, 'all day', '')
  expect(text).toContain('22')
  expect(text).not.toContain('23')
  expect(text).toMatch(/, all day$/)
})

test('days that follow each other are told as a span', () => {
  const text = eventTime({ ...event, begins: Date.UTC(2026, 10, 22), ends: Date.UTC(2026, 10, 25), all_day: true }, 'all day', '')
  expect(text).toContain('22')
  expect(text).toContain('24')
})

test('a time without a zone is not moved, and says so', () => {
  expect(eventTime({ ...event, floating: true }, '', 'no zone')).toMatch(/08:00.*09:00 \(no zone\)$/)
})

test('the clock of another zone stands beside ours', () => {
  expect(eventTime({ ...event, zone: 'Pacific/Apia' }, '', '')).toMatch(/ \(21:00 Pacific\/Apia\)$/)
  expect(eventTime({ ...event, zone: 'Only/Theirs' }, '', '')).not.toContain('Theirs')
})

test('an event without a time says none', () => {
  expect(eventTime({ ...event, begins: null }, '', '')).toBe('')
})

test('calendars and letters are known by type or name', () => {
  expect(isCalendar({ content_type: 'text/calendar', filename: 'x' })).toBe(true)
  expect(isCalendar({ content_type: 'application/octet-stream', filename: 'INVITE.ICS' })).toBe(true)
  expect(isLetterFile({ content_type: 'message/rfc822', filename: 'x' })).toBe(true)
  expect(isLetterFile({ content_type: 'text/plain', filename: 'x.txt' })).toBe(false)
})
