import { expect, test } from 'vitest'
import { quietUntil } from '../../src/domain/quiet.ts'

const night = { from: '23:00', to: '06:30', timeZone: 'Europe/Kyiv' }
const ends = (now: string, hours = night) => {
  const end = quietUntil(Date.parse(now), hours)
  return end === undefined ? 'no quiet' : new Date(end).toISOString()
}

test.each([
  ['noon', '2026-07-01T12:00:00+03:00', 'no quiet'],
  ['the last minute before', '2026-07-01T22:59:59+03:00', 'no quiet'],
  ['the first moment', '2026-07-01T23:00:00+03:00', '2026-07-02T03:30:00.000Z'],
  ['after midnight', '2026-07-02T02:00:00+03:00', '2026-07-02T03:30:00.000Z'],
  ['its end', '2026-07-02T06:30:00+03:00', 'no quiet'],
  ['the end of a month', '2026-12-31T23:30:00+02:00', '2027-01-01T04:30:00.000Z'],
])('in summer and winter: %s', (_, now, end) => expect(ends(now)).toBe(end))

test('the night when clocks go forward is an hour shorter', () => {
  // Kyiv, 29 March 2026: 03:00 becomes 04:00.
  expect(ends('2026-03-28T23:00:00+02:00')).toBe('2026-03-29T03:30:00.000Z')
})

test('the night when clocks go back is an hour longer', () => {
  // Kyiv, 25 October 2026: 04:00 becomes 03:00.
  expect(ends('2026-10-24T23:00:00+03:00')).toBe('2026-10-25T04:30:00.000Z')
})

test('an end that the clocks skip ends the quiet at the skip', () => {
  expect(ends('2026-03-29T01:00:00+02:00', { ...night, to: '03:30' })).toBe('2026-03-29T01:00:00.000Z')
})

test('quiet within one day', () => {
  const siesta = { from: '13:00', to: '15:00', timeZone: 'America/New_York' }
  expect(ends('2026-07-01T14:00:00-04:00', siesta)).toBe('2026-07-01T19:00:00.000Z')
  expect(ends('2026-07-01T15:00:00-04:00', siesta)).toBe('no quiet')
})
