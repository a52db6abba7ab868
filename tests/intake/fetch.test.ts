import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo, LookupFunction, Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { Agent, request } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { type FetchOptions, guardedFetch } from '../../src/intake/fetch.ts'
import { isPublic, NotPublic, publicConnector } from '../../src/intake/public.ts'

/** A server on every address of this machine; counts who came. */
const serve = async (handler: RequestListener = (_request, response) => response.end('inside')) => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url!)
    handler(request, response)
  }).listen(0, '::')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, asked }
}

/** Names lead where a test says; each list is one answer, the last one stays. */
const names = (book: Record<string, string[][]>) => {
  const asked: string[] = []
  const lookup: LookupFunction = (host, options, callback) => {
    asked.push(host)
    const answers = book[host]
    const found = (answers?.length === 1 ? answers[0]! : (answers?.shift() ?? [])).map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }))
    const unknown = found[0] ? null : Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
    setImmediate(() =>
      options.all || unknown ? callback(unknown, found) : callback(null, found[0]!.address, found[0]!.family),
    )
  }
  return { lookup, asked }
}

const home = { 'gazette.example': [['127.0.0.1']] }

/** A fetch for which gazette.example is the newsroom's own and leads to this machine. */
const fetchHome = (more: Partial<FetchOptions> = {}) => {
  const fetchPage = guardedFetch({ allowHosts: ['gazette.example'], lookup: names(home).lookup, ...more })
  return (url: string, signal = new AbortController().signal) => fetchPage(url, signal)
}

const small = { bytes: 50_000, totalMs: 5_000, idleMs: 5_000 }

test('a page comes with its status, type and body, and Crier says who asks', async () => {
  const { port } = await serve((request, response) => {
    response.writeHead(404, { 'content-type': 'text/html; charset=utf-8', 'set-cookie': 'a=b' })
    response.end(request.headers['user-agent'])
  })
  const page = await fetchHome()(`http://gazette.example:${port}/story`)
  expect(page).toMatchObject({
    kind: 'page',
    url: `http://gazette.example:${port}/story`,
    status: 404,
    contentType: 'text/html; charset=utf-8',
    whole: true,
  })
  expect(page.kind === 'page' && page.body.toString()).toMatch(/^Crier\/\d/)
})

test.each([
  'http://127.0.0.1',
  'http://[::1]',
  'http://[::]',
  'http://[::ffff:127.0.0.1]',
  'http://[::127.0.0.1]',
  'http://0',
  'http://0x7f000001',
  'http://2130706433',
  'http://0177.0.0.1',
  'http://127.1',
  'http://127.0.0.1.',
  'http://localhost',
])('%s leads to this machine and is not asked, however it is spelt', async (url) => {
  const { port, asked } = await serve()
  expect(await guardedFetch({ allowHosts: [] })(url, AbortSignal.timeout(5_000))).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('not a public address'),
  })
  // The same on a port where somebody listens, below the rule about ports.
  const { lookup } = names({ localhost: [['127.0.0.1']] })
  const agent = new Agent({ connect: publicConnector(() => false, lookup) })
  await expect(request(`${url}:${port}`, { dispatcher: agent })).rejects.toThrow(NotPublic)
  expect(asked).toEqual([])
})

test.each([
  '169.254.169.254',
  '168.63.129.16',
  '::ffff:168.63.129.16',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '100.64.0.1',
  '198.18.0.1',
  '192.0.2.1',
  '224.0.0.1',
  '255.255.255.255',
  '64:ff9b::7f00:1',
  '64:ff9b:1::a00:1',
  '::ffff:0:127.0.0.1',
  '::10.0.0.1',
  '2002:7f00:1::',
  '2001::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'fd00::1',
  'ff02::1',
  '2001:db8::1',
  '4000::1',
  'gazette.example',
  '',
])('%s is not public', (address) => {
  expect(isPublic(address)).toBe(false)
})

test.each(['8.8.8.8', '::ffff:8.8.8.8', '2606:4700::1'])('%s is public', (address) => {
  expect(isPublic(address)).toBe(true)
})

test.each([
  ['private', [['10.0.0.5']]],
  ['public and private at once', [['8.8.8.8', '10.0.0.5']]],
  ['NAT64', [['64:ff9b::a00:5']]],
])(
  'a name that leads to an address that is %s is refused, and the reason says what to do',
  async (_what, answers) => {
    const { lookup } = names({ 'evil.example': answers })
    const refused = await guardedFetch({ allowHosts: [], lookup })(
      'https://evil.example/',
      AbortSignal.timeout(5_000),
    )
    expect(refused).toMatchObject({
      kind: 'refused',
      why: expect.stringMatching(/evil\.example leads to .*fetch\.allowHosts/),
    })
  },
)

test('a name that changes its mind gains nothing: the address that was checked is the one connected', async () => {
  // The first is in space that was given to nobody, so nothing is bothered.
  const { lookup, asked } = names({ 'evil.example': [['2d00::1'], ['127.0.0.1']] })
  const { port, asked: served } = await serve()
  const connect = publicConnector(() => false, lookup)
  const options = { hostname: 'evil.example', protocol: 'http:', port: String(port) }
  const attempt = await new Promise((resolve) => {
    const socket = connect(options, () => {}) as unknown as Socket
    socket.once('connectionAttempt', (address) => {
      setImmediate(() => socket.destroy())
      resolve(address)
    })
  })
  expect(attempt).toBe('2d00::1')
  expect(asked).toEqual(['evil.example'])
  const error = await new Promise((resolve) => connect(options, (...[error]) => resolve(error)))
  expect(error).toBeInstanceOf(NotPublic)
  expect(served).toEqual([])
})

test.each([
  ['file:///etc/passwd', /file:/],
  ['ftp://gazette.example/', /ftp:/],
  ['data:text/html,hello', /data:/],
  ['http://ada:secret@gazette.example/', /a user name or a password/],
  ['http://example.com:6379/', /port 6379/],
  ['https://example.com:8443/', /port 8443/],
  ['no address', /no address/],
])('%s is not asked', async (url, why) => {
  const refused = await fetchHome()(url)
  expect(refused).toMatchObject({ kind: 'refused', why: expect.stringMatching(why) })
  expect(JSON.stringify(refused)).not.toContain('secret')
})

test('redirects are followed, relative ones too, and the page says where it was found', async () => {
  const { port } = await serve((request, response) =>
    request.url === '/old'
      ? response.writeHead(301, { location: '../new?a=1' }).end('moved')
      : response.end('found'),
  )
  expect(await fetchHome()(`http://gazette.example:${port}/old`)).toMatchObject({
    kind: 'page',
    url: `http://gazette.example:${port}/new?a=1`,
    body: Buffer.from('found'),
  })
})

test.each([
  ['http://127.0.0.1/', /not a public address/],
  ['http://inside.example/', /inside\.example leads to 10\.0\.0\.5/],
  ['//169.254.169.254/latest/meta-data', /not a public address/],
  ['file:///etc/passwd', /file:/],
  ['http://ada:secret@gazette.example/', /a user name or a password/],
  ['http://inside.example:6379/', /port 6379/],
  ['http://[', /no address/],
])('a redirect to %s is not followed', async (location, why) => {
  const { port, asked } = await serve((_request, response) => response.writeHead(302, { location }).end())
  const { lookup } = names({ ...home, 'inside.example': [['10.0.0.5']] })
  expect(await fetchHome({ lookup })(`http://gazette.example:${port}/`)).toMatchObject({
    kind: 'refused',
    why: expect.stringMatching(why),
  })
  expect(asked).toHaveLength(1)
})

test('a ring of redirects ends, and no cookie is carried round it', async () => {
  const cookies: unknown[] = []
  const { port, asked } = await serve((request, response) => {
    cookies.push(request.headers.cookie)
    response.writeHead(307, { location: '/again', 'set-cookie': 'seen=1' }).end()
  })
  expect(await fetchHome()(`http://gazette.example:${port}/`)).toEqual({
    kind: 'failed',
    why: 'it redirects more than 5 times',
  })
  expect(asked).toHaveLength(6)
  expect(cookies.every((cookie) => cookie === undefined)).toBe(true)
})

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('%s is decoded', async (coding, pack) => {
  const { port } = await serve((_request, response) =>
    response.writeHead(200, { 'content-encoding': coding }).end(pack(Buffer.from('Good morning'))),
  )
  expect(await fetchHome()(`http://gazette.example:${port}/`)).toMatchObject({
    kind: 'page',
    body: Buffer.from('Good morning'),
    whole: true,
  })
})

test.each([
  ['gzip', gzipSync(Buffer.alloc(20_000_000))],
  ['br', brotliCompressSync(Buffer.alloc(20_000_000))],
  ['identity', Buffer.alloc(20_000_000)],
])('a bomb (%s) is read up to the limit and no further', async (coding, bomb) => {
  const { port } = await serve((_request, response) =>
    response.writeHead(200, { 'content-encoding': coding }).end(bomb),
  )
  const page = await fetchHome({ limits: small })(`http://gazette.example:${port}/`)
  expect(page).toMatchObject({ kind: 'page', whole: false })
  expect(page.kind === 'page' && page.body.length).toBe(small.bytes)
})

test('a body without an end is read up to the limit, and its server sees us hang up', async () => {
  let gone: () => void
  const hungUp = new Promise<void>((resolve) => {
    gone = resolve
  })
  const { port } = await serve((_request, response) => {
    response.on('close', () => gone())
    const more = () => {
      while (response.write(Buffer.alloc(10_000, 'a')));
    }
    response.on('drain', more)
    more()
  })
  expect(await fetchHome({ limits: small })(`http://gazette.example:${port}/`)).toMatchObject({
    whole: false,
  })
  await hungUp
})

test('a body that only drips is given up in time', async () => {
  const { port } = await serve((_request, response) => {
    const drip = setInterval(() => response.write('a'), 10)
    response.on('close', () => clearInterval(drip))
  })
  const limits = { ...small, totalMs: 200 }
  expect(await fetchHome({ limits })(`http://gazette.example:${port}/`)).toEqual({
    kind: 'failed',
    why: `gazette.example:${port} had not answered in full when the time was up`,
  })
})

test('a name that is never looked up to its end is given up in time', { timeout: 5_000 }, async () => {
  const limits = { ...small, totalMs: 100 }
  expect(await fetchHome({ limits, lookup: () => {} })('https://gazette.example/')).toEqual({
    kind: 'failed',
    why: 'gazette.example had not answered in full when the time was up',
  })
})

test.each<[string, RequestListener]>([
  ['at all', () => {}],
  ['after its first words', (_request, response) => void response.write('Good')],
])('a server that says nothing %s is given up early', async (_when, handler) => {
  const { port } = await serve(handler)
  const limits = { ...small, totalMs: 60_000, idleMs: 50 }
  expect(await fetchHome({ limits })(`http://gazette.example:${port}/`)).toMatchObject({
    kind: 'failed',
    why: expect.stringContaining('said nothing for 0.05 s'),
  })
})

test('whoever asked may give up at any time', async () => {
  const giveUp = new AbortController()
  const { port } = await serve(() => giveUp.abort())
  expect(await fetchHome()(`http://gazette.example:${port}/`, giveUp.signal)).toMatchObject({
    kind: 'failed',
    why: expect.stringContaining('when the time was up'),
  })
})

test.each<[string, RequestListener]>([
  [
    'less than its content-length',
    (_request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('short', () => response.destroy())
    },
  ],
  [
    'half of its gzip',
    (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('Good morning').subarray(0, 20)),
  ],
  [
    'no gzip',
    (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('Good morning'),
  ],
  [
    'an unknown encoding',
    (_request, response) => response.writeHead(200, { 'content-encoding': 'zip' }).end('PK'),
  ],
  ['no HTTP', (_request, response) => response.socket!.end('hello\r\n\r\n')],
])('%s is no answer', async (_what, handler) => {
  const { port } = await serve(handler)
  expect(await fetchHome()(`http://gazette.example:${port}/`)).toMatchObject({ kind: 'failed' })
})

test('more than the content-length is cut off there', async () => {
  const { port } = await serve((_request, response) =>
    response.socket!.end('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nGood morning'),
  )
  expect(await fetchHome()(`http://gazette.example:${port}/`)).toMatchObject({
    kind: 'page',
    body: Buffer.from('Good'),
  })
})

test('a name that does not exist and a port where nobody listens are told by their codes', async () => {
  expect(await fetchHome()('https://nowhere.example/')).toEqual({
    kind: 'failed',
    why: 'nowhere.example gives no usable answer (ENOTFOUND)',
  })
  expect(await fetchHome()('http://gazette.example:1/')).toMatchObject({
    kind: 'failed',
    why: expect.stringContaining('ECONNREFUSED'),
  })
})

test('an allowed host may be an IPv6 address, as it stands in a URL', async () => {
  const { port } = await serve()
  expect(await fetchHome({ allowHosts: ['[::1]'] })(`http://[::1]:${port}/`)).toMatchObject({ kind: 'page' })
})

test('a form is posted, and carried on by the redirects that keep a request as it is, and by no others', async () => {
  const bodies: string[] = []
  const { port } = await serve((request, response) => {
    request.on('data', (chunk) => bodies.push(`${request.method} ${request.url} ${chunk}`))
    request.on('end', () => {
      if (request.url === '/307') response.writeHead(307, { location: '/end' }).end()
      else if (request.url === '/302') response.writeHead(302, { location: '/end' }).end()
      else response.writeHead(202, { 'x-asked': request.headers['x-asked'] ?? '' }).end()
    })
  })
  const post = (path: string) =>
    guardedFetch({ allowHosts: ['gazette.example'], lookup: names(home).lookup })(
      `http://gazette.example:${port}${path}`,
      AbortSignal.timeout(5_000),
      { form: { 'hub.mode': 'subscribe' }, headers: { 'x-asked': 'politely' } },
    )
  expect(await post('/307')).toMatchObject({ status: 202, headers: { 'x-asked': 'politely' } })
  expect(await post('/302')).toMatchObject({ status: 302 })
  expect(bodies).toEqual(['/307', '/end', '/302'].map((path) => `POST ${path} hub.mode=subscribe`))
})

test('an answer without a body is one, whatever coding it names', async () => {
  const { port } = await serve((request, response) => {
    response.writeHead(request.headers['if-none-match'] === '"7"' ? 304 : 500, { 'content-encoding': 'gzip' })
    response.end()
  })
  const fetchPage = guardedFetch({ allowHosts: ['gazette.example'], lookup: names(home).lookup })
  expect(
    await fetchPage(`http://gazette.example:${port}/`, AbortSignal.timeout(5_000), {
      headers: { 'if-none-match': '"7"' },
    }),
  ).toMatchObject({ kind: 'page', status: 304, whole: true })
})
