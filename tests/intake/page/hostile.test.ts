/** Pages that want to tie Crier up: each costs a bounded time, and the page beside it is read all the same. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { openApart } from '../../../src/intake/apart.ts'
import { guardedFetch } from '../../../src/intake/fetch.ts'
import { articleFromUrl, type PageReading } from '../../../src/intake/page/read.ts'
import { pageThread } from './thread.ts'

const words =
  'The city reopens the line on Monday, eleven years after the last crossing, and expects many passengers. '
const head = '<title>The ferry is back on the bay</title>'
const good = `<html><head>${head}</head><body><p>${words.repeat(3)}</p><p>${words.repeat(3)}</p></body></html>`

/** A site with one good page and one of the test's own; both are read at the same time. */
const readBoth = async (answer: RequestListener, bodyLimits = { ms: 5_000, megabytes: 256 }) => {
  const server = createServer((request, response) => {
    if (request.url === '/good') response.setHeader('content-type', 'text/html').end(good)
    else answer(request, response)
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const limits = { bytes: 2 * 1024 * 1024, totalMs: 2_000, idleMs: 1_000 }
  const fetchPage = guardedFetch({ allowHosts: ['127.0.0.1'], limits })
  const tools = { fetchPage, allowHosts: [], thread: pageThread(onTestFinished, bodyLimits) }
  const read = (path: string) =>
    articleFromUrl(tools, origin + path, { timeZone: 'UTC' }, new AbortController().signal)
  const before = performance.now()
  const [bad, beside] = await Promise.all([read('/bad'), read('/good')])
  expect(performance.now() - before).toBeLessThan(15_000)
  expect(paragraphs(beside)).toHaveLength(2)
  return bad
}

const paragraphs = (reading: PageReading): unknown[] => (reading.ok ? (reading.data.body as unknown[]) : [])
const html =
  (body: string | Buffer, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(body)

const most = 2 * 1024 * 1024
const fill = (piece: string): string => piece.repeat(Math.floor((most - 200) / piece.length))

test.each([
  ['nested three hundred deep', `${head}${'<div>'.repeat(300)}${words.repeat(5)}`],
  ['nested without end', `${head}${fill('<div>')}`],
  ['of nothing but closing tags for what was never opened', `${head}${'<b>'.repeat(5_000)}${fill('</x>')}`],
  ['of half a million elements', `${head}<p>${words.repeat(5)}${fill('<i></i>')}`],
])('a page %s keeps its headline and loses its body', async (_what, page) => {
  const read = await readBoth(html(page))
  expect(read).toMatchObject({ ok: true, data: { headline: 'The ferry is back on the bay', body: [] } })
})

test.each([
  ['entities', `${head}<p>${fill('&amp;amp;lt;')}`],
  ['entities in a description', `${head}<meta name="description" content="${fill('&amp;amp;lt;')}">`],
  ['one tag’s attributes', `${head}<meta ${fill('a=b ')}`],
  ['headings that stand in each other', `${head}${fill('<h1>word ')}`],
  ['authors', `${head}${fill('<meta name="author" content="Ada Reyes and ">')}`],
  ['spaces in a title', `<title>The ferry is back on the bay${fill(' |')}</title>`],
  ['a script that never ends', `${head}${fill('<script>')}`],
  ['scripts', `${head}${fill('<script></script>')}`],
  ['beginnings of scripts', `${head}${fill('<script ')}`],
  ['drawings in drawings', `${head}${fill('<svg>')}`],
  ['comments', `${head}${fill('<!--')}`],
  ['JSON without end', `${head}<script type="application/ld+json">${fill('{"a":[')}</script>`],
  [
    'JSON stories',
    `${head}<script type="application/ld+json">[${fill('{"@type":"NewsArticle","author":["A","B"]},')}{}]</script>`,
  ],
  ['commas in JSON', `${head}<script type="application/ld+json">${fill(',    ')}</script>`],
])('a page of two megabytes of %s ends in time', async (_what, page) => {
  await readBoth(html(page))
})

test('what takes too long is given up with what it said so far, and the next one has a thread of its own', async () => {
  const thread = `import { parentPort } from 'node:worker_threads'
    parentPort.on('message', ({ number, question }) => {
      while (question === 'endless');
      parentPort.postMessage({ number, answer: question })
      while (question === 'half');
      parentPort.postMessage({ number, isOver: true })
    })
    parentPort.postMessage({ isReady: true })`
  const limits = { ms: 500, megabytes: 64 }
  const url = new URL(`data:text/javascript,${encodeURIComponent(thread)}`)
  const apart = openApart<string, string>(url, limits)
  onTestFinished(() => apart.close())
  const all = ['first', 'endless', 'second', 'half', 'third'].map((question) => apart.ask(question))
  expect(await Promise.all(all)).toEqual(['first', undefined, 'second', 'half', 'third'])
  const gone = new AbortController()
  const left = apart.ask('endless', gone.signal)
  gone.abort()
  expect(await left).toBe(undefined)
})

test('a body that takes too much memory ends its thread, not Crier', async () => {
  const large = `${head}${`<p>${words}<b>a</b></p>`.repeat(9_000)}`
  const read = await readBoth(html(large), { ms: 10_000, megabytes: 16 })
  expect(read).toMatchObject({ ok: true, data: { headline: 'The ferry is back on the bay', body: [] } })
})

test.each<[what: string, answer: RequestListener, why: string]>([
  [
    'that redirects for ever',
    (_request, response) => response.writeHead(302, { location: '/bad' }).end(),
    'redirects',
  ],
  [
    'that drips',
    (_request, response) => {
      const drip = setInterval(() => response.write('<p>'), 100)
      response.once('close', () => clearInterval(drip))
    },
    'time was up',
  ],
  ['that says nothing', () => {}, 'cannot be read'],
  [
    'shorter than it says',
    (_request, response) =>
      response.writeHead(200, { 'content-length': 5_000 }).end('<p>', () => response.destroy()),
    'cannot be read',
  ],
  [
    'inside our own network',
    (_request, response) => response.writeHead(302, { location: 'http://10.0.0.5/' }).end(),
    'fetch.allowHosts',
  ],
  [
    'that is not there',
    (_request, response) => response.writeHead(404).end(),
    'answers 404. Is the address right',
  ],
  ['that is forbidden', (_request, response) => response.writeHead(403).end(), 'keeps Crier out'],
  ['that is a picture', html('GIF89a', { 'content-type': 'image/gif' }), 'no web page but image/gif'],
  ['without a headline', html('<p>words'), 'holds no article'],
])('a page %s is refused in words', async (_what, answer, why) => {
  expect(await readBoth(answer)).toEqual({ ok: false, why: expect.stringContaining(why) })
})

test('a bomb is read as far as the limit', async () => {
  const bomb = gzipSync(head + ' '.repeat(200_000_000), { level: 1 })
  const read = await readBoth(html(bomb, { 'content-encoding': 'gzip' }))
  expect(read).toMatchObject({ ok: true, data: { headline: 'The ferry is back on the bay' } })
})

test('no secret in an address comes back in words', async () => {
  const answer: RequestListener = (_request, response) => response.writeHead(500).end()
  const read = await readBoth(answer)
  expect(read).toMatchObject({ ok: false })
  const fetchPage = async () => ({ kind: 'failed' as const, why: 'no' })
  const tools = { fetchPage, allowHosts: [], thread: pageThread(onTestFinished) }
  const secret = await articleFromUrl(
    tools,
    'https://gazette.example/a?token=s3cret',
    { timeZone: 'UTC' },
    new AbortController().signal,
  )
  expect(JSON.stringify(secret)).not.toContain('s3cret')
})
