/** Posts that an editor would sign: what compose takes from an article, what it leaves, and that it never breaks a limit. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Article } from '../../src/domain/article.ts'
import { clean } from '../../src/text/clean.ts'
import { type Budget, compose } from '../../src/text/compose.ts'
import { codePoints, utf16Units } from '../../src/text/length.ts'
import { sentences } from '../../src/text/sentences.ts'
import { weightedLength } from '../../src/text/weighted.ts'

const article = (parts: Partial<Article>): Article => ({
  id: '1',
  url: 'https://news.example.com/1',
  headline: 'Ferry fares to double in spring',
  body: [],
  tags: [],
  language: 'en',
  authors: [],
  images: [],
  version: 1,
  priority: 'routine',
  status: 'published',
  ...parts,
})

const tail = '\n\nhttps://news.example.com/1'
/** Headline, blank line, summary, and what stands at the end. */
const before =
  (end: string): Budget['put'] =>
  ({ headline, summary }) =>
    [headline, summary].filter(Boolean).join('\n\n') + end
const budget = (changes: Partial<Budget> = {}): Budget => ({
  limit: 500,
  measure: codePoints,
  put: before(tail),
  summary: 200,
  ...changes,
})
const summaryOf = (parts: Partial<Article>, changes?: Partial<Budget>) =>
  compose(article(parts), budget(changes)).summary

const lead = 'Harwick island council voted on Monday to raise fares. The rise starts on 1 March.'

test('headline, blank line, summary, tail', () => {
  const { text, warnings } = compose(article({ standfirst: lead }), budget())
  expect(text).toBe(`Ferry fares to double in spring\n\n${lead}${tail}`)
  expect(warnings).toEqual([])
})

describe('where the summary comes from', () => {
  test('the standfirst, although there is a body', () => {
    expect(summaryOf({ standfirst: 'A season ticket will cost $90', body: [lead] })).toBe(
      'A season ticket will cost $90',
    )
  })
  test.each([
    ['is missing', undefined],
    ['is a quotation of nobody', '"We need more time.”'],
    ['is a quotation in single marks', '‘It’s a tax on living here’'],
    ['repeats the headline', 'FERRY FARES TO DOUBLE IN SPRING.'],
    ['begins with what it does not name', 'It will hit islanders hardest.'],
    ['was cut by a feed', 'The council of Harwick island has […]'],
    ['trails off', 'The council of Harwick island has voted to…'],
    ['is a credit', 'Photo: Jane Roe / Harwick Echo'],
    ['is too long', `${'Very '.repeat(60)}long.`],
  ])('the lead, when the standfirst %s', (_, standfirst) => {
    expect(summaryOf({ ...(standfirst === undefined ? {} : { standfirst }), body: [lead] })).toBe(lead)
  })
  test('a quotation with its speaker tells the story', () => {
    const standfirst = '“We need more time,” the mayor said, “and more boats.”'
    expect(summaryOf({ standfirst, body: [lead] })).toBe(standfirst)
  })
  test.each([
    ['en', 'Photo: Jane Roe'],
    ['en', 'Read news on our Telegram channel'],
    ['en', 'Follow us on Facebook'],
    ['en', 'https://example.com/gallery'],
    ['en', 'By Jane Roe'],
    ['uk', 'Читайте також: що буде з поромом'],
    ['de', 'Lesen Sie auch: Was aus der Fähre wird.'],
    ['fr', 'À lire aussi : ce que devient le ferry.'],
    ['ru', 'Фото: Иван Петров'],
  ])('credits and pointers before the story are passed over (%s: %s)', (language, line) => {
    expect(summaryOf({ language, body: [line, lead] })).toBe(lead)
  })
  test('a story about shares, videos and followers is not taken for a pointer', () => {
    for (const body of [
      'Share prices fell on Monday.',
      'Watch makers met in Basel.',
      'Subscribers left in May.',
    ])
      expect(summaryOf({ body: [body] })).toBe(body)
  })
  test('a first paragraph that repeats the headline is left out', () => {
    expect(summaryOf({ body: ['Ferry fares to double in spring.', lead] })).toBe(lead)
  })
  test('nothing is taken from beyond a subheading', () => {
    expect(summaryOf({ body: [lead, 'What islanders say', 'They are angry.'] })).toBe(lead)
  })
})

describe('how far the summary goes', () => {
  test('whole sentences, in order, until the first that does not fit', () => {
    const body = ['First one here.', `Second ${'long '.repeat(40)}one.`, 'Third.']
    expect(summaryOf({ body })).toBe('First one here.')
  })
  test('paragraphs stay paragraphs', () => {
    expect(summaryOf({ body: ['First one.', 'Second one.'] })).toBe('First one.\n\nSecond one.')
  })
  test('never more than the summary may take, although there is room', () => {
    expect(summaryOf({ body: [lead] }, { summary: codePoints(lead) })).toBe(lead)
    expect(summaryOf({ body: [lead] }, { summary: codePoints(lead) - 1 })).toBe(
      'Harwick island council voted on Monday to raise fares.',
    )
  })
  test('to the last character of the limit, and not one further', () => {
    const whole = compose(article({ body: [lead] }), budget())
    const limit = codePoints(whole.text)
    expect(compose(article({ body: [lead] }), budget({ limit })).text).toBe(whole.text)
    expect(compose(article({ body: [lead] }), budget({ limit: limit - 1 })).text).not.toContain('1 March')
  })
  test('it does not end inside a quotation', () => {
    const body = ['The mayor spoke. “We are ready. We need boats,” she said on Monday evening.']
    expect(summaryOf({ body }, { summary: 50 })).toBe('The mayor spoke.')
  })
  test('a pronoun is welcome after the sentence it points at', () => {
    const body = ['Mayor Ann Lee resigned. She gave no reason.']
    expect(summaryOf({ body })).toBe(body[0])
  })
  test('none, and a warning, when no sentence fits or stands alone', () => {
    const { text, warnings } = compose(article({ body: ['They are angry about it.'] }), budget())
    expect(text).toBe(`Ferry fares to double in spring${tail}`)
    expect(warnings).toEqual([expect.stringMatching(/^No summary/)])
  })
  test('none, without a warning, when the channel wants none', () => {
    expect(compose(article({ body: [lead] }), budget({ summary: 0 }))).toMatchObject({
      summary: '',
      warnings: [],
    })
  })
})

describe('the headline', () => {
  const cut = (headline: string, limit: number, language = 'en') =>
    compose(article({ headline, language, body: [lead] }), budget({ limit: limit + codePoints(tail) }))

  test('is cut at a word, with a warning, only when it does not fit beside the tail', () => {
    expect(cut('Ferry fares to double', 21).headline).toBe('Ferry fares to double')
    const { headline, summary, warnings } = cut('Ferry fares to double', 20)
    expect([headline, summary]).toEqual(['Ferry fares to…', ''])
    expect(warnings).toEqual([expect.stringContaining('cut')])
  })
  test('loses the comma before the ellipsis', () => {
    expect(cut('Ferry fares, taxes and rents to double', 16).headline).toBe('Ferry fares…')
  })
  test('is cut between words where no spaces are written', () => {
    expect(cut('市議会が予算を承認した', 8, 'ja').headline).toBe('市議会が予算を…')
  })
  test('is one line in normal form, without what nobody sees', () => {
    const headline = ' A\u0000 cafe\u0301\n\u202Eof\uFEFF \uD83Dthe\uFFFE sea\u00AD <b>5 &amp; 6</b> '
    expect(cut(headline, 99).headline).toBe('A café of the sea <b>5 &amp; 6</b>')
  })
  test('gives way to the link when not one word has room', () => {
    expect(cut('Unbelievable', 5)).toMatchObject({ text: `…${tail}`, headline: '…' })
    expect(cut('Unbelievable', 0)).toMatchObject({ text: tail, headline: '' })
    expect(cut('Unbelievable', -1)).toMatchObject({
      text: tail,
      warnings: [expect.stringContaining('link alone')],
    })
  })
})

test('it reads no more than it needs: 20,000 words, in paragraphs or in one, cost less than 50 ms', () => {
  const long = 'The council approved the plan on Monday, and nobody objected to it. '.repeat(1700)
  const premium = budget({ limit: 25_000, summary: 25_000, measure: weightedLength })
  for (const body of [[long], long.match(/(?:[^.]+\.){4}/g)!])
    for (const each of [budget(), premium]) {
      // The best of a few, since the machine that runs the tests has other work too.
      const times = Array.from({ length: 5 }, () => {
        const start = performance.now()
        compose(article({ body }), each)
        return performance.now() - start
      })
      expect(Math.min(...times)).toBeLessThan(50)
    }
})

test('for any article: within the limit, the tail at the end, every sentence from the article, the same each time', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        fc.oneof(
          fc.constantFrom(
            'The',
            'He',
            'Mr.',
            'U.S.',
            'міста',
            'Рада',
            '市',
            'שלום',
            'مرحبا',
            '👩‍👩‍👧',
            '“',
            '”',
            'a.com',
            '\n',
          ),
          fc.constantFrom('word.', 'end!', '?', '…', '。', '«так».', 'e\u0301', '\uFEFF', '\u202E', '\uD83D'),
        ),
        { maxLength: 40 },
      )
      .map((words) => words.join(' ')),
  )
  const anyArticle = fc.record({
    headline: text,
    standfirst: text,
    body: fc.array(text, { maxLength: 4 }),
    language: fc.constantFrom('en', 'uk', 'de', 'ar', 'he', 'ja', 'th', 'xx-nonsense'),
  })
  const flat = (value: string) => value.replace(/\s+/g, '')
  fc.assert(
    fc.property(
      anyArticle,
      fc.integer({ min: 23, max: 400 }),
      fc.integer({ min: 0, max: 400 }),
      fc.constantFrom(codePoints, utf16Units, weightedLength),
      fc.constantFrom(tail, ''),
      (parts, limit, summaryLimit, measure, end) => {
        fc.pre(measure(end) <= limit)
        const given = article(parts)
        const settings = { limit, measure, put: before(end), summary: summaryLimit }
        const { text, headline, summary, warnings } = compose(given, settings)
        expect(measure(text)).toBeLessThanOrEqual(limit)
        expect(measure(summary)).toBeLessThanOrEqual(summaryLimit)
        expect(text).toBe([headline, summary].filter((part) => part !== '').join('\n\n') + end)
        expect(text).not.toMatch(/[\p{Surrogate}\p{Noncharacter_Code_Point}\uFEFF\u202A-\u202E]/u)
        if (headline !== clean(given.headline)) {
          expect(clean(given.headline).startsWith(headline.replace(/…$/, ''))).toBe(true)
          expect(warnings).toHaveLength(1)
        }
        const source = [given.standfirst ?? '', ...given.body].map(clean)
        const own = source.flatMap((paragraph) => sentences(paragraph, given.language)).map(flat)
        for (const sentence of summary.split('\n\n').flatMap((part) => sentences(part, given.language)))
          expect(own).toContain(flat(sentence))
        expect(compose(given, settings)).toEqual({ text, headline, standfirst: '', summary, warnings })
        expect(clean(headline)).toBe(headline)
      },
    ),
    { numRuns: 1500, seed: 4096 },
  )
})
