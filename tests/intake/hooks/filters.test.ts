/** What the filters of a mapping make of a CMS's words, and that no words cost more than their length. */
import { expect, test } from 'vitest'
import { filters } from '../../../src/intake/hooks/filters.ts'

test.each([
  ['**Bridge** closes, *says* the _mayor_', 'Bridge closes, says the mayor'],
  ['2 * 3 and a_file_name stay, _as_does_this_ too', '2 * 3 and a_file_name stay, as_does_this too'],
  ['See [the plan](https://gazette.example/plan_(draft)) ![](/map.png)today', 'See the plan today'],
  ['## Closed\n\n- one\n\n  * two', 'Closed\n\none\n\ntwo'],
  ['an [unfinished link and *an unfinished mark', 'an [unfinished link and *an unfinished mark'],
])('Markdown %j', (markdown, plain) => {
  expect(filters.markdown(markdown)).toBe(plain)
})

test.each([
  ['It was begun …', undefined],
  ['It was begun [...] ', undefined],
  ['It was begun[ … ] ', undefined],
  ['It ended.', 'It ended.'],
])('whole %j', (text, kept) => {
  expect(filters.whole(text)).toBe(kept)
})

const pieces = [
  '[',
  '![',
  '[a](',
  '*',
  ' *a',
  ' _a',
  '_a',
  '**a',
  '**a __b ~~c `d ',
  ' ',
  '\r',
  '\n',
  '> ',
  '...  ',
  '\\',
  '(',
]
test.each(pieces)('a hundred kilobytes of %j cost no more than their length', (piece) => {
  const text = piece.repeat(100_000 / piece.length)
  const before = performance.now()
  filters.markdown(`${text}x`)
  filters.whole(`...${text}x`)
  expect(performance.now() - before).toBeLessThan(1_000)
})
