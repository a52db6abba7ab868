import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { network } from '../../../src/networks/facebook/index.ts'
import { bodyOf, configured, info, listen, never, open, page, post, stage, token } from './stage.ts'

const ready = async (given: Record<string, unknown> = {}, intercept?: RequestListener) => {
  const scene = await stage(given, intercept)
  const channel = open(scene.account)
  const prepared = await channel.prepare!(post, never())
  if (prepared.kind !== 'ready') throw new Error(prepared.detail)
  return { ...scene, channel, draft: prepared.prepared! }
}

/** Answers the first POST that shows a draft, or is told to, in its own way; the rest goes to the simulated Graph. */
const onShowing = (act: RequestListener): RequestListener => {
  let acted = false
  return (request, response) => {
    if (acted || request.method !== 'POST' || !/_\d+$/.test(request.url!)) return
    acted = true
    return act(request, response)
  }
}

test('a draft is seen by nobody until it is published', async () => {
  const { channel, posts, draft } = await ready()
  expect([...posts.values()]).toMatchObject([{ id: draft, text: post.text, link: post.link, draft: true }])

  expect(await channel.publish(post, never(), draft)).toEqual({
    kind: 'done',
    ref: { id: draft, url: `https://www.facebook.com/${page}/posts/1` },
  })
  expect([...posts.values()]).toHaveLength(1)
  expect(posts.get(draft)).not.toHaveProperty('draft')
})

test('publishing the same draft again is still one post', async () => {
  const { channel, posts, draft } = await ready()
  const first = await channel.publish(post, never(), draft)
  expect(await channel.publish(post, never(), draft)).toEqual(first)
  expect(posts.size).toBe(1)
})

test('without drafts one request makes the post', async () => {
  const { account, posts, seen } = await stage({ draft: false })
  const channel = open(account)
  expect(channel.prepare).toBeUndefined()
  expect(await channel.publish(post, never())).toEqual({
    kind: 'done',
    ref: { id: `${page}_1`, url: `https://www.facebook.com/${page}_1` },
  })
  expect(seen).toEqual([{ method: 'POST', url: `/v26.0/${page}/feed` }])
  expect(posts.get(`${page}_1`)).not.toHaveProperty('draft')
})

test('a draft that was made before drafts were switched off is published, not posted anew', async () => {
  const { account, posts, draft } = await ready()
  const channel = open({ ...account, draft: false })
  expect(await channel.publish(post, never(), draft)).toMatchObject({ kind: 'done', ref: { id: draft } })
  expect(posts.size).toBe(1)
})

test('a page that Facebook could not read for the card is read again, for a later try', async () => {
  let unread = true
  const { channel, posts, seen } = await (async () => {
    const scene = await stage({}, (request, response) => {
      if (unread && request.url!.endsWith('/feed'))
        response
          .writeHead(400)
          .end('{"error":{"code":100,"error_subcode":1609005,"message":"Error posting link"}}')
    })
    return { ...scene, channel: open(scene.account) }
  })()
  const refused = await channel.prepare!(post, never())
  expect(refused).toMatchObject({ kind: 'later', scope: 'channel' })
  expect(refused, 'it counts as a try').not.toHaveProperty('afterMs')
  expect(seen.map(({ url }) => url)).toEqual(['/v26.0/', `/v26.0/${page}/feed`, '/v26.0/'])
  unread = false
  expect(await channel.prepare!(post, never())).toMatchObject({ kind: 'ready' })
  expect(posts.size).toBe(1)
})

test('the same words twice in a row are a duplicate, by either way', async () => {
  const { account, channel, draft } = await ready()
  expect(await open({ ...account, draft: false }).publish(post, never())).toMatchObject({ kind: 'done' })
  expect(await channel.publish(post, never(), draft)).toMatchObject({ kind: 'duplicate' })
})

test('a draft that was deleted on Facebook is not made again', async () => {
  const { channel, posts, draft } = await ready()
  posts.delete(draft)
  expect(await channel.publish(post, never(), draft)).toMatchObject({ kind: 'refused', reason: 'gone' })
  expect(posts.size).toBe(0)
})

test.each<[string, RequestListener]>([
  [
    'answered 500',
    (_, response) => void response.writeHead(500).end('{"error":{"code":2,"message":"retry"}}'),
  ],
  ['answered with HTML', (_, response) => void response.end('<html>')],
  ['redirected', (_, response) => void response.writeHead(302, { location: 'https://login.example/' }).end()],
  ['reset', (_, response) => void response.destroy()],
])(
  'a draft whose publishing was %s is in doubt, although Graph still calls it a draft: it may be published yet',
  async (_, act) => {
    const { channel, posts, draft } = await ready({}, onShowing(act))
    expect(await channel.publish(post, never(), draft)).toMatchObject({ kind: 'unknown' })
    expect(posts.get(draft)).toMatchObject({ draft: true })
    expect(await channel.publish(post, never(), draft)).toMatchObject({ kind: 'done' })
  },
)

test.each<[string, RequestListener]>([
  ['500', (_, response) => void response.writeHead(500).end('{"error":{"code":2,"message":"retry"}}')],
  [
    'half a body',
    (_, response) =>
      void response.writeHead(200, { 'content-length': 99 }).write('{"succ', () => response.destroy()),
  ],
  ['a reset', (_, response) => void response.destroy()],
])('a published draft whose answer was %s is found published', async (_, act) => {
  const scene = await ready(
    {},
    onShowing((request, response) => {
      const [draft] = [...scene.posts.values()]
      const { draft: _, ...shown } = draft!
      scene.posts.set(draft!.id, shown)
      return act(request, response)
    }),
  )
  expect(await scene.channel.publish(post, never(), scene.draft)).toMatchObject({
    kind: 'done',
    ref: { id: scene.draft },
  })
})

test('a draft that went out stays done when its address cannot be read', async () => {
  const { channel, draft } = await ready({}, (request, response) => {
    if (request.method === 'GET') response.destroy()
  })
  expect(await channel.publish(post, never(), draft)).toEqual({
    kind: 'done',
    ref: { id: draft, url: `https://www.facebook.com/${draft}` },
  })
})

test('a success that Graph itself contradicts is for a person to look at', async () => {
  const { channel, draft } = await ready(
    {},
    onShowing((_, response) => void response.end('{"success":true}')),
  )
  expect(await channel.publish(post, never(), draft)).toMatchObject({ kind: 'unknown' })
})

test.each<[string, RequestListener]>([
  [
    'half a body',
    (_, response) =>
      void response.writeHead(200, { 'content-length': 99 }).write('{"id":"1_', () => response.destroy()),
  ],
  ['a reset', (_, response) => void response.destroy()],
  ['a redirect', (_, response) => void response.writeHead(302, { location: '/elsewhere' }).end()],
  ['HTML', (_, response) => void response.end('<html>')],
  ['no id', (_, response) => void response.end('{"success":true}')],
  ['two megabytes', (_, response) => void response.end(`{"id":"1_1","x":"${'x'.repeat(2 ** 21)}"}`)],
])(
  '%s in answer to a public post leaves it unknown, and an invisible draft for another try',
  async (_, act) => {
    let requests = 0
    const apiRoot = await listen((request, response) => {
      requests++
      return act(request, response)
    })
    const channel = open(configured({ apiRoot }))
    expect(await channel.publish(post, never())).toMatchObject({ kind: 'unknown' })
    expect(await channel.prepare!(post, never())).toMatchObject({ kind: 'later' })
    expect(requests, 'the post, a look at its page, the draft').toBe(3)
  },
)

test('the signal ends a silence', async () => {
  const abort = new AbortController()
  const apiRoot = await listen(() => abort.abort(new Error('no answer in time')))
  const channel = open(configured({ apiRoot }))
  expect(await channel.publish(post, abort.signal)).toMatchObject({
    kind: 'unknown',
    detail: expect.stringContaining('no answer in time'),
  })
  expect(await channel.publish(post, abort.signal, `${page}_1`)).toMatchObject({ kind: 'unknown' })
  expect(await channel.prepare!(post, abort.signal)).toMatchObject({ kind: 'later' })
})

test('nobody at the port: certainly not sent', async () => {
  const channel = open(configured({ apiRoot: 'http://127.0.0.1:9/' }))
  expect(await channel.publish(post, never())).toMatchObject({ kind: 'later', scope: 'network' })
})

test.each([
  ['a handshake that is refused', Buffer.from([21, 3, 3, 0, 2, 2, 40])],
  ['another version of TLS', Buffer.from([21, 3, 3, 0, 2, 2, 70])],
  ['plain HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
])('%s where TLS is spoken: certainly not sent', async (_, bytes) => {
  const server = createServer((socket) =>
    socket.on('error', () => {}).once('data', () => socket.end(bytes)),
  ).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const channel = open(configured({ apiRoot: `https://127.0.0.1:${port}/` }))
  expect(await channel.publish(post, never())).toMatchObject({ kind: 'later', scope: 'network' })
  expect(await channel.publish(post, never(), `${page}_1`)).toMatchObject({ kind: 'later', scope: 'network' })
})

test('the token is in no URL, and in no outcome although Graph quotes it', async () => {
  const secretOfApp = 'app-secret-that-nobody-may-see'
  const urls: string[] = []
  const apiRoot = await listen(async (request, response) => {
    urls.push(request.url!)
    const said = `${request.headers.authorization} ${await bodyOf(request)} ${token} ${secretOfApp}`
    response
      .writeHead(400)
      .end(JSON.stringify({ error: { code: 190, message: `Malformed access token ${said}` } }))
  })
  const channel = open(configured({ apiRoot, appSecret: secretOfApp, appId: '1000000000000001' }))
  const told = [
    await channel.prepare!(post, never()),
    await channel.publish(post, never()),
    await channel.publish(post, never(), `${page}_1`),
    await channel.check(never()),
  ].map((outcome) => JSON.stringify(outcome))
  expect(urls).toHaveLength(5)
  for (const text of [...urls, ...told]) {
    expect(text).not.toContain(token)
    expect(text).not.toContain(secretOfApp)
  }
  for (const text of told) expect(text).toContain('Malformed access token')
})

test('the signature of the app is accepted, and a wrong one is a matter of credentials', async () => {
  const { account } = await stage({ appSecret: 'any' })
  expect(await open(account).prepare!(post, never())).toMatchObject({ kind: 'ready' })
  expect(await open({ ...account, appSecret: 'another' }).prepare!(post, never())).toMatchObject({
    kind: 'refused',
    reason: 'credentials',
  })
  const { appSecret: _, ...unsigned } = account
  expect(await open(unsigned).prepare!(post, never())).toMatchObject({
    kind: 'refused',
    reason: 'credentials',
  })
})

test('close leaves no socket behind', async () => {
  const sockets: Socket[] = []
  const apiRoot = await listen((request, response) => {
    sockets.push(request.socket)
    response.end('{"id":"1_1"}')
  })
  const channel = network.open(info, configured({ apiRoot }))
  await channel.publish(post, never())
  const closed = once(sockets[0]!, 'close', { signal: AbortSignal.timeout(1500) })
  channel.close()
  await closed
})
