/** Our count is that of twitter-text 3.1.0, except where its data of 2020 is out of date; those cases have names here. */
import fc from 'fast-check'
import tlds from 'tlds' with { type: 'json' }
import twitter from 'twitter-text'
import { expect, test } from 'vitest'
import { tlds as ours } from '../../src/text/tlds.ts'
import { hasLink, weightedLength } from '../../src/text/weighted.ts'

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

const kana = 'あいうえおかきくけこ'

/** One of our own for each point of twitter-text's published conformance cases of weighted length (validate.yml). */
test.each([
  ['words and a link', 'Ferry http://example.com', 29],
  ['a link alone', 'http://example.com', 23],
  ['more than the limit', 'Harbour news, '.repeat(21), 294],
  ['a link in the middle of too much', `Now http://example.com ${'harbour '.repeat(34)}`, 300],
  ['a link at the end of too much', `${'harbour '.repeat(34)}http://example.com `, 296],
  ['ten links', 'https://example.com/ferry '.repeat(10), 240],
  ['160 ideographs', '港'.repeat(160), 320],
  ['160 emoji', '🚢'.repeat(160), 320],
  ['letters and ideographs', `the ${'港'.repeat(160)}`, 324],
  ['two that become one in normal form C', 'E\u0301B', 2],
  ['one that becomes three', 'B\uFB2D', 4],
  ['a normalised letter across the limit', `${'x'.repeat(280)}E\u0301`, 281],
  ['one byte, two, a sequence of seven', 'F🐱☺👨‍👩‍👧‍👦', 7],
  ['emoji of the first plane and beyond', '🚢👾😡🔥⛴', 10],
  ['skin and profession', '🙋🏿👩‍🎤', 4],
  [
    'every space and dash of general punctuation',
    '\u2000\u2005\u200A\u200B\u200C\u200D‐‑‒–—―‘’“”„‟′″‵‶‷',
    23,
  ],
  [
    'hosts that are too long beside one that is not',
    `https://${'harbour'.repeat(600)}.com/a https://example.com`,
    4238,
  ],
  ['a label of 64 letters', `${'h'.repeat(64)}.com`, 68],
  ['a label that is too long in ASCII only', `http://${kana.repeat(5)}あいう.com`, 117],
  ['a label that just is not', `http://${kana.repeat(5)}あい.com`, 23],
  ['140 families', '👨‍👩‍👧‍👦'.repeat(140), 280],
  ['emoji of Unicode 9 and 10', '🤠💃🏾🧕🏾🏴󠁧󠁢󠁷󠁬󠁳󠁿', 8],
  ['characters that X refuses', 'AB\u202A\uFFFFAB\uFFFE', 10],
  ['marks of direction around a link', '\u2066\u202Ahttp://port.پاکستان/\u202C\u2069', 31],
])('conformance: %s', (_, text, expected) => {
  expect(theirs(text)).toBe(expected)
  expect(weightedLength(text)).toBe(expected)
})

test('host names in other scripts: as long as their ASCII form is, and a link of 4,096 characters is none', () => {
  const label = fc.string({ unit: fc.constantFrom(...'aжあ桥שا𠮷é'), minLength: 1, maxLength: 64 })
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 3 }), fc.boolean(), (labels, secure) => {
      const text = `${secure ? 'https' : 'http'}://${labels.join('.')}.com`
      expect(weightedLength(text)).toBe(theirs(text))
    }),
    { numRuns: 600, seed: 63 },
  )
  for (const length of [4_087, 4_088, 4_089, 4_096]) {
    const text = `https://a.com/${'b'.repeat(length - 14)}`
    expect(weightedLength(text)).toBe(theirs(text))
  }
  for (const slug of [40, 41]) {
    const text = `https://t.co/${'b'.repeat(slug)}`
    expect(weightedLength(text)).toBe(theirs(text))
  }
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
      expect(weightedLength(text)).toBe(theirs(text))
    }),
    { numRuns: 2000, seed: 280 },
  )
})
