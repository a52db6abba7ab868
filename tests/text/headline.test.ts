/** Where a headline may be cut when a network is too small for it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitHeadline } from '../../src/text/headline.ts'
import { codePoints } from '../../src/text/length.ts'
import { quotations } from '../../src/text/quotation.ts'

const cut = (headline: string, limit: number, language = 'en'): string =>
  fitHeadline(headline, language, limit, (text) => codePoints(text) <= limit)

/** Every way in which a headline may end on any network, whole one first. */
const cuts = (headline: string, language = 'en'): string[] => {
  const found = new Set<string>()
  for (let limit = codePoints(headline); limit > 0; limit--) found.add(cut(headline, limit, language))
  return [...found]
}

test.each([
  [
    'en',
    'Ferry runs 25 km off course',
    [
      'Ferry runs 25 km off course',
      'Ferry runs 25 km off…',
      'Ferry runs 25 km…',
      'Ferry runs…',
      'Ferry…',
      '…',
    ],
  ],
  [
    'en',
    'Fine of $3 million people hate',
    ['Fine of $3 million people hate', 'Fine of $3 million people…', 'Fine of…', 'Fine…', '…'],
  ],
  [
    'fr',
    'Les prix montent de 10 % en mai',
    [
      'Les prix montent de 10 % en mai',
      'Les prix montent de 10 % en…',
      'Les prix montent de 10 %…',
      'Les prix montent de…',
      'Les prix montent…',
      'Les prix…',
      'Les…',
      '…',
    ],
  ],
  [
    'uk',
    'Борг у 5 млрд грн спишуть',
    ['Борг у 5 млрд грн спишуть', 'Борг у 5 млрд грн…', 'Борг у…', 'Борг…', '…'],
  ],
  [
    'en',
    'Winter of 1979 returns',
    ['Winter of 1979 returns', 'Winter of 1979…', 'Winter of…', 'Winter…', '…'],
  ],
  ['en', 'Ward No. 4 votes', ['Ward No. 4 votes', 'Ward…', '…']],
  ['en', 'Over 1 200 000 trees die', ['Over 1 200 000 trees die', 'Over 1 200 000 trees…', 'Over…', '…']],
  [
    'en',
    'Mayor calls “a dark day” over',
    ['Mayor calls “a dark day” over', 'Mayor calls “a dark day”…', 'Mayor calls…', 'Mayor…', '…'],
  ],
  [
    'en',
    "Vote 'a sham' say rivals",
    ["Vote 'a sham' say rivals", "Vote 'a sham' say…", "Vote 'a sham'…", 'Vote…', '…'],
  ],
  [
    'en',
    'Bridge (built in 1911) falls',
    ['Bridge (built in 1911) falls', 'Bridge (built in 1911)…', 'Bridge…', '…'],
  ],
  ['ja', '25キロの行進', ['25キロの行進', '25キロの…', '25キロ…', '…']],
  ['ja', '議会#市議会速報に', ['議会#市議会速報に', '議会…', '…']],
])('%s: %s', (language, headline, expected) => {
  expect(cuts(headline, language)).toEqual(expected)
})

test('a headline that is one long quotation ends in the ellipsis and its own mark', () => {
  expect(cut('“We had no warning and the water came at night”', 30)).toBe('“We had no warning and the…”')
  expect(cut('«Нас ніхто не попередив, вода прийшла вночі», — мер', 31, 'uk')).toBe(
    '«Нас ніхто не попередив, вода…»',
  )
})

test('what a typographer held together stays together', () => {
  expect(cut('The long river 5\u00A0rises', 20)).toBe('The long river…')
})

describe('for any headline and room', () => {
  const piece = fc.constantFrom(
    'The',
    'mayor',
    'says',
    '“we',
    'go”',
    '«так',
    'ні»',
    "'no",
    "way'",
    '(in',
    'May)',
    '25',
    'km',
    '$3',
    'million',
    '10',
    '%',
    'е\u0301',
    '👩‍👩‍👧',
    '🇺🇦',
    'news.example.com/a',
    '#市議会',
    '市議会が',
    'שלום',
    '—',
    ',',
    '…',
    '"',
    '\u00A0',
  )
  const headlines = fc.array(piece, { minLength: 1, maxLength: 14 }).map((words) => words.join(' ').trim())

  test('fits; never inside a quotation, a grapheme, or a number with its unit; nothing is left open', () => {
    fc.assert(
      fc.property(headlines, fc.integer({ min: 0, max: 80 }), (headline, limit) => {
        const short = cut(headline, limit)
        expect(codePoints(short)).toBeLessThanOrEqual(Math.max(limit, 0))
        if (short === headline || short === '' || short === '…') return
        expect(short).toMatch(/…[”»’'")\]]*$/)
        const kept = short.slice(0, short.lastIndexOf('…'))
        expect(headline.startsWith(kept)).toBe(true)
        const graphemes = Array.from(new Intl.Segmenter('und').segment(headline), ({ index }) => index)
        expect(graphemes).toContain(kept.length)
        if (/^ [^—,…"]/.test(headline.slice(kept.length))) expect(kept).not.toMatch(/(?:25|10|\$3)$/)
        const inside = quotations(headline).closed.filter(
          ({ start, end }) => start < kept.length && kept.length < end,
        )
        expect(short.slice(kept.length + 1)).toBe(inside.map(({ end }) => headline[end - 1]).join(''))
        expect(kept).not.toMatch(/[\s,—([“«]$/)
      }),
      { numRuns: 1500, seed: 7 },
    )
  })

  test('8,000 characters cost less than 100 ms', () => {
    const long = 'Council “approves” plan of $3 million for 25 km of example.com '.repeat(130)
    const times = Array.from({ length: 3 }, () => {
      const start = performance.now()
      cut(long, 4_096)
      return performance.now() - start
    })
    expect(Math.min(...times)).toBeLessThan(100)
  })
})
