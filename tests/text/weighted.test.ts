/** Our count is that of twitter-text 3.1.0, except where its data of 2020 is out of date; those cases have names here. */
import fc from 'fast-check'
import tlds from 'tlds' with { type: 'json' }
import twitter from 'twitter-text'
import { expect, test } from 'vitest'
import { tlds as ours } from '../../src/text/tlds.ts'
import { weightedLength } from '../../src/text/weighted.ts'

const theirs = (text: string): number => twitter.parseTweet(text).weightedLength

test.each([
  ['Latin letters', 'Town council', 12],
  ['Cyrillic letters', 'Міська рада', 11],
  ['Arabic and Hebrew letters', 'مرحبا שלום', 10],
  ['ideographs', '市議会', 6],
  ['an ellipsis', '…', 2],
  ['quotation marks and dashes', '“”‘’«»–—', 8],
  ['signs of currency, numero and trademark', '€₴№™', 8],
  ['copyright without emoji style', '©®', 2],
  ['letter and combining accent, which become one', 'e\u0301', 1],
  ['letter and accent that stay two', 'м\u0301', 2],
  [
    'a link with a scheme',
    'https://news.example.com/2026/11/a-very-long-slug?utm_source=x&utm_medium=social',
    23,
  ],
  ['two words with a full stop between that read as a domain', 'Story.Next', 23],
  ['a bare domain in a sentence', 'Go to example.com.', 30],
  ['a path without the full stop that follows', 'https://example.com/a.', 24],
  ['a path with balanced parentheses', '(https://example.com/a_(b))', 25],
  ['a Cyrillic domain without a scheme, which X does not link', 'новости.рф', 10],
  ['a Cyrillic domain with a scheme', 'https://новости.рф', 23],
  ['an address of mail, which X does not link', 'desk@example.com', 16],
  ['a file name', 'report.docx', 11],
  ['links that touch', 'a.com,b.com', 47],
  ['a short link and what is glued to it', 'https://t.co/abc123/def', 27],
  ['a domain before ideographs', 'example.com市', 25],
  ['a host without a domain', 'http://localhost/a', 18],
  ['a label that no host name can have', `${'a'.repeat(64)}.com`, 68],
  ['a lone surrogate', '\uD83D', 2],
  ['emoji', '🙂👍', 4],
  ['a flag', '🇺🇦', 2],
  ['a family', '👩‍👩‍👧', 2],
  ['a keycap', '1️⃣', 2],
])('%s', (_, text, expected) => {
  expect(weightedLength(text)).toBe(expected)
  expect(theirs(text)).toBe(expected)
})

test.each(['🧑‍🚀', '❤️‍🔥', '🐦‍🔥', '🙂‍↔️', '🏳️‍⚧️', '🫱🏻‍🫲🏿', '🫶🏽', '🇨🇶'])(
  'the sequence %s is one emoji today; twitter-text does not know it and counts its parts',
  (sequence) => {
    expect(weightedLength(sequence)).toBe(2)
    expect(theirs(sequence)).toBeGreaterThan(2)
  },
)

test('top-level domains: which ones came and went since twitter-text was made', () => {
  const linked = (count: (text: string) => number, tld: string) => count(`https://z.${tld}`) === 23
  const since = tlds.filter((tld) => !linked(theirs, tld))
  expect(since.sort()).toEqual(['amazon', 'kids', 'music', 'spa', 'ישראל', 'アマゾン', '亚马逊'].sort())
  expect(tlds.filter((tld) => !linked(weightedLength, tld))).toEqual([])
  for (const gone of ['onion', 'afamilycompany']) {
    expect(linked(theirs, gone)).toBe(true)
    expect(linked(weightedLength, gone)).toBe(false)
  }
})

test.each([
  'жa.'.repeat(2_600),
  `${'桥'.repeat(8_000)}.桥.q1`,
  `${'ж'.repeat(8_000)}.q1`,
  'a.'.repeat(4_000),
])('a word without an end is counted at once', (word) => {
  const since = performance.now()
  weightedLength(word)
  expect(performance.now() - since).toBeLessThan(1_000)
})

test.each([
  ['Read https://example.com/ferry', true],
  ['Read example.com today', true],
  ['Story.Next week', true],
  ['Shares of BMW.DE fall', true],
  ['Shares of $BMW.DE fall', false],
  ['Write to desk@example.com', false],
  ['At 5.30 p.m. the ferry left.', false],
  ['новости.рф', false],
])('%s: a link, %s', (text, has) => {
  expect(hasLink(text)).toBe(has)
  expect(twitter.extractUrls(text).length > 0).toBe(has)
})

test('the list in the source is the list of the package', () => {
  expect(ours.split('|').toSorted()).toEqual(tlds.toSorted())
})

test('the same number as twitter-text for any text of words, links and emoji that it knows', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'Story',
      'ст',
      'é',
      'e\u0301',
      '中国',
      'com',
      'рф',
      'org',
      'xn--p1ai',
      'z',
      '1',
      'ß',
      'ком',
    ),
    fc.constantFrom(...'.....//:-_@#$?&=()!,;%~|+*\'"«»…—\n   \u200E\u202A\u3000\uFEFF\uFFFF'),
    fc.constantFrom(
      'https://',
      'http://',
      'example.com',
      'www.',
      't.co/abc',
      'new.example.co.uk/a_(b)',
      'a.b',
    ),
    fc.constantFrom(
      '🙂',
      '👍🏽',
      '🇺🇦',
      '👩‍👩‍👧',
      '©',
      '©️',
      '1️⃣',
      '☎',
      '☎️',
      '❤️',
      '✌🏿',
      '\u200D',
      '\uFE0F',
      '\uD83D',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }).filter((text) => !/\p{Extended_Pictographic}/u.test(text)),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
      const text = pieces.join('')
      // Whether a label in another script is too long for a link depends on its punycode, which we do not compute.
      fc.pre(!text.split(/[\s./:]/).some((label) => label.length > 12 && /[^\x20-\x7e]/.test(label)))
      expect(weightedLength(text)).toBe(theirs(text))
    }),
    { numRuns: 2000, seed: 280 },
  )
})
