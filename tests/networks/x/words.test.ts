/** The simulated X against twitter-text itself, so that what it takes is what X takes, whatever Crier counts. */
import fc from 'fast-check'
import twitter from 'twitter-text'
import { describe, expect, test } from 'vitest'
import { findLinks, weightOf } from '../../../src/networks/x/simulated/words.ts'
import { weightedLength } from '../../../src/text/weighted.ts'

const theirs = (text: string) => twitter.parseTweet(text).weightedLength
const theirLinks = (text: string) =>
  twitter.extractUrlsWithIndices(text).map(({ url, indices: [start, end] }) => ({ url, start, end }))

const words = fc.constantFrom(
  ...[
    'Ferry',
    'sails',
    'Гавань',
    'відкрито',
    'мост',
    '市議会',
    'مرحبا',
    'שלום',
    'é',
    '№',
    '€',
    '₴',
    '…',
    '«',
    '»',
    '—',
    '’',
  ],
  ...[
    '$ACME',
    '$50',
    '#ferry',
    '@harbour',
    '5.30',
    'U.S.',
    'p.m.',
    'A&B',
    '<b>',
    '🙂',
    '👍🏽',
    '🇺🇦',
    '👩‍👩‍👧',
    '1️⃣',
    '☎️',
    '©',
  ],
)
const links = fc.constantFrom(
  ...[
    'https://example.com',
    'https://example.com/',
    'http://www.example.co.uk/a-b_c/2026',
    'https://example.com/a?b=c&d=1#e',
  ],
  ...[
    'https://example.com/a_(b)',
    'https://новости.рф/статья',
    'https://example.com/новини',
    'https://example.com:8080/x?y=1',
  ],
  ...[
    'example.com',
    'Story.Next',
    'ASP.NET',
    'BMW.DE',
    'example.com/path',
    'news.example.org?x=1',
    'новости.рф',
    'report.docx',
  ],
  ...[
    'desk@example.com',
    'https://localhost/a',
    'https://xn--e1aybc.xn--p1ai/',
    'https://example.com/story?id=7&t=$&',
  ],
)
const before = fc.constantFrom('', '', '', '(', '“', '"', '—', '«')
const behind = fc.constantFrom(
  '',
  '',
  '',
  '.',
  ',',
  ')',
  ').',
  '!',
  '?',
  '”',
  '…',
  ':',
  ';',
  '»',
  '/',
  '\n\n',
)
const text = fc
  .array(fc.tuple(before, fc.oneof({ weight: 3, arbitrary: words }, links), behind), {
    minLength: 1,
    maxLength: 14,
  })
  .map((pieces) => pieces.map((piece) => piece.join('')).join(' '))

describe('for any post, the simulated X', () => {
  test('weighs as twitter-text does, and as Crier counts', () => {
    fc.assert(
      fc.property(text, (post) => {
        expect(weightOf(post)).toBe(theirs(post))
        expect(weightedLength(post)).toBe(weightOf(post))
      }),
      { numRuns: 500 },
    )
  })

  test('makes the links that twitter-text makes', () => {
    fc.assert(
      fc.property(text, (post) => {
        expect(findLinks(post)).toEqual(theirLinks(post))
      }),
      { numRuns: 500 },
    )
  })
})
