import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { ferry, office } from './office.ts'

type Json = Record<string, unknown>
interface Document {
  openapi: string
  paths: Record<string, Record<string, { summary: string; responses: Record<string, { content: Json }> }>>
  components: { schemas: Json }
}

/** What the document says of an answer, as a schema that admits no member which it does not name. */
const answerSchema = (document: Document, method: string, path: string, response: Response) => {
  const type = response.headers.get('content-type')!.split(';')[0]!
  const declared = document.paths[path]![method]!.responses[response.status]
  expect(declared, `${method} ${path} says what ${response.status} is`).toBeDefined()
  const { schema } = (declared!.content as Record<string, { schema: Json }>)[type]!
  const text = JSON.stringify({ ...schema, $defs: document.components.schemas })
  const strict = JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'), (_key, value) =>
    value && typeof value === 'object' && 'properties' in value
      ? { additionalProperties: false, ...value }
      : value,
  )
  return z.fromJSONSchema(strict)
}

test('each answer is what the document says of it', async () => {
  const { everybody, client, url, ledger } = await office()
  const document = (await (await fetch(`${url}openapi.json`)).json()) as Document
  expect(document.openapi).toBe('3.1.0')
  const owner = await everybody()
  const nobody = await client('nobody', 'articles:read')
  const full = {
    ...ferry,
    standfirst: 'Boats leave every twenty minutes.',
    body: 'One.\n\nTwo.',
    section: 'city',
    tags: ['ferry'],
    authors: ['Ada Reyes'],
    images: [{ url: 'https://gazette.example/ferry.jpg', alt: 'A ferry', credit: 'Jon Bell' }],
    publishedAt: '2026-03-02T06:30:00Z',
    updatedAt: '2026-03-02T06:30:00+02:00',
    scheduledAt: '2026-03-02T06:30:00Z',
    version: 3,
  }
  const answers: Array<[method: string, path: string, response: Response, code: number]> = [
    ['post', '/api/articles', await owner.post(full), 201],
    ['post', '/api/articles', await owner.post(full), 200],
    ['post', '/api/articles', await owner.post({ ...full, headline: 'Other' }), 409],
    ['post', '/api/articles', await owner.post({ id: 1 }), 422],
    ['post', '/api/articles', await owner.post('{'), 400],
    ['post', '/api/articles', await owner.post('{}', { 'content-type': 'text/plain' }), 415],
    ['post', '/api/articles', await owner.post('x'.repeat(2_000_000)), 413],
    ['post', '/api/articles', await nobody.post(full), 403],
    ['get', '/api/articles', await owner.get('api/articles'), 200],
    ['get', '/api/articles', await owner.get('api/articles?limit=x'), 400],
    ['get', '/api/articles', await fetch(`${url}api/articles`), 401],
    ['get', '/api/articles/{id}', await owner.get('api/articles/ferry'), 200],
    ['get', '/api/articles/{id}', await owner.get('api/articles/none'), 404],
    ['get', '/healthz', await fetch(`${url}healthz`), 200],
  ]
  await ledger.begin('ferry.tg-news', 'claim', {
    version: 3,
    post: {
      text: 'The ferry is back',
      entities: [],
      link: ferry.url,
      length: { used: 17, limit: 100, unit: 'characters' },
      warnings: [],
    },
  })
  await ledger.settle('ferry.tg-news', 1, { to: 'published', ref: { id: '1', url: 'https://t.example/1' } })
  answers.push(
    ['get', '/api/deliveries', await owner.get('api/deliveries?limit=1'), 200],
    ['get', '/api/deliveries/{id}', await owner.get('api/deliveries/ferry.tg-news'), 200],
  )
  for (const [method, path, response, code] of answers) {
    expect([path, response.status]).toEqual([path, code])
    const schema = answerSchema(document, method, path, response)
    const parsed = schema.safeParse(await response.json())
    expect(parsed.error?.issues, `${method} ${path} ${code}`).toBeUndefined()
  }
})

test('every reference of the document leads somewhere, and every article key is described', async () => {
  const { url } = await office()
  const document = (await (await fetch(`${url}openapi.json`)).json()) as Document
  const names = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
    ([, name]) => name!,
  )
  expect(new Set(names)).toEqual(new Set(Object.keys(document.components.schemas)))
  for (const operations of Object.values(document.paths))
    for (const { summary, responses } of Object.values(operations)) {
      expect(summary).toBeTruthy()
      expect(Object.keys(responses).some((code) => code.startsWith('2'))).toBe(true)
    }
})

test('the document names the headers that clients act on, and the doors that need no token', async () => {
  const { url } = await office()
  const { paths } = (await (await fetch(`${url}openapi.json`)).json()) as Document
  const headersOf = (path: string, method: string, code: number) =>
    Object.keys((paths[path]![method]!.responses[code] as unknown as { headers: object }).headers)
  expect(headersOf('/api/articles', 'post', 201)).toEqual(['Location', 'Idempotency-Replayed'])
  expect(headersOf('/api/articles', 'post', 401)).toEqual(['WWW-Authenticate'])
  expect(headersOf('/api/articles', 'post', 409)).toEqual(['Retry-After'])
  expect(headersOf('/api/deliveries', 'get', 429)).toEqual(['Retry-After'])
  expect(headersOf('/hooks/{name}', 'post', 503)).toEqual(['Retry-After'])
  expect(Object.keys(paths['/websub/{feed}/{token}']!)).toEqual(['get', 'post'])
})

test('behind a proxy, links lead to the public address', async () => {
  const { everybody } = await office({ publicUrl: 'https://crier.gazette.example/desk' })
  const client = await everybody()
  const answer = await client.post(ferry)
  expect(answer.headers.get('location')).toBe('https://crier.gazette.example/desk/api/articles/ferry')
  expect(await (await client.get('api/articles/nobody')).json()).toMatchObject({
    type: 'https://crier.gazette.example/desk/docs#unknown',
  })
})

const chromiumPath = '/usr/bin/chromium'
const noBrowser = !existsSync(chromiumPath)
if (noBrowser) console.warn(`Skipping the browser tests of the API's page: no ${chromiumPath}.`)

describe.skipIf(noBrowser)('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    const args =
      '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
    browser = await chromium.launch({ executablePath: chromiumPath, args: args.split(' ') })
  })
  afterAll(() => browser?.close())

  const open = async (width: number, colorScheme: 'light' | 'dark') => {
    const { url } = await office()
    const page = await browser.newPage({ viewport: { width, height: 700 }, colorScheme })
    onTestFinished(() => page.close())
    const asked: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => void asked.push(request.url()))
    page.on('console', (message) => void complaints.push(message.text()))
    await page.goto(`${url}docs`)
    return { page, url, asked, complaints }
  }

  test.each(['light', 'dark'] as const)(
    'the page fits a phone and is %s when the reader is',
    async (scheme) => {
      const { page, url, asked, complaints } = await open(320, scheme)
      await page.getByRole('heading', { name: 'POST /api/articles' }).waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
      const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor')
      expect(ground).toBe(scheme === 'light' ? 'rgb(244, 242, 238)' : 'rgb(19, 20, 22)')
      expect(asked).toEqual([`${url}docs`])
      expect(complaints).toEqual([])
    },
  )

  test('links lead from a request to its schema and from a problem’s type to its meaning', async () => {
    const { page } = await open(1_000, 'light')
    await page.getByRole('navigation').getByRole('link', { name: 'POST /api/articles' }).click()
    await page.getByRole('link', { name: 'Article', exact: true }).first().click()
    expect(page.url()).toMatch(/#schema-Article$/)
    expect(await page.locator('#schema-Article').innerText()).toContain('headline')
    const ids = await page.evaluate('[...document.querySelectorAll("[id]")].map(({ id }) => id)')
    const links = await page.evaluate(
      '[...document.querySelectorAll("a[href^=\'#\']")].map((a) => a.getAttribute("href").slice(1))',
    )
    expect((links as string[]).filter((link) => !(ids as string[]).includes(link))).toEqual([])
    expect(ids).toEqual(expect.arrayContaining(['conflict', 'older', 'rate', 'key-reused']))
  })
})
