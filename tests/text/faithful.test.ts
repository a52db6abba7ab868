/** A machine's words against the article: every lie is caught, honest ones go. The last test prints the table. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unfaithful } from '../../src/text/faithful.ts'
import { sentences } from '../../src/text/sentences.ts'
import { story } from '../support/story.ts'
import { type Case, cases } from './faithful-cases.ts'

const articleOf = ({ language, headline, standfirst, body }: Case) =>
  story({ language, headline, standfirst, body })

test.each(cases.flatMap((one) => one.honest.map((text) => [one.language, text, one] as const)))(
  'honest in %s: %s',
  (_language, text, one) => {
    expect(unfaithful(text, articleOf(one))).toEqual([])
  },
)

test.each(
  cases.flatMap((one) => one.lies.map(([text, reason]) => [one.language, text, reason, one] as const)),
)('a lie in %s: %s', (_language, text, reason, one) => {
  expect(unfaithful(text, articleOf(one)).join('; ')).toContain(reason)
})

test('every reason is a sentence for people', () => {
  const { lies, ...one } = cases[0]!
  for (const [text] of lies)
    for (const reason of unfaithful(text, articleOf({ ...one, lies })))
      expect(reason).toMatch(/^(?:it (?:says|names|quotes|holds|uses|opens)|only \d+ %)/)
})

const paragraphs = cases.flatMap(({ language, headline, standfirst, body }) =>
  [headline, ...(standfirst ? [standfirst] : []), ...body].map((paragraph) => ({ language, paragraph })),
)
const someArticle = fc
  .array(fc.oneof(fc.constantFrom(...paragraphs), fc.string({ unit: 'grapheme', maxLength: 60 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => {
    const language = parts.find((part) => typeof part === 'object')?.language ?? 'en'
    const [headline = '', ...body] = parts.map((part) => (typeof part === 'object' ? part.paragraph : part))
    return story({ language, headline, body })
  })

test('the sentences of an article are always faithful to it, in any order', () => {
  fc.assert(
    fc.property(someArticle, fc.infiniteStream(fc.nat()), (article, order) => {
      const own = [article.headline, ...article.body]
        .flatMap((paragraph) => sentences(paragraph, article.language))
        .map((sentence) => ({ sentence, at: order.next().value as number }))
        .sort((a, b) => a.at - b.at)
        .map(({ sentence }) => sentence)
      for (const sentence of own) expect(unfaithful(sentence, article)).toEqual([])
    }),
  )
})

test('a number that an article lacks is seen wherever it is put', () => {
  const withNumbers = cases.flatMap((one) =>
    one.honest.filter((text) => /(?<![\d.,:])\d{2,}(?![\d.,:])/.test(text)).map((text) => ({ one, text })),
  )
  fc.assert(
    fc.property(
      fc.constantFrom(...withNumbers),
      fc.integer({ min: 40_000, max: 999_999 }),
      ({ one, text }, other) => {
        const lie = text.replace(/(?<![\d.,:])\d{2,}(?![\d.,:])/, String(other))
        expect(unfaithful(lie, articleOf(one))).not.toEqual([])
      },
    ),
  )
})

test('whatever is compared with whatever, it ends soon and never throws', () => {
  const anything = fc.string({ unit: 'grapheme', maxLength: 400 })
  fc.assert(
    fc.property(anything, anything, (text, body) => {
      expect(Array.isArray(unfaithful(text, story({ body: [body] })))).toBe(true)
    }),
  )
  const long = story({ body: Array.from({ length: 400 }, () => cases[0]!.body.join(' ')) })
  const start = performance.now()
  unfaithful(cases[0]!.lies[0]![0], long)
  expect(performance.now() - start).toBeLessThan(2_000)
})

test('the table', () => {
  const rows = [...new Set(cases.map(({ language }) => language))].map((language) => {
    const own = cases.filter((one) => one.language === language)
    const count = (texts: Array<[Case, string]>, good: (reasons: string[]) => boolean) =>
      `${texts.filter(([one, text]) => good(unfaithful(text, articleOf(one)))).length} of ${texts.length}`
    return {
      language,
      'honest let through': count(
        own.flatMap((one) => one.honest.map((text): [Case, string] => [one, text])),
        (reasons) => reasons.length === 0,
      ),
      'lies caught': count(
        own.flatMap((one) => one.lies.map(([text]): [Case, string] => [one, text])),
        (reasons) => reasons.length > 0,
      ),
    }
  })
  console.table(rows)
  expect(cases.flatMap(({ honest }) => honest).length).toBeGreaterThanOrEqual(60)
  expect(cases.flatMap(({ lies }) => lies).length).toBeGreaterThanOrEqual(60)
})
