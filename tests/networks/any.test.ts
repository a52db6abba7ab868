/** Any article whatever, any template: what every network's post must hold all the same. */
import fc from 'fast-check'
import twitter from 'twitter-text'
import { expect, test } from 'vitest'
import type { Article, ArticleImage } from '../../src/domain/article.ts'
import { fields, parseTemplate } from '../../src/text/template.ts'
import { typeset } from '../../src/text/typography.ts'
import { story } from '../support/story.ts'
import { renderers, type Wanted } from './renderers.ts'

const loneSurrogate = /\p{Surrogate}/u

const languages = ['en', 'uk', 'ru', 'de', 'fr', 'es', 'pl', 'ar', 'he', 'zh', 'ja', 'pt-BR', 'de-CH', 'th']

const scrap = fc.oneof(
  fc.constantFrom(
    ...[
      '@mayor ',
      '#Save ',
      '$ACME ',
      "don't ",
      '"quote" ',
      "'90s ",
      '... ',
      ' - ',
      'RT@x ',
      '＠x',
      '#1 ',
      ' ?',
    ],
    ...[
      'https://t.example/@a#b ',
      'https://medium.com/@a#b ',
      'https://t.co/a',
      'gazette.com/',
      'news.example/x ',
      '{url}',
      '<b>',
      '&amp; ',
      '@[100] ',
      'a@b.example ',
    ],
    ...[
      '👩‍👩‍👧‍👦',
      '🇺🇦',
      '1️⃣',
      '👧🏽',
      'e\u0301',
      'नि',
      '\u202Eabc',
      '\u2067x\u2069',
      '\u200F',
      '\uD83D',
      '\uFFFF',
    ],
    ...['مرحبا ', 'שלום ', 'ארה"ב ', '港口。', '東京、', 'Київ. ', '« Non » ! ', '„Ja“ ', '5" ', '38 000 '],
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.lorem({ maxCount: 6, mode: 'sentences' }),
)
const prose = (maxLength: number) => fc.array(scrap, { maxLength }).map((parts) => parts.join(''))

const anyArticle: fc.Arbitrary<Article> = fc
  .record({
    headline: prose(30),
    standfirst: fc.option(prose(40), { nil: undefined }),
    body: fc.array(prose(40), { maxLength: 6 }),
    section: fc.option(prose(3), { nil: undefined }),
    tags: fc.array(prose(3), { maxLength: 8 }),
    authors: fc.array(prose(3), { maxLength: 4 }),
    language: fc.constantFrom(...languages),
    priority: fc.constantFrom('routine' as const, 'breaking' as const),
    images: fc.constantFrom<ArticleImage[]>(
      [],
      [{ url: 'https://gazette.example/a.jpg', alt: 'A pier' }, { url: 'https://gazette.example/b.jpg' }],
    ),
    url: fc.webUrl({ withQueryParameters: true, withFragments: true }),
  })
  .map(story)

const part: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...fields.map((name) => `{${name}}`)),
  fc.constantFrom('\n', '\n\n', ' · ', 'By ', '📰 ', '{{', '→'),
)
const anyTemplate = fc
  .array(
    fc.oneof(
      part,
      part.map((inside) => `<b>${inside}</b>`),
      fc.tuple(part, part).map(([yes, no]) => `{if section}${yes}{else}<i>${no}</i>{end}`),
      part.map((inside) => `{if picture}${inside}{end}`),
    ),
    { maxLength: 10 },
  )
  .map((parts) => `${parts.join('')}\n{url}`)

const anySettings: fc.Arbitrary<Wanted> = fc.record(
  {
    template: anyTemplate,
    hashtags: fc.integer({ min: 0, max: 10 }),
    typography: fc.boolean(),
    utm: fc.constant({ source: 'a b', medium: 'social' }),
    picture: fc.constantFrom('none' as const, 'photo' as const, 'album' as const),
    characterLimit: fc.constantFrom(100, 280, 25_000),
  },
  { requiredKeys: [] },
)

test.each(renderers)(
  '$network: any article in any template',
  ({ network, render }) => {
    fc.assert(
      fc.property(anyArticle, anySettings, (article, settings) => {
        expect(parseTemplate(settings.template ?? '').problems).toEqual([])
        const before = structuredClone(article)
        // The best of three, since the machine that runs the tests has other work too.
        const rounds = Array.from({ length: 3 }, () => {
          const start = performance.now()
          const post = render(article, settings)
          return { post, took: performance.now() - start }
        })
        const { post } = rounds[0]!
        for (const round of rounds) expect(round.post).toEqual(post)
        expect(Math.min(...rounds.map(({ took }) => took))).toBeLessThan(500)
        expect(article).toEqual(before)

        const { text, entities, length, link, media } = post
        const warned = post.warnings.some((warning) => warning.startsWith('The link alone is longer'))
        if (!warned) expect(length.used).toBeLessThanOrEqual(length.limit)
        const inWords = settings.template !== undefined || network !== 'facebook' || media !== undefined
        if (inWords) expect(text).toContain(link)
        expect(link).toContain(settings.utm ? 'utm_source=a%20b' : article.url)
        expect(text).not.toMatch(loneSurrogate)
        expect(text).toBe(text.trim())
        expect(text).not.toMatch(/\n{3}|[\u202A-\u202E\u2066-\u2069\uFFFF]/)
        for (const { offset, length } of entities) {
          expect(length).toBeGreaterThan(0)
          const stretch = text.slice(offset, offset + length)
          expect(stretch.length, 'inside the text').toBe(length)
          expect(stretch, 'splits no character').not.toMatch(loneSurrogate)
        }
        expect(entities.length).toBeLessThanOrEqual(100)
        if (network !== 'telegram') expect(entities).toEqual([])
      }),
      { numRuns: 400, seed: 5 },
    )
  },
  60_000,
)

test('no story tags a stranger on X, as the parser of X reads it', () => {
  const { render } = renderers.find(({ network }) => network === 'x')!
  fc.assert(
    fc.property(anyArticle, (article) => {
      const { text } = render({ ...article, url: 'https://gazette.example/1' })
      const read = twitter.extractEntitiesWithIndices(text)
      const tagged = read.filter((entity) => 'screenName' in entity || 'hashtag' in entity)
      expect(tagged.map((entity) => text.slice(...entity.indices))).toEqual([])
    }),
    { numRuns: 600, seed: 6 },
  )
}, 60_000)

/** https://github.com/tdlib/td, MessageEntity.cpp: match_mentions, match_hashtags, match_cashtags */
const found = [
  /(?<![\p{L}\p{N}_])@[a-zA-Z0-9_]{2,32}/gu,
  /(?<![\p{L}\p{N}_\u200C\u00B7])#(?=[\p{N}_\u200C\u00B7]*\p{L})[\p{L}\p{N}_\u200C\u00B7]{1,256}/gu,
  /(?<![\p{L}\p{N}_$])\$(?:1INCH|[A-Z]{1,8})(?![\p{L}\p{N}_$])/gu,
]
const withoutAddresses = (text: string) => text.replace(/https?:\/\/\S+|www\.\S+/gi, ' ')

test('no story tags a stranger on Telegram, by the rules of its server', () => {
  const { render } = renderers.find(({ network }) => network === 'telegram')!
  fc.assert(
    fc.property(anyArticle, (article) => {
      const text = withoutAddresses(render({ ...article, tags: [] }).text)
      for (const pattern of found) expect(text.match(pattern) ?? []).toEqual([])
    }),
    { numRuns: 600, seed: 7 },
  )
}, 60_000)

test('typography: twice is as once, no number and no address changes', () => {
  const kept = /\p{N}+|https?:\/\/\S+/gu
  fc.assert(
    fc.property(prose(30), fc.constantFrom(...languages), (text, language) => {
      const once = typeset(text, language)
      expect(typeset(once, language)).toBe(once)
      expect(once.match(kept)).toEqual(text.match(kept))
    }),
    { numRuns: 3000, seed: 8 },
  )
}, 60_000)

test.each([
  ['a word of 50,000 letters', 'x'.repeat(50_000)],
  ['a paragraph without spaces', `"${'港口大桥重新开放'.repeat(6_000)}"`],
  ['signs', '@#$'.repeat(16_000)],
  ['hashtags of digits', '#1111111111'.repeat(4_500)],
  ['quotation marks', `"'`.repeat(25_000)],
  ['backticks', '` '.repeat(25_000)],
  ['dots', 'a...'.repeat(12_000)],
  ['open tags', '<b '.repeat(16_000)],
])('%s cost no more than their length', (_, long) => {
  const article = story({ headline: long.slice(0, 500), standfirst: long, body: [long, long] })
  for (const { render } of renderers)
    for (const language of ['en', 'zh', 'fr']) {
      const times = Array.from({ length: 3 }, () => {
        const start = performance.now()
        render({ ...article, language })
        return performance.now() - start
      })
      expect(Math.min(...times)).toBeLessThan(150)
    }
})
