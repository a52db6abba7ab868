/** Webhooks on a real server and a real Redis: who is believed, what is taken, and that it is taken once. */
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { accept } from '../../src/desk/accept.ts'
import { hookRoutes, maxPayloadBytes } from '../../src/http/hooks.ts'
import { serveHttp } from '../../src/http/serve.ts'
import { type HookSettings, hookOf } from '../../src/intake/hooks/hook.ts'
import { sameText, signatureOf } from '../../src/intake/hooks/signature.ts'
import { idempotencyStore } from '../../src/store/idempotency.ts'
import { redisNonces } from '../../src/store/nonces.ts'
import { rateStore } from '../../src/store/rate.ts'
import { tokenStore } from '../../src/store/tokens.ts'
import { newsdesk, scripted } from '../desk/newsdesk.ts'
import { until } from '../support/until.ts'
import { refusal } from './office.ts'

const secret = 'kept by both of us'
const minute = 60_000
/** When the payloads say that they were sent. */
const now = Date.parse('2026-03-02T06:30:05Z')

const payload = (name: string): string =>
  readFileSync(new URL(`../intake/hooks/payloads/${name}.json`, import.meta.url), 'utf8')

type Headers = Record<string, string>

/** One hook, called `cms`, on a server; `sign` makes the headers that it believes. */
const hooked = async (settings: Partial<HookSettings> = { from: 'wordpress' }, barMs?: number) => {
  const newsroom = newsdesk(scripted('tg-news'), scripted('fb-news'))
  const { redis, prefix, desk } = newsroom
  desk.clock = { ...desk.clock, now: () => now }
  const hook = hookOf(
    { name: 'cms', secret, map: {}, tags: [], approval: 'none', ...settings },
    { timeZone: 'UTC' },
  )
  const nonces = redisNonces(redis, prefix, barMs)
  const rates = rateStore(redis, prefix)
  const server = await serveHttp({
    host: '127.0.0.1',
    port: 0,
    desk,
    tokens: tokenStore(redis, prefix),
    once: idempotencyStore(redis, prefix),
    rates,
    redisFailed: () => false,
    readPage: async () => ({ failed: 'no page is read in this test' }),
    mounts: { '/hooks': hookRoutes({ desk, nonces, rates, hooks: [hook] }) },
  })
  onTestFinished(() => server.close())
  const url = `${server.url}hooks/cms`
  const sign = (body: string, at = now): Headers => signatureOf(hook.signing, secret, Buffer.from(body), at)
  const post = (
    body: string,
    headers: Headers = sign(body),
    to = url,
    signal?: AbortSignal,
  ): Promise<Response> =>
    fetch(to, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
      signal: signal ?? null,
    })
  const { hostname, port } = new URL(url)
  /** The first line of the answer to a body of which nothing comes; undefined while it is waited for. */
  const begin = () => {
    const socket = connect(Number(port), hostname)
    onTestFinished(() => void socket.destroy())
    socket.write(`POST /hooks/cms HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n`)
    const opened: { said?: string } = {}
    socket.once('data', (said) => {
      opened.said = String(said).split('\r\n')[0]
    })
    return opened
  }
  /** Everything that was written down of stories; the queues write to their own keys at any time. */
  const stored = async () =>
    Object.keys(await newsroom.everything()).filter(
      (key) => !/^:(?:channel\.|rate:)/.test(key.slice(prefix.length)),
    )
  return { ...newsroom, nonces, url, base: server.url, post, begin, sign, stored }
}

const nonceKeys = ({
  redis,
  prefix,
}: Pick<ReturnType<typeof newsdesk>, 'redis' | 'prefix'>): Promise<string[]> =>
  redis.keys(`${prefix.replace(/[{}]/g, '\\$&')}:nonce:*`)
const json = async (response: Response) => ({ code: response.status, ...((await response.json()) as object) })
const refused = { code: 401, media: 'application/problem+json', type: '/docs#signature' }

test.each<[string, Partial<HookSettings>, string]>([
  ['wordpress', { from: 'wordpress' }, 'cms:4711'],
  ['ghost', { from: 'ghost' }, 'cms:65e2c1a7f1d2b30001a4c7e1'],
  ['strapi', { from: 'strapi', siteUrl: 'https://town.example/' }, 'cms:k3v9x0w2q7m1t5b8z4n6c0da:en'],
  ['ninjs-2', { from: 'ninjs' }, 'https://agency.example/text/260302-snow-77af'],
])('a story of %s is accepted and planned', async (name, settings, id) => {
  const { post, ledger, jobs } = await hooked(settings)
  expect(await json(await post(payload(name)))).toEqual({
    code: 201,
    article: { id, version: 1, status: 'published' },
    verdict: 'new',
    deliveries: 2,
  })
  expect(await ledger.article(id)).toMatchObject({ id })
  expect(await jobs('tg-news')).toHaveLength(1)
})

test('a hook that holds plans its stories for an editor', async () => {
  const { post, ledger } = await hooked({ from: 'wordpress', approval: 'hold' })
  await post(payload('wordpress'))
  const states = (await ledger.deliveriesOf('cms:4711')).map(({ state }) => state)
  expect(states).toEqual(['held', 'held'])
})

test('an edited story is a new version, and an unpublished one is taken back by its id alone', async () => {
  const { post, ledger } = await hooked()
  await post(payload('wordpress'))
  const edited = payload('wordpress')
    .replace('eleven years', 'twelve years')
    .replace('"modified_gmt": "2026-03-02T07:05:12"', '"modified_gmt": "2026-03-02T08:00:00"')
  expect(await json(await post(edited))).toMatchObject({
    code: 200,
    verdict: 'updated',
    article: { version: 2 },
  })
  expect(await json(await post('{"id":4711,"type":"post","event":"unpublish"}'))).toMatchObject({
    code: 200,
    article: { id: 'cms:4711', status: 'retracted' },
    verdict: 'updated',
  })
  const states = (await ledger.deliveriesOf('cms:4711')).map(({ state }) => state)
  expect(states).toEqual(['cancelled', 'cancelled'])
})

test('a story that is taken back whole, dated as before, is taken back all the same', async () => {
  const { post } = await hooked({ from: 'ghost' })
  await post(payload('ghost'))
  const back = payload('ghost').replace('"event": "post.published"', '"event": "post.unpublished"')
  expect(await json(await post(back))).toMatchObject({ verdict: 'updated', article: { status: 'retracted' } })
  const late = payload('ghost').replace('Library opens its', 'Library shuts its')
  expect(await json(await post(late))).toMatchObject({ verdict: 'older' })
})

test('what is no story to publish is answered with its reason, and nothing is planned', async () => {
  const { post, ledger } = await hooked()
  expect(await json(await post('{"id":1,"type":"post","status":"draft"}'))).toEqual({
    code: 202,
    ignored: 'its status is "draft": neither published nor taken back',
  })
  expect(await ledger.recentArticles(1)).toEqual([])
  expect(await ledger.asides()).toEqual([])
})

test('a retraction of a story that never came is set aside for a person, and the CMS hears so', async () => {
  const { post, ledger } = await hooked()
  const answer = await json(await post('{"id":1,"type":"post","event":"unpublish"}'))
  const why = 'takes back cms:1, which never came: if it comes later, withdraw it'
  expect(answer).toMatchObject({ code: 202, ignored: why })
  expect(await ledger.asides()).toMatchObject([
    { id: (answer as unknown as { aside: string }).aside, problems: [{ path: 'id', message: why }] },
  ])
})

test('a retraction finds its story by any id under which it came', async () => {
  const { post, ledger, desk } = await hooked({ from: 'ghost' })
  const { current } = JSON.parse(payload('ghost')).post
  await accept(
    desk,
    { id: 'from-the-feed', url: current.url, headline: 'The library opens' },
    { door: 'feed:all' },
  )
  await post(payload('ghost'))
  const gone = { event: 'post.deleted', post: { current: {}, previous: { id: current.id } } }
  expect(await json(await post(JSON.stringify(gone)))).toMatchObject({
    code: 200,
    article: { id: 'from-the-feed', status: 'retracted' },
    verdict: 'updated',
  })
  const states = (await ledger.deliveriesOf('from-the-feed')).map(({ state }) => state)
  expect(states).toEqual(['cancelled', 'cancelled'])
})

const plain: Partial<HookSettings> = {
  signature: { scheme: 'hmac', header: 'X-Signature' },
  map: {
    status: { from: 'event', published: ['live'], retracted: ['gone'] },
    id: 'id',
    url: 'url',
    headline: 'title',
    updatedAt: 'at',
  },
}
const said = (event: string, at?: string) =>
  JSON.stringify({ event, id: 'a', url: 'https://g.example/a', title: 'Ferry sails again', at })

test('a whole retraction under a new id finds its story by the address, though the time is that of the last change', async () => {
  const { post, desk } = await hooked(plain)
  const at = '2026-01-01T00:00:00Z'
  const story = { id: 'other', url: 'https://g.example/a', headline: 'Ferry sails', updatedAt: at }
  await accept(desk, story, { door: 'feed:all' })
  expect(await json(await post(said('gone', at)))).toMatchObject({
    article: { id: 'other', status: 'retracted' },
    verdict: 'updated',
  })
})

test('a story from the archive waits for an editor', async () => {
  const { post, ledger } = await hooked()
  await post(payload('wordpress').replaceAll('2026-03-02T', '2026-02-20T'))
  const states = (await ledger.deliveriesOf('cms:4711')).map(({ state }) => state)
  expect(states).toEqual(['held', 'held'])
})

test('a retraction that is repeated after the story was published again takes nothing down', async () => {
  const { post, ledger, redis, prefix } = await hooked(plain)
  await post(said('live', '2026-01-01T00:00:00Z'))
  const gone = said('gone', '2026-01-02T00:00:00Z')
  expect(await json(await post(gone))).toMatchObject({ article: { status: 'retracted' }, verdict: 'updated' })
  await post(said('live', '2026-01-03T00:00:00Z'))
  await redis.del(await nonceKeys({ redis, prefix })) // it is forgotten after ten minutes
  expect(await json(await post(gone))).toEqual({
    code: 202,
    ignored:
      'takes back a as it was at 2026-01-02T00:00:00.000Z, but it was published again at 2026-01-03T00:00:00.000Z',
  })
  expect((await ledger.deliveriesOf('a')).map(({ state }) => state)).toEqual(['due', 'due'])
})

test.each([
  ['without a time', undefined],
  ['with the time of the last change', '2026-01-01T00:00:00Z'],
  ['with a later time', '2026-01-02T00:00:00Z'],
])('a retraction %s takes the story back', async (_what, at) => {
  const { post } = await hooked(plain)
  await post(said('live', '2026-01-01T00:00:00Z'))
  expect(await json(await post(said('gone', at)))).toMatchObject({
    article: { status: 'retracted' },
    verdict: 'updated',
  })
})

test.each([
  [
    'a story without a headline',
    '{"id":9,"type":"post","event":"publish","link":"https://g.example/9"}',
    'headline',
  ],
  ['no JSON', 'event=publish&id=9', ''],
  ['a list', '[]', ''],
])('%s is refused with every problem, and set aside for a person', async (_what, body, path) => {
  const { post, ledger } = await hooked()
  const answer = await refusal(await post(body))
  expect(answer).toMatchObject({ code: 422, media: 'application/problem+json', problems: [{ path }] })
  expect((await ledger.asides()).map(({ id }) => id)).toEqual([answer.aside])
})

test.each<[string, (body: string, sign: (body: string, at?: number) => Headers) => Headers]>([
  ['no signature', () => ({})],
  ['only a time', (body, sign) => ({ 'X-Crier-Timestamp': sign(body)['X-Crier-Timestamp']! })],
  ['the signature of another body', (body, sign) => sign(`${body} `)],
  [
    'another secret',
    (body) => signatureOf({ scheme: 'crier' }, 'not the same secret', Buffer.from(body), now),
  ],
  ['a time that was not signed', (body, sign) => ({ ...sign(body), 'X-Crier-Timestamp': '1772433000' })],
  ['a time in ms', (body, sign) => ({ ...sign(body), 'X-Crier-Timestamp': String(now) })],
  ['a signature cut short', (body, sign) => ({ ...sign(body), 'X-Crier-Signature': 'sha256=ab' })],
  ['a signature sent more than five minutes ago', (body, sign) => sign(body, now - 5 * minute - 6_000)],
  ['a signature dated more than five minutes ahead', (body, sign) => sign(body, now + 5 * minute + 1_000)],
])('%s: not believed, and not told why', async (_what, headers) => {
  const { post, sign, stored } = await hooked()
  const body = payload('wordpress')
  const answer = await refusal(await post(body, headers(body, sign)))
  expect(answer).toMatchObject({
    ...refused,
    detail: expect.stringContaining('signature, its time or the secret'),
  })
  expect(JSON.stringify(answer)).not.toContain(secret)
  expect(await stored()).toEqual([])
})

test('clocks may differ by five minutes, either way', async () => {
  const { post, sign } = await hooked()
  const body = payload('wordpress')
  expect((await post(body, sign(body, now - 5 * minute + 6_000))).status).toBe(201)
  expect((await post(body, sign(body, now + 5 * minute - 6_000))).status).toBe(200)
})

test.each<[string, Partial<HookSettings>]>([
  ['wordpress', { from: 'wordpress' }],
  ['ghost', { from: 'ghost' }],
  ['strapi', { from: 'strapi', siteUrl: 'https://town.example/' }],
  ['ninjs-2', { from: 'ninjs' }],
])(
  'the same request of %s a second time gets the first answer and does nothing, however its headers are written',
  async (name, settings) => {
    const { post, sign, stored } = await hooked(settings)
    const body = payload(name)
    const headers = sign(body)
    const first = await json(await post(body, headers))
    expect(first).toMatchObject({ code: 201, verdict: 'new', deliveries: 2 })
    const before = await stored()
    const again = await post(body, headers)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await json(again)).toEqual({ ...first, code: 200 })
    const louder = Object.fromEntries(
      Object.entries(headers).map(([key, value]) => [
        key.toUpperCase(),
        value.replace(/[\da-f]{40,}/, (hex) => hex.toUpperCase()),
      ]),
    )
    expect((await post(body, louder)).status).toBe(200)
    expect(await stored()).toEqual(before)
  },
)

test('what brought no story gets its first answer again', async () => {
  const { post, sign, ledger } = await hooked()
  for (const body of [payload('wordpress').replace('"type": "post"', '"type": "page"'), '[]']) {
    const headers = sign(body)
    const first = await (await post(body, headers)).json()
    const again = await post(body, headers)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await again.json()).toEqual(first)
  }
  expect(await ledger.asides()).toHaveLength(1)
})

test('a request whose worker died is barred for a moment, and then taken: no crash costs a story', async () => {
  const barMs = 300
  const { post, sign, desk, ledger } = await hooked({ from: 'wordpress' }, barMs)
  const body = payload('wordpress')
  const headers = sign(body)
  const { accept } = desk.ledger
  const begun = new Promise<void>((begin) => {
    desk.ledger.accept = () => {
      begin()
      return new Promise(() => {})
    }
  })
  const dying = new AbortController()
  post(body, headers, undefined, dying.signal).catch(() => {})
  await begun
  dying.abort()
  desk.ledger.accept = accept
  const barred = await post(body, headers)
  expect(barred.headers.get('retry-after')).toBe('1')
  expect(await refusal(barred)).toMatchObject({ code: 503, type: '/docs#unavailable' })
  await until(async () => (await post(body, headers)).status === 201)
  expect(await ledger.recentArticles(9)).toHaveLength(1)
})

test('an address that is not believed again and again is slowed down; one that signs rightly is not', async () => {
  const { post } = await hooked()
  const codes: number[] = []
  for (let count = 0; count < 21; count++) codes.push((await post('{}', {})).status)
  expect(codes).toEqual([...Array(20).fill(401), 429])
  const slowed = await post('{}', {})
  expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refusal(slowed)).toMatchObject({ code: 429, type: '/docs#rate' })
  expect((await post(payload('wordpress'))).status).toBe(201)
})

test('of requests that are not believed, one a minute is logged', async () => {
  const { post, lines } = await hooked()
  for (let count = 0; count < 5; count++) await post('{}', {})
  const refusals = lines.filter(({ message }) => message.startsWith('webhook refused'))
  expect(refusals).toMatchObject([{ level: 'warn', fields: { hook: 'cms', address: '127.0.0.1' } }])
})

const refusedOf = (sockets: Array<{ said?: string }>) =>
  sockets.filter(({ said }) => said?.includes('429')).length

test('of one address at most eight bodies arrive at once', async () => {
  const { post, begin } = await hooked()
  const nine = Array.from({ length: 9 }, begin)
  await until(async () => refusedOf(nine) === 1)
  expect(nine.filter(({ said }) => said === undefined)).toHaveLength(8)
  expect((await post('{}', {})).status).toBe(429)
})

test('an address that was not believed too often may send two bodies at once', async () => {
  const { post, begin } = await hooked()
  for (let count = 0; count < 20; count++) await post('{}', {})
  const three = Array.from({ length: 3 }, begin)
  await until(async () => refusedOf(three) === 1)
  expect(three.filter(({ said }) => said === undefined)).toHaveLength(2)
})

test('of the same request sent many times at once, one is taken', async () => {
  const { post, sign } = await hooked()
  const body = payload('wordpress')
  const headers = sign(body)
  const codes = await Promise.all(Array.from({ length: 8 }, async () => (await post(body, headers)).status))
  expect(codes.filter((code) => code === 201)).toHaveLength(1)
  expect(codes.filter((code) => code === 200 || code === 503)).toHaveLength(7)
})

test('what was taken is remembered for as long as its signature is good, and no longer', async () => {
  const { post, redis, prefix } = await hooked()
  await post(payload('wordpress'))
  const keys = await nonceKeys({ redis, prefix })
  expect(keys).toHaveLength(1)
  const left = await redis.pttl(keys[0]!)
  expect(left).toBeGreaterThan(9 * minute)
  expect(left).toBeLessThanOrEqual(10 * minute)
})

test('a request that could not be done may come again', async () => {
  const { post, sign, desk } = await hooked()
  const body = payload('wordpress')
  const headers = sign(body)
  const { accept } = desk.ledger
  desk.ledger.accept = () => Promise.reject(new Error('Redis went away'))
  expect((await post(body, headers)).status).toBe(500)
  desk.ledger.accept = accept
  expect((await post(body, headers)).status).toBe(201)
})

test('a claim that is sent twice, since the wire broke, is still the first', async () => {
  const { nonces } = await hooked()
  const [mine, other] = [
    { nonce: 'n', claim: 'a' },
    { nonce: 'n', claim: 'b' },
  ]
  expect(await nonces.begin(mine)).toEqual({ kind: 'mine' })
  expect(await nonces.begin(mine)).toEqual({ kind: 'mine' })
  expect(await nonces.begin(other)).toEqual({ kind: 'busy', forMs: expect.any(Number) })
  await nonces.forget(other)
  await nonces.keep(mine, 'done', minute)
  expect(await nonces.begin(other)).toEqual({ kind: 'answered', answer: 'done' })
  await nonces.forget(mine)
  expect(await nonces.begin(other)).toEqual({ kind: 'mine' })
})

test('Ghost signs the body with the time behind it; a time that was not signed is not believed', async () => {
  const { post } = await hooked({ from: 'ghost' })
  const body = payload('ghost')
  const hex = (text: string) => createHmac('sha256', secret).update(text).digest('hex')
  const headers = (text: string, time = now) => ({ 'X-Ghost-Signature': `sha256=${hex(text)}, t=${time}` })
  expect((await post(body, headers(body))).status).toBe(401) // as Ghost did before July 2024
  const old = now - 6 * minute
  expect((await post(body, headers(`${body}${old}`, old))).status).toBe(401)
  expect((await post(body, headers(`${body}${now}`))).status).toBe(201)
})

test('Superdesk signs the body with SHA-1', async () => {
  // The pair of Superdesk's own tests: https://github.com/superdesk/superdesk-core (http_push, test_get_headers)
  const signed = signatureOf(
    { scheme: 'hmac', header: 'x-superdesk-signature', hash: 'sha1' },
    '123456789',
    Buffer.from('test payload'),
    now,
  )
  expect(signed).toEqual({ 'x-superdesk-signature': 'sha1=8be62a607898504f87559cb52dc23f9ebee65a21' })
  const { post, sign } = await hooked({ from: 'ninjs' })
  const body = payload('ninjs-2')
  expect(
    (await post(body, { 'x-superdesk-signature': sign(`${body}.`)['x-superdesk-signature']! })).status,
  ).toBe(401)
})

test('Strapi sends a secret, with or without Bearer, and says in the body when', async () => {
  const strapi: Partial<HookSettings> = { from: 'strapi', siteUrl: 'https://town.example/' }
  const body = payload('strapi')
  const { post } = await hooked(strapi)
  expect((await post(body, { authorization: `Bearer ${secret}s` })).status).toBe(401)
  expect((await post(body, { authorization: 'Bearer' })).status).toBe(401)
  const stale = body.replace('2026-03-02T06:30:02.114Z', '2026-03-02T06:20:02.114Z')
  expect((await post(stale, { authorization: secret })).status).toBe(401)
  const undated = body.replace('"createdAt": "2026-03-02T06:30:02.114Z",', '')
  expect((await post(undated, { authorization: secret })).status).toBe(401)
  expect((await post(body, { authorization: secret })).status).toBe(201)
})

test('texts of different lengths are compared without an error', () => {
  expect(sameText('short', 'much longer than the other')).toBe(false)
  expect(sameText('', '')).toBe(true)
  expect(sameText('\ud800', '\ud801 and more')).toBe(false)
})

test('an unknown hook is 404, and any method but POST is 405', async () => {
  const { post, base, url } = await hooked()
  expect(await refusal(await post('{}', {}, `${base}hooks/nowhere`))).toMatchObject({ code: 404 })
  expect(await refusal(await post('{}', {}, `${base}hooks/__proto__`))).toMatchObject({ code: 404 })
  const get = await fetch(url)
  expect(get.headers.get('allow')).toContain('POST')
  expect(await refusal(get)).toMatchObject({ code: 405, media: 'application/problem+json' })
})

test('a huge body is refused, announced or in chunks, before anything is made of it', async () => {
  const { url, post, sign } = await hooked()
  const huge = JSON.stringify({ id: 1, title: 'x'.repeat(maxPayloadBytes) })
  expect(await refusal(await post(huge, sign(huge)))).toMatchObject({ code: 413 })
  const chunks = new ReadableStream({
    pull: (controller) => controller.enqueue(Buffer.alloc(1_000_000, 'x')),
  })
  const endless = fetch(url, { method: 'POST', body: chunks, duplex: 'half' } as RequestInit)
  expect((await endless).status).toBe(413)
})

test('a body that ends early is not taken, though its signature is right', async () => {
  const { url, sign, stored } = await hooked()
  const body = payload('wordpress')
  const { hostname, port } = new URL(url)
  const head = [
    'POST /hooks/cms HTTP/1.1',
    `Host: ${hostname}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(sign(body)).map(([name, value]) => `${name}: ${value}`),
  ]
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    socket.on('error', reject)
    socket.on('close', () => resolve())
    socket.resume()
    socket.end(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 100)}`)
  })
  expect(await stored()).toEqual([])
})

test('a body that arrives whole but cut is not believed', async () => {
  const { post, sign } = await hooked()
  const body = payload('wordpress')
  expect((await post(body.slice(0, -1), sign(body))).status).toBe(401)
})
