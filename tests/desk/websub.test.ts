/** A real hub: it verifies, keeps subscriptions, and pushes what a publisher tells it. */
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { expect, onTestFinished, test } from 'vitest'
import { feedReports } from '../../src/desk/feed-report.ts'
import { pollFeed } from '../../src/desk/feeds.ts'
import { websubRoutes } from '../../src/http/websub.ts'
import { rateStore } from '../../src/store/rate.ts'
import { feedroom, rss, serve } from './feed-site.ts'

const minute = 60_000
const day = 24 * 60 * minute

const openHub = async (leaseSeconds: number) => {
  const subscriptions: Array<Record<string, string>> = []
  const verified: Array<{ status: number; body: string }> = []
  const hub = await serve(async (_request, response, body) => {
    const asked = Object.fromEntries(new URLSearchParams(body))
    subscriptions.push(asked)
    // A hub may verify before it answers; this one does.
    verified.push(await verify(asked['hub.callback']!, { 'hub.topic': asked['hub.topic']! }))
    response.writeHead(202).end()
  })
  const verify = async (callback: string, more: Record<string, string>) => {
    const address = new URL(callback)
    const query = {
      'hub.mode': 'subscribe',
      'hub.challenge': 'c7',
      'hub.lease_seconds': String(leaseSeconds),
    }
    for (const [name, value] of Object.entries({ ...query, ...more })) address.searchParams.set(name, value)
    const answer = await fetch(address)
    return { status: answer.status, body: await answer.text() }
  }
  const push = async (body: string, signature?: string, callback = subscriptions.at(-1)!['hub.callback']!) =>
    (
      await fetch(callback, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/rss+xml',
          ...(signature && { 'x-hub-signature': signature }),
        },
      })
    ).status
  const sign = (method: string, body: string, secret = subscriptions.at(-1)!['hub.secret']!) =>
    `${method}=${createHmac(method, secret).update(body).digest('hex')}`
  return { origin: hub.origin, hub, subscriptions, verified, verify, push, sign }
}

/** A newsroom with a public address that has subscribed to a feed of its publisher. */
const subscribed = async (leaseSeconds = 10 * 24 * 3_600) => {
  const hub = await openHub(leaseSeconds)
  let listen: ReturnType<typeof getRequestListener>
  const server = createServer((request, response) => void listen(request, response)).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const room = await feedroom({}, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  listen = getRequestListener(websubRoutes(room.desk, rateStore(room.redis, room.prefix)).fetch)
  const topic = `${room.site.origin}/feed.xml?self`
  const head = `<atom:link rel="hub" href="${hub.origin}/"/><atom:link rel="self" href="${topic}"/>`
  const old = { name: 'old', at: room.desk.clock.now() - minute }
  room.serves([old], head)
  await pollFeed(room.desk, room.feed)
  return { ...room, hub, topic, head, old }
}

test('a feed that offers a hub is subscribed to: verified, with a secret of its own, and polled less often', async () => {
  const { desk, hub, topic } = await subscribed()
  expect(hub.subscriptions).toMatchObject([
    {
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.callback': expect.stringMatching(/\/websub\/city\/[\da-f]{32}$/),
      'hub.secret': expect.stringMatching(/^[\da-f]{64}$/),
    },
  ])
  expect(hub.verified).toEqual([{ status: 200, body: 'c7' }])
  const [report] = await feedReports(desk)
  expect(report).toMatchObject({ state: 'pushed', hubError: undefined })
  expect((report!.nextAt! - desk.clock.now()) / minute).toBeCloseTo(60, 0)
})

test.each(['sha1', 'sha256', 'sha384', 'sha512'])(
  'what is pushed with a right %s is news at once',
  async (method) => {
    const { hub, headlines, old, desk } = await subscribed()
    const news = rss([{ name: 'ferry', at: desk.clock.now() }, old])
    expect(await hub.push(news, hub.sign(method, news))).toBe(202)
    expect(await headlines()).toEqual(['Story ferry'])
    expect(await hub.push(news, hub.sign(method, news))).toBe(202)
    expect(await headlines()).toEqual(['Story ferry'])
  },
)

test('what is pushed is not taken a second time by the next poll', async () => {
  const { hub, serves, head, headlines, old, desk, feed } = await subscribed()
  const entries = [{ name: 'ferry', at: desk.clock.now() }, old]
  await hub.push(rss(entries), hub.sign('sha256', rss(entries)))
  serves(entries, head)
  expect(await pollFeed(desk, feed, { asked: true })).toMatchObject({ counts: { taken: 0, known: 2 } })
  expect(await headlines()).toHaveLength(1)
})

test.each([
  ['no signature', () => undefined],
  [
    'the secret of somebody else',
    (news: string) => `sha256=${createHmac('sha256', 'guess').update(news).digest('hex')}`,
  ],
  [
    'a method that nobody should use',
    (news: string) => `md5=${createHmac('md5', 'guess').update(news).digest('hex')}`,
  ],
  ['nonsense', () => 'sha256'],
])('with %s it is ignored, and the sender is none the wiser', async (_what, signature) => {
  const { hub, headlines, desk, lines } = await subscribed()
  const news = rss([{ name: 'forged', at: desk.clock.now() }])
  expect(await hub.push(news, signature(news))).toBe(202)
  expect(await headlines()).toEqual([])
  expect(lines.at(-1)).toMatchObject({ level: 'warn', message: expect.stringContaining('signature') })
})

test('a signature is good for its own words only', async () => {
  const { hub, headlines, desk } = await subscribed()
  const news = rss([{ name: 'ferry', at: desk.clock.now() }])
  expect(await hub.push(news.replace('Story', 'Forged'), hub.sign('sha256', news))).toBe(202)
  expect(await headlines()).toEqual([])
})

test('nobody but the hub that was asked can make us subscribe, and only to what was asked', async () => {
  const { hub, topic, desk } = await subscribed()
  const callback = hub.subscriptions[0]!['hub.callback']!
  const guess = callback.replace(/[\da-f]{32}$/, '0'.repeat(32))
  for (const [address, more] of [
    [callback, { 'hub.topic': 'https://evil.example/feed' }],
    [callback, { 'hub.topic': topic, 'hub.mode': 'unsubscribe' }],
    [callback, { 'hub.topic': topic, 'hub.lease_seconds': '0' }],
    [guess, { 'hub.topic': topic }],
    [callback.replace('/city/', '/sport/'), { 'hub.topic': topic }],
  ] as const)
    expect(await hub.verify(address, more)).toMatchObject({ status: 404 })
  expect(await hub.push('x', undefined, guess)).toBe(410)
  expect(await feedReports(desk)).toMatchObject([{ state: 'pushed' }])
})

test('a subscription is renewed before its end, under the same address, and not before', async () => {
  const { hub, desk, feed, jump } = await subscribed(4 * 24 * 3_600)
  jump(2 * day)
  await pollFeed(desk, feed)
  expect(hub.subscriptions).toHaveLength(1)
  jump(1.5 * day)
  await pollFeed(desk, feed)
  expect(hub.subscriptions).toHaveLength(2)
  expect(hub.subscriptions[1]).toEqual(hub.subscriptions[0])
  expect((await feedReports(desk))[0]!.leaseUntil! - desk.clock.now()).toBeCloseTo(4 * day, -5)
})

test('when the hub falls silent the feed is polled as before', async () => {
  const { hub, desk, feed, jump } = await subscribed(3_600)
  hub.hub.answer = (_request, response) => void response.writeHead(500).end()
  jump(61 * minute)
  await pollFeed(desk, feed)
  const [report] = await feedReports(desk)
  expect(report).toMatchObject({ state: 'fine', hubError: 'the hub answers 500' })
  expect((report!.nextAt! - desk.clock.now()) / minute).toBeCloseTo(5, 0)
})

test('a hub that denies is believed, and a person sees it', async () => {
  const { hub, topic, desk } = await subscribed()
  await hub.verify(hub.subscriptions[0]!['hub.callback']!, {
    'hub.topic': topic,
    'hub.mode': 'denied',
    'hub.reason': 'no contract',
  })
  expect(await feedReports(desk)).toMatchObject([
    { state: 'fine', hubError: 'the hub denies it: no contract' },
  ])
})

test('another hub gets another address and another secret', async () => {
  const { hub, desk, feed, serves, old, topic } = await subscribed()
  const second = await openHub(3_600)
  serves([old], `<atom:link rel="hub" href="${second.origin}/"/><atom:link rel="self" href="${topic}"/>`)
  await pollFeed(desk, feed, { asked: true })
  expect(second.subscriptions).toHaveLength(1)
  for (const name of ['hub.callback', 'hub.secret'])
    expect(second.subscriptions[0]![name]).not.toBe(hub.subscriptions[0]![name])
})

test('a hub inside our own network is not asked', async () => {
  const { desk, feed, serves, old, lines } = await feedroom({}, 'https://crier.example').then((room) => ({
    ...room,
    old: { name: 'old' },
  }))
  serves([old], '<atom:link rel="hub" href="http://10.0.0.1/"/>')
  await pollFeed(desk, feed)
  expect(lines.at(-1)).toMatchObject({ fields: { why: expect.stringContaining('not a public address') } })
})

test('who does not know the address of a subscription is refused before its body is read', async () => {
  const { hub } = await subscribed()
  const callback = hub.subscriptions[0]!['hub.callback']!
  const { hostname, port, pathname } = new URL(callback.replace(/.$/, (last) => (last === '0' ? '1' : '0')))
  const socket = connect(Number(port), hostname)
  socket.write(`POST ${pathname} HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n`)
  const [said] = await once(socket, 'data')
  socket.destroy()
  expect(String(said)).toMatch(/^HTTP\/1.1 410 /)
})
