import { expect, test } from 'vitest'
import { parseArticleFile, readArticle } from '../../src/intake/json.ts'

const ferry = {
  id: 'ferry-2026',
  url: 'https://gazette.example/ferry',
  headline: 'The ferry line opens on Monday',
}
const read = (data: unknown) => readArticle(data, { language: 'uk' })

/** The article of something that must be one. */
const articleOf = (more: object) => {
  const result = read({ ...ferry, ...more })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.article
}

/** `path: message` for each problem; none when it is an article. */
const problemsOf = (data: unknown): string[] => {
  const result = read(data)
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`)
}
const problemsWith = (more: object) => problemsOf({ ...ferry, ...more })

test('three fields make an article; the newsroom gives the language', () => {
  expect(articleOf({})).toEqual({
    ...ferry,
    language: 'uk',
    body: [],
    tags: [],
    authors: [],
    images: [],
    priority: 'routine',
    status: 'published',
  })
})

test('null and empty text are the same as left out', () => {
  const blank = { standfirst: '', section: null, tags: null, version: null, embargoUntil: ' ' }
  const images = [{ url: 'https://gazette.example/a.jpg', alt: null, credit: '' }]
  expect(articleOf({ ...blank, images })).toEqual(articleOf({ images: [{ url: images[0]!.url }] }))
  expect(problemsWith({ headline: ' ' })).toEqual(['headline: is missing or empty: One line of plain text.'])
})

test('a body in one piece is split at blank lines, wherever the line breaks come from', () => {
  expect(articleOf({ body: 'One\nwrapped line.\r\n \r\nTwo.\n\n\n\nThree.\n' }).body).toEqual([
    'One wrapped line.',
    'Two.',
    'Three.',
  ])
  expect(articleOf({ body: ['One.', '', ' Two. '] }).body).toEqual(['One.', 'Two.'])
})

test('a headline of nothing that a reader sees is no headline', () => {
  for (const headline of ['\u200b', '\u0085\u0090', '\ufeff \u00ad']) {
    const result = readArticle({ id: 'a', url: 'https://gazette.example/a', headline }, { language: 'en' })
    expect(result).toMatchObject({ ok: false, problems: [{ path: 'headline' }] })
  }
})

test('what no network can show is cleaned away: control characters and halves of emoji', () => {
  const article = articleOf({
    headline: '  Ferry\u0000 opens \ud83d\n on Monday 🚢',
    tags: ['a\u00a0b', ' '],
  })
  expect(article.headline).toBe('Ferry opens on Monday 🚢')
  expect(article.tags).toEqual(['a b'])
})

test.each([
  ['en-us', 'en-US'],
  ['pt-BR', 'pt-BR'],
])('language %s is stored as %s', (given, stored) => {
  expect(articleOf({ language: given }).language).toBe(stored)
})

test.each([
  ['not absolute', '/ferry'],
  ['another scheme', 'ftp://gazette.example/'],
  ['no host', 'https:///ferry'],
  ['a credential', 'https://user:hunter2@gazette.example/'],
  ['a space', 'https://gazette.example/a b'],
  ['too long', `https://gazette.example/${'a'.repeat(2000)}`],
])('a url that readers cannot follow is refused: %s', (_, url) => {
  const [problem, ...others] = problemsWith({ url })
  expect(problem).toMatch(/^url: /)
  expect(problem).not.toContain('hunter2')
  expect(others).toEqual([])
})

test.each(['2026-03-02', '2026-03-02T06:30:00', '2026-02-30T06:30:00Z', 'Monday', 1772433000])(
  'a time without its zone, or no time at all, is refused: %s',
  (publishedAt) => {
    expect(problemsWith({ publishedAt })).toEqual([
      expect.stringMatching(/^publishedAt: must be a time with its zone/),
    ])
  },
)

test.each(['2026-03-02T06:30:00Z', '2026-03-02T08:30:00+02:00', '2026-03-02T06:30:00.123456+00:00'])(
  'a time with its zone is taken as it is: %s',
  (publishedAt) => {
    expect(articleOf({ publishedAt }).publishedAt).toBe(publishedAt)
  },
)

test.each(['a b', 'a\nb', 'a\u0007b', 'a\ud800', 'a'.repeat(201)])('the id %j is refused', (id) => {
  expect(problemsWith({ id })).toEqual([expect.stringMatching(/^id: /)])
})

test('ids may be what newsrooms have: URNs, addresses, any script', () => {
  for (const id of ['urn:newsml:gazette:20260302:1', 'https://gazette.example/?p=1', 'пором-2026'])
    expect(articleOf({ id }).id).toBe(id)
})

test('HTML is refused where it would be shown to readers as it stands', () => {
  expect(problemsWith({ headline: 'Fish &amp; chips' })).toEqual([
    expect.stringMatching(/^headline: holds HTML/),
  ])
  expect(problemsWith({ body: ['Fine.', '<p class="lead">Not.</p>'] })).toEqual([
    expect.stringMatching(/^body\[1\]: holds HTML/),
  ])
  expect(articleOf({ headline: 'If a < b & b > c, R&D; wins' }).headline).toBe('If a < b & b > c, R&D; wins')
})

test('every problem at once, with what to do about it', () => {
  const { headline, ...rest } = ferry
  const data = { ...rest, hedline: headline, version: '2', priority: 'braking', tags: ['a', 3], body: 4 }
  expect(problemsOf(data)).toEqual([
    'headline: is missing or empty: One line of plain text.',
    'body: must be text with blank lines between its paragraphs, or a list of paragraphs',
    'tags[1]: must be text, not a number',
    'version: must be a number, not text',
    'priority: must be one of routine, breaking; did you mean breaking?',
    expect.stringMatching(/^hedline: unknown key; did you mean headline\? known here: id, url, headline,/),
  ])
})

test('data that is no article at all is refused shortly, whatever it is', () => {
  for (const data of [undefined, null, 'text', 7, [], { __proto__: null }])
    expect(problemsOf(data)).not.toEqual([])
  const nested = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))
  expect(problemsOf(nested)).toEqual([': is larger than 1000000 bytes of JSON; send less text'])
  expect(problemsWith({ body: ['a'.repeat(1_000_000)] })).toHaveLength(1)
  const strange = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key${index}`, index]))
  expect(problemsOf(strange)).toHaveLength(51)
  expect(problemsOf(strange).at(-1)).toBe(': has 453 more problems')
})

test('a text made to be slow to check is checked at once', () => {
  const started = performance.now()
  problemsWith({ body: '<p '.repeat(300_000) })
  expect(performance.now() - started).toBeLessThan(2000)
})

test('lists have an end', () => {
  expect(problemsWith({ tags: Array(101).fill('a') })).toEqual([
    'tags: has 101 entries; at most 100 are allowed',
  ])
})

const parse = (text: string) => {
  const result = parseArticleFile(text, 'ferry.json', { language: 'en' })
  return result.ok ? [] : result.problems.map(({ where, path, message }) => `${where} ${path}: ${message}`)
}

test('problems of a file tell their line and column', () => {
  const text = `{
\t"id": "ferry-2026",
\t"url": "ferry",
\t"hedline": "Ferry",
\t"images": [{ "url": "https://gazette.example/a.jpg" }, { "alt": "b" }]
}`
  expect(parse(text)).toEqual([
    'ferry.json:3:9 url: must be a full address that begins with https:// or http://',
    expect.stringMatching(/^ferry\.json:1:1 headline: is missing/),
    expect.stringMatching(/^ferry\.json:5:57 images\[1\]\.url: is missing/),
    expect.stringMatching(/^ferry\.json:4:2 hedline: unknown key; did you mean headline/),
  ])
})

test('a file with a syntax error tells where', () => {
  expect(parse('{\n  "id": "ferry"\n  "url": "x"\n}')[0]).toMatch(/^ferry\.json:3:3 : is no JSON: /)
  expect(parse('{ "id": "a", "id": "b" }')).toEqual([
    'ferry.json:1:14 : this key is written twice here; keep one of them',
  ])
  expect(parse('')).not.toEqual([])
})

test('every spelling that JSON has is read: tabs, escapes, emoji in two halves', () => {
  const text =
    '{"id":"a","url":"https:\\/\\/gazette.example\\/a",\r\n\t"headline":"Ferry \\ud83d\\udea2 \\u00e9"}'
  const result = parseArticleFile(text, 'a.json', { language: 'en' })
  expect(result).toMatchObject({
    ok: true,
    article: { url: 'https://gazette.example/a', headline: 'Ferry 🚢 é' },
  })
})
