/** The dates of pages, feeds and CMSs, whatever they look like. */
import { expect, test } from 'vitest'
import { instantOf } from '../../src/intake/instant.ts'

const kyiv = { timeZone: 'Europe/Kyiv', language: 'uk' }
const at = (text: string, reader = kyiv) => instantOf(text, reader)?.at

test.each([
  ['2026-03-02T06:30:00Z', '2026-03-02T06:30:00.000Z'],
  ['2026-03-02T06:30:00.5z', '2026-03-02T06:30:00.500Z'],
  ['2026-03-02T06:30:00.114367+0100', '2026-03-02T05:30:00.114Z'],
  ['2026-03-02T06:30:00.123+02', '2026-03-02T04:30:00.123Z'],
  ['2026-3-2 6:30 -05:30', '2026-03-02T12:00:00.000Z'],
  ['Mon, 02 Mar 2026 06:30:00 GMT', '2026-03-02T06:30:00.000Z'],
  ['2 Mar 26 06:30 EST', '2026-03-02T11:30:00.000Z'],
  ['Mon, 2 March 2026 06:30:00 +0530', '2026-03-02T01:00:00.000Z'],
  ['Пн, 2 бер 2026 06:30:00 +0200', '2026-03-02T04:30:00.000Z'],
  ['2 листопада 2026 06:30 EET', '2026-11-02T04:30:00.000Z'],
  ['Mon Mar 02 2026 06:30:00 GMT+0200 (Eastern European Standard Time)', '2026-03-02T04:30:00.000Z'],
  ['Mon Mar  2 06:30:00 UTC 2026', '2026-03-02T06:30:00.000Z'],
  ['March 2, 2026 at 6:30 pm EST', '2026-03-02T23:30:00.000Z'],
  ['Mar 2, 2026 12:05 a.m. UTC', '2026-03-02T00:05:00.000Z'],
  ['1772433000', '2026-03-02T06:30:00.000Z'],
  ['1772433000123', '2026-03-02T06:30:00.123Z'],
])('%s names its zone', (text, expected) => {
  expect(instantOf(text, kyiv)).toMatchObject({ at: expected, namesZone: true, isDay: false })
})

test.each([
  ['2026-03-02 08:30', '2026-03-02T06:30:00.000Z'],
  ['2026-07-02T08:30:00', '2026-07-02T05:30:00.000Z'],
  ['2026-03-29T02:59:00', '2026-03-29T00:59:00.000Z'], // a minute before the clocks of Kyiv change
  ['2026-03-29T04:00:00', '2026-03-29T01:00:00.000Z'],
  ['2 March 2026 08:30', '2026-03-02T06:30:00.000Z'],
  ['2026年3月2日 08:30', '2026-03-02T06:30:00.000Z'],
])('%s is read on the wall of the newsroom', (text, expected) => {
  expect(instantOf(text, kyiv)).toEqual({ at: expected, namesZone: false, isDay: false })
})

test('a day is its midnight, and says that it is no more', () => {
  expect(instantOf('2026-03-02', kyiv)).toMatchObject({ at: '2026-03-01T22:00:00.000Z', isDay: true })
  expect(instantOf('2 Mar 2026', { timeZone: 'UTC' })).toMatchObject({ at: '2026-03-02T00:00:00.000Z' })
})

test.each([
  '',
  'yesterday',
  'Mon, 31 Feb 2026 06:30:00 GMT',
  '2026-02-31T06:30:00Z',
  '2026-03-02T25:30:00Z',
  'Mon, 02 Mar 2026 06:30:00 CST', // in America or in China
  '0001-01-01T00:00:00Z',
  '0000-00-00T00:00:00',
  '02/03/2026 06:30', // in February or in March
  '2 Ma 2026 06:30',
])('%j cannot be read for certain', (text) => {
  expect(at(text)).toBeUndefined()
})

test('whatever a feed calls its languages, each is looked up once', () => {
  const before = performance.now()
  for (let item = 0; item < 2_000; item++)
    expect(at('1 Qqqq 2026', { ...kyiv, language: `en-x-a${item}` })).toBe(undefined)
  expect(performance.now() - before).toBeLessThan(500)
})

test('a language that is none reads the English months', () => {
  const odd = { timeZone: 'UTC', language: 'en_!' }
  expect(at('2 Mar 2026', odd)).toBe('2026-03-02T00:00:00.000Z')
  expect(at('2 бер 2026', odd)).toBeUndefined()
})
