/** Pages as newsrooms' systems write them, each beside the article that it holds: the folder is the list of tests. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { readArticle } from '../../../src/intake/json.ts'
import { articleFromPage } from '../../../src/intake/page/read.ts'
import { pageThread } from './thread.ts'

const folder = new URL('pages/', import.meta.url)
const thread = pageThread(afterAll)
const never = new AbortController().signal
const read = async (html: string | Buffer, url?: string, contentType = 'text/html') => {
  const where = { url, known: url, allowHosts: [], timeZone: 'Europe/Kyiv' }
  const reading = await articleFromPage(thread, { body: Buffer.from(html), contentType }, where, never)
  if (!reading.ok) throw new Error(reading.why)
  return reading
}
const found = (explain: Awaited<ReturnType<typeof read>>['explain'], field: string) =>
  explain.find((finding) => finding.field === field)

test.each([
  ['<h1>Bridge closes<br>for three months</h1>'],
  ['<h1><div>Bridge closes</div><div>for three months</div></h1>'],
  ['<h1><span class="kicker">Harbour</span><span>Bridge closes for three months</span></h1>'],
])('the lines of %s are words apart', async (html) => {
  expect((await read(html)).data.headline).toBe('Bridge closes for three months')
})

const files = readdirSync(folder).filter((name) => name.endsWith('.html'))
test.each(files)('%s', async (name) => {
  const bytes = readFileSync(new URL(name, folder))
  const expected = JSON.parse(readFileSync(new URL(name.replace('.html', '.json'), folder), 'utf8'))
  const { data } = await read(bytes)
  expect(data).toMatchObject(expected)
  expect(
    readArticle({ ...data, url: data.url ?? 'https://gazette.example/a', id: 'a' }, { language: 'en' }),
  ).toMatchObject({ ok: true })
})

const page = (head: string, more = '') =>
  `<html><head><meta charset=utf-8><title>The ferry is back on the bay</title>${head}</head><body>${more}</body></html>`

test('a page in another charset is read by its header, its own word, or its bytes', async () => {
  const cyrillic = Buffer.from([0xcc, 0xb3, 0xf1, 0xf2]) // Міст, in windows-1251
  const html = (charset: string) =>
    Buffer.concat([Buffer.from(`${charset}<title>`), cyrillic, Buffer.from('</title>')])
  expect((await read(html(''), undefined, 'text/html; charset=windows-1251')).data.headline).toBe('Міст')
  expect((await read(html('<meta charset="windows-1251">'))).data.headline).toBe('Міст')
  expect((await read('<meta charset="gb2312"><title>Міст через затоку</title>')).data.headline).toBe(
    'Міст через затоку',
  )
  expect((await read(Buffer.from('\ufeff<title>Міст</title>', 'utf16le'))).data.headline).toBe('Міст')
})

test.each([
  ['<link rel=canonical href="https://gazette.example/city/ferry">', 'https://gazette.example/city/ferry'],
  ['<link rel=canonical href="https://agency.example/ferry">', 'https://gazette.example/ferry?utm_source=x'],
  ['<link rel=canonical href="https://gazette.example/">', 'https://gazette.example/ferry?utm_source=x'],
  ['<link rel=canonical href="http://gazette.example/ferry">', 'https://gazette.example/ferry?utm_source=x'],
])('the address of a page with %s', async (head, url) => {
  const { data } = await read(page(head), 'https://gazette.example/ferry?utm_source=x')
  expect(data).toMatchObject({ url, id: url })
})

test('an identifier that is not in the address is no id: it may be every page’s', async () => {
  const head = (id: string) =>
    page(
      `<script type="application/ld+json">{"@type":"NewsArticle","headline":"The ferry","identifier":"${id}"}</script>`,
    )
  const url = 'https://gazette.example/city/ferry-88123'
  expect((await read(head('88123'), url)).data.id).toBe('88123')
  expect((await read(head('gazette'), url)).data.id).toBe(url)
  const uuid = '0b5f0c9e-53a3-4a6a-9b56-0d6f5a1c2e3d'
  expect((await read(head(uuid), url)).data.id).toBe(uuid)
})

test('every candidate is told, with its place, and what was of no use with its reason', async () => {
  const { explain } = await read(
    page(
      '<meta property="og:title" content="A ferry!"><meta property="og:site_name" content="Gazette"><meta name="twitter:title" content="Gazette">',
    ),
  )
  expect(found(explain, 'headline')).toEqual({
    field: 'headline',
    taken: { value: 'A ferry!', from: 'og:title' },
    others: [{ value: 'The ferry is back on the bay', from: 'title' }],
    passedOver: [{ value: 'Gazette', from: 'twitter:title', why: 'the name of the site' }],
  })
})

test.each([
  ['<meta property="article:content_tier" content="metered">', 'yes'],
  ['<script type="application/ld+json">{"@type":"Article","isAccessibleForFree":false}</script>', 'yes'],
  ['<script type="application/ld+json">{"@type":"Article","isAccessibleForFree":"True"}</script>', 'no'],
  ['', undefined],
])('the paywall of %j', async (head, behind) => {
  expect(found((await read(page(head))).explain, 'paywall')?.taken?.value).toBe(behind)
})

test('the picture for social networks leads; a small one gives way, a logo and a drawing are none', async () => {
  const picture = async (head: string) => (await read(page(head))).data.images
  const og = (name: string, more = '') =>
    `<meta property="og:image" content="https://gazette.example/${name}">${more}`
  const ld =
    '<script type="application/ld+json">{"@type":"Article","image":{"url":"https://gazette.example/wide-picture.jpg","width":1600,"height":900}}</script>'
  expect(await picture(og('share-picture.jpg') + ld)).toMatchObject([
    { url: expect.stringContaining('share-') },
    {},
  ])
  const narrow =
    '<meta property="og:image:width" content="320"><meta property="og:image:height" content="240">'
  expect(await picture(og('share-picture.jpg', narrow) + ld)).toMatchObject([
    { url: expect.stringContaining('wide-') },
    {},
  ])
  expect(await picture(og('site-logo.png'))).toEqual([])
  expect(await picture(og('ferry.svg'))).toEqual([])
})

test('a time that names its zone goes before one that is read in the newsroom’s', async () => {
  const both =
    '<meta property="article:published_time" content="2026-07-01 08:00"><meta name="date" content="2026-07-01T06:00:00+02:00">'
  expect((await read(page(both))).data.publishedAt).toBe('2026-07-01T04:00:00.000Z')
  const bare = '<meta property="article:published_time" content="2026-07-01">'
  expect((await read(page(bare))).data.publishedAt).toBeUndefined()
})

test('a page that was cut in the middle of a tag keeps the body that is there', async () => {
  const sentence =
    'The city reopens the line on Monday, eleven years after the last crossing, and expects many. '
  const story = `<h1>The ferry is back on the bay</h1><article><p>${sentence.repeat(3)}</p><p>${sentence.repeat(3)}</p>`
  for (const end of ['<img src="/a', '<div class=', '</p', '<script async', '<p>And the bri'])
    expect((await read(page('', `${story}${end}`).split('</body>')[0]!)).data.body).toContain(
      sentence.repeat(3).trim(),
    )
})

test.each([
  ['', 'no headline'],
  ['<p>Nothing but words.</p>', 'no headline'],
])('%j is no article', async (html, words) => {
  await expect(read(html, 'https://gazette.example/a')).rejects.toThrow(words)
})

test('a front page is no article', async () => {
  await expect(read('<title>Gazette of the Harbour</title>', 'https://gazette.example/')).rejects.toThrow(
    'front page',
  )
})
