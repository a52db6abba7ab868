import type { RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { describe, expect, it } from 'vitest'
import type { Article } from '../../../src/domain/article.ts'
import type { Post } from '../../../src/domain/post.ts'
import type { DoubtfulAttempt } from '../../../src/networks/contract.ts'
import type { Settings } from '../../../src/networks/x/settings.ts'
import { article, open, patience, post, serve, serveFake, settings } from './serving.ts'

/** X cuts its times to whole seconds: what is posted now reads as earlier than this. */
const since = Date.UTC(2026, 10, 2, 10, 0, 0, 700)
const question = 'asked X for the posts of @mainnews since 2026-11-02T09:59:00Z'

/** The simulated X at the moment of the attempt, and a channel on it. */
const start = async (changes: Partial<Settings> = {}) => {
  const own = { ...settings, ...changes }
  const x = await serveFake(own)
  x.clock.time = since
  const mine = x.keysFor(own)
  const channel = open(mine)
  const rendered = channel.render(article)
  const publish = async (one: Post) => {
    const outcome = await channel.publish(one, patience())
    return outcome.kind === 'done' ? outcome.ref : expect.unreachable(JSON.stringify(outcome))
  }
  const find = (one: Post = rendered, attempt: DoubtfulAttempt = { since }) =>
    channel.find!(one, attempt, patience())
  return { ...x, mine, channel, rendered, publish, find }
}

describe('an attempt whose answer was lost', () => {
  it('is found when the post is out, as publishing would have told it', async () => {
    const { mine, handle, store, rendered } = await start()
    const { root } = await serve(
      getRequestListener(async (request, { incoming }) => {
        const answer = await handle(request)
        if (request.method === 'POST') (incoming as { socket: Socket }).socket.resetAndDestroy()
        return answer
      }),
    )
    const channel = open({ ...mine, apiRoot: root })
    expect(await channel.publish(rendered, patience())).toMatchObject({ kind: 'unknown' })

    const [{ id } = { id: '' }] = await store.list('mainnews', 2)
    const url = `https://x.com/mainnews/status/${id}`
    expect(await channel.find!(rendered, { since }, patience())).toEqual({
      kind: 'found',
      ref: { id, url },
      evidence: `${question}: 1 post, and this one has these words: ${url}`,
    })
  })

  it('is absent when X has given all posts of that time and none is it', async () => {
    const { find, publish } = await start()
    expect(await find()).toEqual({
      kind: 'absent',
      evidence: `${question}: 0 posts, none with this link or these words`,
    })
    await publish(post('Storm warning for Sunday https://example.com/2026/storm'))
    await publish(post('Good morning'))
    expect(await find()).toMatchObject({
      kind: 'absent',
      evidence: expect.stringContaining(': 2 posts, none'),
    })
  })

  it('is found after X refused a second try as a duplicate', async () => {
    const { channel, rendered, publish, find, clock } = await start()
    const ref = await publish(rendered)
    clock.time += 90_000
    expect(await channel.publish(rendered, patience())).toMatchObject({ kind: 'duplicate' })
    expect(await find()).toMatchObject({ kind: 'found', ref })
  })

  it('can seem absent for as long as X may take to show a post, which the channel tells', async () => {
    const { mine, handle, rendered, publish } = await start()
    let lags = true
    const { root } = await serve(
      getRequestListener((request) =>
        lags && request.url.includes('/tweets')
          ? Response.json({ meta: { result_count: 0 } })
          : handle(request),
      ),
    )
    const channel = open({ ...mine, apiRoot: root })
    const ref = await publish(rendered)
    expect(await channel.find!(rendered, { since }, patience())).toMatchObject({ kind: 'absent' })
    lags = false
    expect(await channel.find!(rendered, { since }, patience())).toMatchObject({ kind: 'found', ref })
    expect(channel.lagMs).toBe(10_000)
  })
})

describe('which post it is', () => {
  it.each<[string, Partial<Article>]>([
    [
      'characters that X escapes',
      { headline: 'AT&T buys <b> & others > all', standfirst: 'Write &amp; as &.' },
    ],
    [
      'Cyrillic, also in the link',
      { headline: 'Гавань знову відкрито', url: 'https://example.com/новини/гавань' },
    ],
    ['emoji and bold letters', { headline: 'Ferry 👩🏽‍🚒 sails 🇺🇦 𝐭𝐨𝐝𝐚𝐲' }],
    ['a link with a query', { url: 'https://example.com/story?id=7&utm_source=x&t=$&' }],
    ['a link to a bare host', { url: 'https://example.com' }],
    [
      'names that X makes links of, full stops behind them',
      { headline: 'Story.Next and ASP.NET are on example.com.', standfirst: 'See (www.example.org/a), too.' },
    ],
    ['a domain glued to ideographs', { headline: 'example.com市議会' }],
  ])('is known by its words with %s', async (_, changes) => {
    const { channel, publish, find } = await start()
    const rendered = channel.render({ ...article, ...changes })
    const ref = await publish(rendered)
    expect(await find(rendered)).toMatchObject({ kind: 'found', ref })
  })

  it('is known by the whole of a long text, not by its beginning', async () => {
    const { publish, find } = await start({ characterLimit: 4_000 })
    const long = (end: string) => post(`${'The ferry sails again. '.repeat(30)}${end} ${article.url}`)
    await publish(long('Not on Sunday.'))
    expect(await find(long('Also on Sunday.'))).toMatchObject({ kind: 'cannot tell' })
    const ref = await publish(long('Also on Sunday.'))
    expect(await find(long('Also on Sunday.'))).toMatchObject({ kind: 'found', ref })
  })

  it('is known by its words alone when they hold no link', async () => {
    const { publish, find } = await start()
    await publish(post(`Look here ${article.url}`))
    expect(await find(post('Harbour reopens'))).toMatchObject({ kind: 'absent' })
    const ref = await publish(post('Harbour reopens'))
    expect(await find(post('Harbour reopens'))).toMatchObject({ kind: 'found', ref })
  })

  it('is not one with the same words and another link', async () => {
    const { channel, rendered, publish, find } = await start()
    await publish(channel.render({ ...article, url: `${article.url}-2` }))
    await publish(channel.render({ ...article, url: `${article.url}?page=2` }))
    expect(await find()).toMatchObject({ kind: 'absent' })
    const ref = await publish(rendered)
    expect(await find()).toMatchObject({ kind: 'found', ref })
  })

  it('may be one with the same link and other words: a person must look', async () => {
    const { publish, find } = await start()
    const { url } = await publish(post(`We shall see ${article.url}`))
    expect(await find()).toMatchObject({ kind: 'cannot tell', evidence: expect.stringContaining(url!) })
  })

  it('is not an identical one from before', async () => {
    const { clock, rendered, publish, find } = await start()
    clock.time = since - 30_000
    const known = await publish(rendered)
    expect(await find(rendered, { since, after: known })).toMatchObject({ kind: 'absent' })
    expect(await find(rendered, { since: since + 60_000 })).toMatchObject({ kind: 'absent' })
    // Without knowing it, this minute belongs to the difference of the clocks.
    expect(await find(rendered, { since })).toMatchObject({ kind: 'found', ref: known })
  })

  it('is not a post of another account', async () => {
    const other = { ...settings, handle: 'sportnews' }
    const x = await serveFake(settings, other)
    x.clock.time = since
    const rendered = open().render(article)
    await open(x.keysFor(other)).publish(rendered, patience())
    expect(await open(x.keysFor(settings)).find!(rendered, { since }, patience())).toMatchObject({
      kind: 'absent',
    })
  })
})

describe('a timeline that is not all there', () => {
  const crowd = async (count: number) => {
    const x = await start()
    for (let i = 0; i < count; i++)
      await x.store.save({ id: String(10_000 + i), account: 'mainnews', at: since, text: `Result ${i}` })
    return x
  }

  it('is read on, page by page, and beyond five hundred posts proves nothing', async () => {
    for (const count of [100, 101, 500])
      expect(await (await crowd(count)).find()).toMatchObject({
        kind: 'absent',
        evidence: expect.stringContaining(`: ${count} posts, none`),
      })
    expect(await (await crowd(501)).find()).toMatchObject({
      kind: 'cannot tell',
      evidence: expect.stringContaining('X did not give all posts of that time'),
    })
  })

  it('proves presence all the same, on whatever page', async () => {
    const { rendered, publish, find, store } = await crowd(50)
    const ref = await publish(rendered)
    const later = (i: number) => ({ id: String(BigInt(ref.id) + BigInt(i)), text: `Later ${i}` })
    for (let i = 1; i <= 150; i++) await store.save({ ...later(i), account: 'mainnews', at: since })
    expect(await find()).toMatchObject({ kind: 'found', ref })
  })
})

/** What a channel finds whose X answers with this timeline. */
const shows = async (timeline: unknown, text = 'Harbour reopens') => {
  const { root } = await serve((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(request.url!.endsWith('/me') ? { data: { id: '12' } } : timeline))
  })
  const channel = open({ apiRoot: root })
  return channel.find!(post(`${text}\n\n${article.url}`), { since }, patience())
}
const one = (changes: object = {}) => ({
  id: '1990000000000000001',
  created_at: '2026-11-02T10:00:00.000Z',
  text: 'Harbour reopens\n\nhttps://t.co/abcdefghij',
  entities: { urls: [{ url: 'https://t.co/abcdefghij', expanded_url: article.url }] },
  ...changes,
})
const page = (...data: object[]) => ({ data, meta: { result_count: data.length } })
const linked = (changes: object) => ({ entities: { urls: [{ url: 'https://t.co/abcdefghij', ...changes }] } })

describe('X in its own spelling', () => {
  it.each<[string, object]>([
    ['as it is', {}],
    ['with a final slash', linked({ expanded_url: `${article.url}/` })],
    ['with its host in capitals', linked({ expanded_url: article.url.replace('example', 'EXAMPLE') })],
    ['unwound', linked({ expanded_url: 'https://short.example/1', unwound_url: article.url })],
    ['with other spaces', { text: ' Harbour  reopens\nhttps://t.co/abcdefghij' }],
    [
      'with the field by its new name',
      { text: 'Harbour', entities: undefined, note_post: { text: one().text, entities: one().entities } },
    ],
  ])('a post %s is found', async (_, changes) => {
    expect(await shows(page(one(changes)))).toMatchObject({
      kind: 'found',
      ref: { id: '1990000000000000001' },
    })
  })

  it('a name in the headline that X makes a link of does no harm', async () => {
    const name = { url: 'https://t.co/1234567890', expanded_url: 'http://Booking.com' }
    const shown = one({
      text: 'https://t.co/1234567890 moves\n\nhttps://t.co/abcdefghij',
      entities: { urls: [name, ...one().entities.urls] },
    })
    expect(await shows(page(shown), 'Booking.com moves')).toMatchObject({ kind: 'found' })
  })

  it('of two twins the first after the request is ours', async () => {
    const at = (id: string, time: string) => one({ id, created_at: `2026-11-02T${time}.000Z` })
    const told = await shows(page(at('4', '10:00:09'), at('3', '10:00:00'), at('2', '09:59:40')))
    expect(told).toMatchObject({ kind: 'found', ref: { id: '3' } })
    expect(await shows(page(at('2', '09:59:40'), at('1', '09:59:10')))).toMatchObject({ ref: { id: '2' } })
  })

  it.each<[string, unknown]>([
    ['links whose addresses are missing', page(one({ entities: undefined }))],
    ['fewer posts than it counts', { data: [], meta: { result_count: 1 } }],
    ['no count', { data: [] }],
    ['an error beside the posts', { meta: { result_count: 0 }, errors: [{ title: 'Authorization Error' }] }],
    ['a post without its time', page(one({ created_at: undefined }))],
    ['a post without its text', page(one({ text: undefined }))],
    ['nothing', null],
    ['an empty object', {}],
  ])('%s proves nothing', async (_, timeline) => {
    expect(await shows(timeline)).toMatchObject({ kind: 'cannot tell' })
  })

  it('a long text that comes cut, without its note, proves nothing', async () => {
    const long = 'The ferry sails again. '.repeat(12)
    const cut = one({ text: long.slice(0, 270), entities: undefined })
    expect(await shows(page(cut), long)).toMatchObject({ kind: 'cannot tell' })
  })

  it('a proxy that ignores the start time does not make an old post ours', async () => {
    expect(await shows(page(one({ created_at: '2026-11-02T09:58:59.000Z' })))).toMatchObject({
      kind: 'absent',
    })
  })
})

describe('X that does not answer the question', () => {
  const refuse =
    (status: number, body: unknown, type = 'application/json'): RequestListener =>
    (_, response) => {
      response.writeHead(status, { 'content-type': type, location: '/elsewhere' })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }
  const troubles: Array<[string, RequestListener, RegExp]> = [
    ['401', refuse(401, { title: 'Unauthorized', status: 401 }), /X answered 401: Unauthorized/],
    ['402', refuse(402, { title: 'CreditsDepleted' }), /X answered 402: CreditsDepleted/],
    ['403', refuse(403, { detail: 'Forbidden here' }), /X answered 403: Forbidden here/],
    ['404', refuse(404, ''), /X answered 404/],
    ['429', refuse(429, { title: 'Too Many Requests' }), /X answered 429: Too Many Requests/],
    ['503', refuse(503, ''), /X answered 503/],
    ['a redirect', refuse(302, ''), /not what was asked/],
    ['a page', refuse(200, '<html>', 'text/html'), /not what was asked/],
    ['JSON that is none', refuse(200, '{"data":'), /unreadable/],
    ['a reset', ({ socket }) => void socket.resetAndDestroy(), /ECONNRESET/],
    [
      'half a body',
      (_, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/json', 'content-length': 99 })
          .write('{"data":', () => response.destroy()),
      /half an answer/,
    ],
  ]

  it.each(troubles)('%s to either of its requests proves nothing', async (_, trouble, reason) => {
    for (const spoiled of ['/2/users/me', '/tweets']) {
      const { mine, handle, rendered } = await start()
      const whole = getRequestListener(handle)
      const { root } = await serve((request, response) =>
        request.url!.includes(spoiled) ? trouble(request, response) : void whole(request, response),
      )
      expect(await open({ ...mine, apiRoot: root }).find!(rendered, { since }, patience())).toEqual({
        kind: 'cannot tell',
        evidence: expect.stringMatching(reason),
      })
    }
  })

  it('silence ends with the signal', async () => {
    const giveUp = new AbortController()
    const { root } = await serve(() => giveUp.abort())
    expect(await open({ apiRoot: root }).find!(post('Harbour'), { since }, giveUp.signal)).toMatchObject({
      kind: 'cannot tell',
      evidence: expect.stringContaining('no answer in time'),
    })
  })

  it('nobody at the port', async () => {
    const { root, server } = await serve(() => {})
    await new Promise((resolve) => server.close(resolve))
    expect(await open({ apiRoot: root }).find!(post('Harbour'), { since }, patience())).toMatchObject({
      kind: 'cannot tell',
      evidence: expect.stringContaining('cannot be reached (ECONNREFUSED)'),
    })
  })

  it('no evidence holds a credential that X echoes', async () => {
    const { appKey, appSecret, accessToken, accessSecret } = settings
    const { root } = await serve((request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify({ detail: `${accessToken} ${appSecret}`, title: request.headers.authorization }),
      )
    })
    const told = JSON.stringify(await open({ apiRoot: root }).find!(post('Harbour'), { since }, patience()))
    expect(told).toContain('[secret]')
    for (const secret of [appKey, appSecret, accessToken, accessSecret]) expect(told).not.toContain(secret)
  })
})

it('costs one request for the account in the life of a channel, and one for each question', async () => {
  const { mine, handle, rendered } = await start()
  const whole = getRequestListener(handle)
  const asked: string[] = []
  const { root } = await serve((request, response) => {
    asked.push(decodeURIComponent(request.url!).replace(/users\/\d+/, 'users/ID'))
    void whole(request, response)
  })
  const channel = open({ ...mine, apiRoot: root })
  await channel.find!(rendered, { since }, patience())
  await channel.find!(rendered, { since }, patience())
  const timeline =
    '/2/users/ID/tweets?max_results=100&start_time=2026-11-02T09:59:00Z&exclude=retweets&tweet.fields=created_at,entities,note_tweet'
  expect(asked).toEqual(['/2/users/me', timeline, timeline])
})
