import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonFault } from '../../src/intake/json-fault.ts'

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('it finds a fault exactly where JSON.parse does', () => {
  const scraps = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"',
    '\\',
    '1',
    '-',
    '01',
    '1.5e3',
    'true',
    'nul',
    ' ',
    '\n',
    "'a'",
    '//',
  ]
  const text = fc.oneof(
    fc.json(),
    fc.array(fc.constantFrom(...scraps), { maxLength: 9 }).map((parts) => parts.join('')),
    fc.tuple(fc.json(), fc.nat(), fc.constantFrom(...scraps)).map(([json, at, scrap]) => {
      const place = at % (json.length + 1)
      return json.slice(0, place) + scrap + json.slice(place)
    }),
  )
  fc.assert(
    fc.property(text, (json) => (jsonFault(json) === undefined) === isJson(json)),
    { numRuns: 3_000 },
  )
})

test.each([
  ['{\n  "a": 1,\n}', 12, 'a key in "double quotes" must stand here'],
  ['{"a": 1 "b": 2}', 8, 'a comma or the closing bracket'],
  ["{'a': 1}", 1, 'a key in "double quotes" or }'],
  ['{"a": yes}', 6, 'a value must stand here'],
  ['{"a": "x', 6, 'a value must stand here'],
  ['', 0, 'a value must stand here'],
  ['{} {}', 3, 'nothing may follow here'],
])('%j: at %i', (text, offset, words) => {
  expect(jsonFault(text)).toEqual({ offset, message: expect.stringContaining(words) })
})
