/** A story handed over by its address: read from the page, shown with its sources, published. */
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort, newsroom } from '../support/crier.ts'

const page = `<html lang="en"><head><title>The ferry is back - Gazette</title>
<meta property="og:title" content="The ferry is back"><meta property="og:site_name" content="Gazette">
<meta property="og:description" content="Boats leave every twenty minutes."></head>
<body><h1>The ferry is back</h1><p>The city reopens the line on Monday, eleven years after the last crossing.</p></body></html>`

const site = createServer((request, response) => {
  if (request.url === '/ferry') response.setHeader('content-type', 'text/html').end(page)
  else response.writeHead(404).end()
})
await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening))
const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
afterAll(() => site.close())

const crier = newsroom(
  {
    newsroom: { name: 'Gazette' },
    sandbox: { enabled: true, port: await freePort() },
    channels: [{ id: 'tg', network: 'telegram', chat: '@gazette' }],
    fetch: { allowHosts: ['127.0.0.1'] },
  },
  {},
  afterAll,
)

beforeAll(() => crier.up('start').then(() => {}))

test('a page’s address is published as the article that stands there', async () => {
  const { code, out, err } = await crier.run(['publish', `${origin}/ferry`, '--breaking'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(/^The ferry is back\n[^]* {2}tg {2}published {2}http/)
  const shown = await crier.run(['show', `${origin}/ferry`])
  expect(shown.out).toContain('Boats leave every twenty minutes.')
})

test('crier article shows what is read, and with --explain from where', async () => {
  const { code, out } = await crier.run(['article', `${origin}/ferry`, '--explain'])
  expect(code).toBe(0)
  expect(out).toMatch(/headline +The ferry is back\n +from og:title\n +else title: The ferry is back/)
})

test('a saved page becomes JSON that can be published', async () => {
  writeFileSync(join(crier.dir, 'saved.html'), page)
  const { code, out } = await crier.run([
    'article',
    'saved.html',
    '--url',
    'https://gazette.example/f',
    '--json',
  ])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ id: 'https://gazette.example/f', headline: 'The ferry is back' })
})

test.each([
  ['/gone', /answers 404\. Is the address right/],
  ['http://10.0.0.1/ferry', /name 10\.0\.0\.1 in fetch\.allowHosts/],
])('%s is refused in words', async (address, words) => {
  const { code, err } = await crier.run(['publish', new URL(address, origin).href])
  expect(code).toBe(2)
  expect(err).toMatch(words)
})
