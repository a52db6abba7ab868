/** No value of a page costs more than its length, and what is read beside the main thread never holds it up. */
import { expect, onTestFinished, test } from 'vitest'
import { articleFromPage } from '../../../src/intake/page/read.ts'
import { scan } from '../../../src/intake/page/scan.ts'
import { storyIn } from '../../../src/intake/page/story.ts'
import { pageThread } from './thread.ts'

const url = 'https://gazette.example/a'
const where = { url, known: url, allowHosts: [], timeZone: 'UTC' }
const inJson = (field: string) => (value: string) =>
  `<script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', headline: 'Ferry', [field]: value })}</script>`
const inMeta = (name: string) => (value: string) =>
  `<meta name="${name}" content="${value.replaceAll('"', '&quot;')}">`
const fields = {
  ...Object.fromEntries(
    ['url', 'headline', 'author', 'logo', 'image', 'datePublished', 'keywords', 'inLanguage'].map((field) => [
      `json-ld ${field}`,
      inJson(field),
    ]),
  ),
  ...Object.fromEntries(
    ['og:title', 'og:url', 'og:image', 'og:image:width', 'og:site_name', 'author', 'description', 'date'].map(
      (name) => [name, inMeta(name)],
    ),
  ),
  script: (value: string) => `<script type="application/ld+json">{"@type":"NewsArticle",${value}}</script>`,
  title: (value: string) => `<title>${value}</title>`,
  h1: (value: string) => `<h1>${value}</h1>`,
}

test.each(Object.entries(fields))('a hundred kilobytes of any one character in %s', (_field, page) => {
  for (const character of [
    '/',
    ' ',
    ',',
    ';',
    '|',
    '-',
    '.',
    '<',
    '&',
    '"',
    '\\',
    '[',
    'a',
    '1',
    '\n',
    'é',
  ]) {
    const html = page(`x${character.repeat(100_000)}x`)
    const before = process.cpuUsage()
    storyIn(scan(html), where)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1_000, JSON.stringify(character)).toBeLessThan(500)
  }
})

const many = (count: number, piece: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => piece(i)).join('')
test.each([
  [
    'logos',
    fields.script!(
      `"@graph":[${many(1_000, (i) => `{"logo":[${many(100, (j) => `"${i * 100 + j}",`)}"x"]},`)}{}]`,
    ),
  ],
  [
    'names of the site',
    many(
      60,
      (i) =>
        inMeta('og:site_name')(`${i}${'é'.repeat(9_900)}`) + inMeta('publisher')(`${i}${'é'.repeat(9_900)}`),
    ) + many(50, (i) => inMeta('og:title')(`t${i}x`) + `<h1>g${i}</h1>`),
  ],
  ['bylines', many(50, (i) => inMeta('author')(`${',,'.repeat(4_900)}x${i}`))],
  ['names of one meta', `<meta name="${'og:title '.repeat(50_000)}" content="${'x '.repeat(50_000)}">`],
])('many %s cost no more than their length', (_what, html) => {
  const before = process.cpuUsage()
  storyIn(scan(html), where)
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1_000).toBeLessThan(2_000)
})

test('while a hostile page is read, Crier goes on', async () => {
  const thread = pageThread(onTestFinished, { ms: 1_500, megabytes: 256 })
  let [last, worst] = [performance.now(), 0]
  const timer = setInterval(() => {
    const now = performance.now()
    worst = Math.max(worst, now - last)
    last = now
  }, 20)
  onTestFinished(() => clearInterval(timer))
  const html = `<title>The ferry is back</title>${many(190, (i) => `<div class="c${i}">`)}${'<p>word, word, word. '.repeat(20_000)}`
  await articleFromPage(
    thread,
    { body: Buffer.from(html), contentType: '' },
    where,
    AbortSignal.timeout(8_000),
  )
  expect(worst).toBeLessThan(500)
})
