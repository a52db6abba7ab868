/** A story handed over by its address, by an editor or a program: read from the page, shown with its sources, published. */
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort, newsroom } from '../support/crier.ts'
import { until } from '../support/until.ts'

const page = `<html lang="en"><head><title>The ferry is back - Gazette</title>
<meta property="og:title" content="The ferry is back"><meta property="og:site_name" content="Gazette">
<meta property="og:description" content="Boats leave every twenty minutes."></head>
<body><h1>The ferry is back</h1><p>The city reopens the line on Monday, eleven years after the last crossing.</p></body></html>`

const site = createServer((request, response) => {
  const { url = '' } = request
  response.setHeader('content-type', 'text/html')
  if (url === '/ferry' || url === '/tram') response.end(page.replaceAll('ferry', url.slice(1)))
  else if (url === '/escape') response.end(page.replaceAll('ferry', '\u001b[2Jferry'))
  else if (url === '/deep') response.end(`${page}${'<div><b>'.repeat(200_000)}`)
  else if (url === '/endless') response.write(page)
  else response.writeHead(404).end()
})
await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening))
const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
afterAll(() => {
  site.closeAllConnections()
  site.close()
})

const http = await freePort()
const crier = newsroom(
  {
    newsroom: { name: 'Gazette' },
    http: { enabled: true, port: http },
    sandbox: { enabled: true, port: await freePort() },
    channels: [
      { id: 'tg', network: 'telegram', chat: '@gazette' },
      { id: 'x', network: 'x', handle: '@gazette' },
      { id: 'fb', network: 'facebook', page: '100000000000001' },
    ],
    fetch: { allowHosts: ['127.0.0.1'] },
  },
  {},
  afterAll,
)

beforeAll(() => crier.up('start').then(() => {}))

test('a page cannot command the terminal of whoever looks at it', async () => {
  for (const options of [[], ['--explain']]) {
    const { out } = await crier.run(['article', `${origin}/escape`, ...options])
    expect(out).toContain('[2Jferry')
    expect(out).not.toContain('\u001b')
  }
})

test('a page’s address is published as the article that stands there', async () => {
  const { code, out, err } = await crier.run(['publish', `${origin}/ferry`, '--breaking'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(/^The ferry is back\n[\s\S]* {2}tg {2}published {2}http/)
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

const handOver = async (story: object, signal?: AbortSignal) => {
  const token = (
    await crier.run(['tokens', 'create', `cms-${handed++}`, '--scope', 'articles:write'])
  ).out.trim()
  return fetch(`http://127.0.0.1:${http}/api/articles`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(story),
    signal,
  })
}
let handed = 0

test('a program hands over an address, and the page’s story goes out on every channel', async () => {
  const answer = await handOver({ url: `${origin}/tram` })
  expect([answer.status, await answer.json()]).toMatchObject([
    201,
    { verdict: 'new', article: { id: `${origin}/tram` }, deliveries: [{}, {}, {}] },
  ])
  const shown = async () => (await crier.run(['show', `${origin}/tram`])).out
  await until(async () => (await shown()).match(/: published/g)?.length === 3)
  expect((await shown()).match(/The tram is back/g)?.length).toBeGreaterThan(3)
})

test('pages that never end or are too deep hold up nobody else', async () => {
  const gone = new AbortController()
  let isOver = false
  const endless = handOver({ url: `${origin}/endless` }, gone.signal).then(
    () => {
      isOver = true
    },
    () => {},
  )
  const deep = handOver({ url: `${origin}/deep` })
  const story = { id: 'bridge', url: 'https://gazette.example/bridge', headline: 'The bridge is open' }
  expect((await handOver(story)).status).toBe(201)
  expect((await deep).status).toBe(201)
  expect(isOver).toBe(false)
  gone.abort()
  await endless
})
