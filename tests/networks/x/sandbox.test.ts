import { Agent } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { TwitterApi } from 'twitter-api-v2'
import { beforeAll, describe, expect, it } from 'vitest'
import { fake } from '../../../src/networks/x/sandbox.ts'
import type { Settings } from '../../../src/networks/x/settings.ts'
import { photo } from '../../support/picture.ts'
import { article, open, patience, post, serve, serveFake, settings } from './serving.ts'

/** The library as it is, for the endpoints that Crier does not call. */
const libraryAt = (root: string, { appKey, appSecret, accessToken, accessSecret }: Settings) =>
  new TwitterApi(
    { appKey, appSecret, accessToken, accessSecret },
    {
      compression: false,
      plugins: [
        {
          onBeforeRequest({ computedParams, requestOptions }) {
            const { pathname, search } = computedParams.url
            computedParams.url = new URL(root + pathname + search)
            requestOptions.agent = new Agent()
          },
        },
      ],
    },
  ).v2

const sport: Settings = { ...settings, handle: 'sportnews' }

/** The simulated X with our account and perhaps others, our channel on it, and the library signed in as us. */
const start = async (...others: Settings[]) => {
  const x = await serveFake(settings, ...others)
  const mine = x.keysFor(settings)
  const channel = open(mine)
  return { ...x, mine, channel, library: libraryAt(x.root, mine) }
}

/** What the library throws, as the answer it came from. */
const refusalOf = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => expect.unreachable('X should have refused'),
    (thrown) => thrown,
  )
  return { status: error.code, ...error.data }
}

describe('posting to the simulated X', () => {
  it('takes a post and shows it in the timeline, its link behind t.co', async () => {
    const { channel, library, store } = await start()
    const rendered = channel.render(article)
    const outcome = await channel.publish(rendered, patience())
    if (outcome.kind !== 'done') return expect.unreachable(JSON.stringify(outcome))
    expect(outcome.ref.url).toBe(`https://x.com/mainnews/status/${outcome.ref.id}`)
    expect(await store.list('mainnews', 10)).toMatchObject([
      { id: outcome.ref.id, text: rendered.text, link: article.url },
    ])

    const me = await library.me()
    const { data } = await library.get(`users/${me.data.id}/tweets`, {
      max_results: 5,
      exclude: 'replies,retweets',
      'tweet.fields': 'created_at,entities',
    })
    expect(data).toMatchObject([{ id: outcome.ref.id, created_at: '2026-11-02T10:00:00.000Z' }])
    const [{ text, entities }] = data
    expect(text).toMatch(/https:\/\/t\.co\/\w{10}$/)
    expect(entities.urls).toMatchObject([{ url: text.slice(-23), expanded_url: article.url }])
    expect(text.slice(entities.urls[0].start, entities.urls[0].end)).toBe(entities.urls[0].url)
  })

  it('refuses the same text within a day, and not that of another account', async () => {
    const { channel, keysFor, clock } = await start(sport)
    expect(await channel.publish(post('Harbour reopens'), patience())).toMatchObject({ kind: 'done' })
    clock.time += 3_600_000
    expect(await channel.publish(post('Harbour reopens'), patience())).toMatchObject({ kind: 'duplicate' })
    expect(await open(keysFor(sport)).publish(post('Harbour reopens'), patience())).toMatchObject({
      kind: 'done',
    })
  })

  it('counts in weighted characters: 280 pass, 281 do not, a link is 23, ideographs are 2', async () => {
    const { channel } = await start()
    const link = `https://example.com/${'long/'.repeat(40)}`
    for (const text of ['a'.repeat(280), '語'.repeat(140), `${'b'.repeat(256)} ${link}`])
      expect(await channel.publish(post(text), patience())).toMatchObject({ kind: 'done' })
    for (const text of ['a'.repeat(281), `${'語'.repeat(140)}!`, `${'b'.repeat(257)} ${link}`])
      expect(await channel.publish(post(text), patience())).toMatchObject({
        kind: 'refused',
        reason: 'content',
        detail: expect.stringContaining('too long'),
      })
  })

  it('lets a Premium account write longer', async () => {
    const premium = { ...settings, characterLimit: 4000 }
    const { keysFor } = await serveFake(premium)
    const channel = open(keysFor(premium))
    expect(await channel.publish(post('a'.repeat(4000)), patience())).toMatchObject({ kind: 'done' })
  })

  it.each([
    ['two cashtags', 'Up: $ACME, down: $BETA'],
    ['a byte order mark', 'Harbour \uFEFF reopens'],
    ['nothing', '  '],
  ])('refuses %s', async (_, text) => {
    const { channel } = await start()
    expect(await channel.publish(post(text), patience())).toMatchObject({
      kind: 'refused',
      reason: 'content',
    })
  })

  it('a refused text may be posted once it is right', async () => {
    const { library } = await start()
    expect(
      await refusalOf(library.post('tweets', { text: 'Harbour', media: { media_ids: ['1'] } })),
    ).toMatchObject({
      status: 400,
      errors: [{ message: 'Your media IDs are invalid.' }],
    })
    expect(await library.post('tweets', { text: 'Harbour' })).toMatchObject({ data: { text: 'Harbour' } })
  })

  it('gives every post a greater id, and since_id asks for what came after', async () => {
    const { library, clock } = await start()
    const ids: string[] = []
    for (const text of ['one', 'two', 'three']) {
      ids.push((await library.post('tweets', { text })).data.id)
      clock.time += 1_000
    }
    expect([...ids].sort((a, b) => Number(BigInt(a) - BigInt(b)))).toEqual(ids)
    const { data: me } = await library.me()
    const since = await library.get(`users/${me.id}/tweets`, { since_id: ids[0] })
    expect(since.data.map(({ text }: { text: string }) => text)).toEqual(['three', 'two'])
    const later = await library.get(`users/${me.id}/tweets`, { start_time: '2026-11-02T10:00:02Z' })
    expect(later.data.map(({ text }: { text: string }) => text)).toEqual(['three'])
    expect(await library.get(`users/${me.id}/tweets`, { since_id: ids[2] })).toEqual({
      meta: { result_count: 0 },
    })
  })

  it('gives a timeline back as X writes it: whole seconds, escaped, long texts in a note, page by page', async () => {
    const premium = { ...settings, characterLimit: 4_000 }
    const { root, clock, keysFor } = await serveFake(premium)
    const library = libraryAt(root, keysFor(premium))
    const long = `${'Ferry & tram. '.repeat(30)}${article.url}`
    clock.time += 999
    for (const text of ['one', 'two', 'three', 'four', 'five', long]) await library.post('tweets', { text })
    const { data: me } = await library.me()
    const { data, meta } = await library.get(`users/${me.id}/tweets`, {
      max_results: 5,
      'tweet.fields': 'created_at,note_tweet',
    })
    expect(meta).toMatchObject({ result_count: 5, next_token: expect.any(String) })
    expect(data[0]).toMatchObject({
      created_at: '2026-11-02T10:00:00.000Z',
      text: expect.stringMatching(/^Ferry &amp; tram\. .{200,400}$/),
      note_tweet: {
        text: expect.stringMatching(/https:\/\/t\.co\/\w{10}$/),
        entities: { urls: [{ expanded_url: article.url }] },
      },
    })
    expect(data[1]).not.toHaveProperty('note_tweet')
  })

  it('an edit is a new post in the place of the old one, for half an hour', async () => {
    const { library, store, clock } = await start()
    const first = (await library.post('tweets', { text: 'Harbor' })).data.id
    const edit = (text: string, previous_post_id: string) =>
      library.post('tweets', { text, edit_options: { previous_post_id } })
    const second = (await edit('Harbour', first)).data.id
    expect(second).not.toBe(first)
    expect(await store.list('mainnews', 5)).toMatchObject([{ id: second, text: 'Harbour' }])
    clock.time += 31 * 60_000
    expect(await refusalOf(edit('Harbours', second))).toMatchObject({ status: 403 })
  })

  it('deletes a post once', async () => {
    const { library } = await start()
    const { id } = (await library.post('tweets', { text: 'Harbour' })).data
    expect(await library.deleteTweet(id)).toEqual({ data: { deleted: true } })
    expect(await refusalOf(library.deleteTweet(id))).toMatchObject({
      status: 404,
      type: expect.stringContaining('resource-not-found'),
    })
  })
})

describe('the simulated X refuses', () => {
  it.each<[string, Partial<Settings>]>([
    ['another app', { appKey: 'other' }],
    ['the wrong secret of the app', { appSecret: 'other' }],
    ['the token of another account', { accessToken: 'sandbox-token-of-sportnews' }],
    ['the wrong secret of the token', { accessSecret: 'other' }],
  ])('%s', async (_, change) => {
    const { mine } = await start(sport)
    const channel = open({ ...mine, ...change })
    expect(await channel.publish(post('Harbour'), patience())).toMatchObject({ reason: 'credentials' })
    expect(await channel.check(patience())).toMatchObject({ ok: false, reason: 'credentials' })
  })

  it('a request that is not signed, and one signed for another address', async () => {
    const { root, mine } = await start()
    expect((await fetch(`${root}/2/users/me`)).status).toBe(401)
    let header = ''
    const spy = await serve((req, res) => {
      header = req.headers.authorization ?? ''
      res.end()
    })
    await open({ ...mine, apiRoot: spy.root }).check(patience())
    const authorization = { headers: { authorization: header } }
    expect((await fetch(`${root}/2/tweets`, { method: 'POST', ...authorization })).status).toBe(401)
    expect((await fetch(`${root}/2/users/me`, authorization)).status).toBe(200)
    expect((await fetch(`${root}/2/users/me`, authorization)).status).toBe(401)
  })

  it('what its OpenAPI document does not know', async () => {
    const { library } = await start()
    const { data: me } = await library.me()
    const timeline = (query: Record<string, string | number>) => library.get(`users/${me.id}/tweets`, query)
    for (const call of [
      () => library.post('tweets', { text: 'Harbour', link: 'https://example.com' }),
      () => library.post('tweets', { text: 1 }),
      () => timeline({ max_results: 4 }),
      () => timeline({ max_results: 101 }),
      () => timeline({ exclude: 'adverts' }),
      () => timeline({ since: '1' }),
      () => timeline({ start_time: '2026-11-02T10:00:02.000Z' }),
    ])
      expect(await refusalOf(call())).toMatchObject({
        status: 400,
        type: expect.stringContaining('invalid-request'),
      })
  })

  it('quotes, and replies that nobody asked for', async () => {
    const { library } = await start()
    expect(await refusalOf(library.post('tweets', { text: 'Yes', quote_tweet_id: '1' }))).toMatchObject({
      status: 403,
    })
    expect(
      await refusalOf(library.post('tweets', { text: 'Yes', reply: { in_reply_to_tweet_id: '1' } })),
    ).toMatchObject({ status: 403 })
  })

  it('an address that is not there, with no body at all', async () => {
    const { root } = await start()
    const answer = await fetch(`${root}/2/usage/nothing`)
    expect([answer.status, await answer.text()]).toEqual([404, ''])
  })
})

describe('pictures on the simulated X', () => {
  let picture: Buffer
  beforeAll(async () => {
    picture = await photo(200, 150).jpeg().toBuffer()
  })

  it('takes one in pieces, with its description, and shows it with the post instead of a card', async () => {
    const { library, store } = await start()
    const id = await library.uploadMedia(picture, { media_type: 'image/jpeg', media_category: 'tweet_image' })
    await library.post('media/metadata', { id, metadata: { alt_text: { text: 'A ferry' } } })
    await library.post('tweets', { text: `Ferries ${article.url}`, media: { media_ids: [id] } })
    const [shown] = await store.list('mainnews', 1)
    expect(shown).toMatchObject({
      image: { src: expect.stringMatching(/^[0-9a-f]{64}$/), alt: 'A ferry' },
    })
    expect(shown?.link).toBeUndefined()
  })

  it('takes one in a single request', async () => {
    const { library } = await start()
    const { data } = await library.post(
      'media/upload',
      { media: picture, media_category: 'tweet_image' },
      { forceBodyMode: 'form-data' },
    )
    expect(data).toMatchObject({
      media_key: `3_${data.id}`,
      size: picture.length,
      expires_after_secs: 86_400,
    })
    expect(await library.post('tweets', { media: { media_ids: [data.id] } })).toMatchObject({
      data: { text: '' },
    })
  })

  it('forgets it after a day, and never lends it to another account', async () => {
    const { library, root, keysFor, clock } = await start(sport)
    const id = await library.uploadMedia(picture, { media_type: 'image/png', media_category: 'tweet_image' })
    const using = (by: typeof library) => by.post('tweets', { text: 'Ferry', media: { media_ids: [id] } })
    expect(await refusalOf(using(libraryAt(root, keysFor(sport))))).toMatchObject({ status: 400 })
    clock.time += 86_400_000
    expect(await refusalOf(using(library))).toMatchObject({ status: 400 })
  })

  it.each([
    [
      'a type it cannot show',
      { media_type: 'image/tiff', total_bytes: 9, media_category: 'tweet_image' },
      400,
    ],
    ['an unknown category', { media_type: 'image/png', total_bytes: 9, media_category: 'banner' }, 400],
    ['too many bytes', { media_type: 'image/png', total_bytes: 6e6, media_category: 'tweet_image' }, 413],
  ])('refuses %s', async (_, body, status) => {
    const { library } = await start()
    expect(await refusalOf(library.post('media/upload/initialize', body))).toMatchObject({ status })
  })

  it('refuses to finish with bytes missing', async () => {
    const { library } = await start()
    const { data } = await library.post('media/upload/initialize', {
      media_type: 'image/png',
      total_bytes: 9,
      media_category: 'tweet_image',
    })
    expect(await refusalOf(library.post(`media/upload/${data.id}/finalize`))).toMatchObject({ status: 400 })
  })
})

describe('trouble on the simulated X', () => {
  const now = Date.UTC(2026, 10, 2, 10)

  it.each([
    ['rate-limit', { kind: 'later', scope: 'channel', afterMs: 30_000 }],
    ['server-error', { kind: 'unknown' }],
    ['dead-token', { kind: 'refused', reason: 'credentials' }],
  ] as const)('%s is understood by the channel', async (kind, outcome) => {
    const { root } = await serve(getRequestListener(() => fake.trouble[kind](30, now)))
    expect(await open({ apiRoot: root }).publish(post('Harbour'), patience())).toMatchObject(outcome)
  })

  it('shows the rate limit and the right to write on every signed answer', async () => {
    const { library } = await start()
    const { headers } = await library.get('users/me', {}, { fullResponse: true })
    expect(headers).toMatchObject({
      'x-access-level': 'read-write',
      'x-rate-limit-limit': '100',
      'x-rate-limit-remaining': '99',
      'x-rate-limit-reset': String(now / 1000 + 900),
    })
  })
})

describe('the last post that a window lets through', () => {
  it('tells the channel to rest until the window ends', async () => {
    const { mine, handle, clock } = await start()
    const { root } = await serve(
      getRequestListener(async (request) => {
        const answer = await handle(request)
        answer.headers.set('x-rate-limit-remaining', '0')
        answer.headers.set('x-rate-limit-reset', String(clock.time / 1000 + 90))
        return answer
      }),
    )
    const channel = open({ ...mine, apiRoot: root })
    expect(await channel.publish(post('Harbour'), patience())).toMatchObject({ kind: 'done', restMs: 90_000 })
  })
})

describe('what the simulated X makes of addresses', () => {
  it('hides those that X knows behind t.co, bare ones too, and leaves punctuation and the rest alone', async () => {
    const { library } = await start()
    const text =
      'Ferries 👍 (https://example.com/a_(b)). Also www.Example.org, localhost/a & https://ferry.invalid/x'
    await library.post('tweets', { text })
    const { data: me } = await library.me()
    const { data } = await library.get(`users/${me.id}/tweets`, { 'tweet.fields': 'entities' })
    const [{ text: shown, entities }] = data
    expect(shown).toMatch(
      /^Ferries 👍 \(https:\/\/t\.co\/\w{10}\)\. Also https:\/\/t\.co\/\w{10}, localhost\/a &amp; https:\/\/ferry\.invalid\/x$/,
    )
    expect(entities.urls).toMatchObject([
      { expanded_url: 'https://example.com/a_(b)', display_url: 'example.com/a_(b)' },
      { expanded_url: 'http://www.Example.org', display_url: 'Example.org' },
    ])
    for (const { url, start, end } of entities.urls)
      expect(
        Array.from(shown as string)
          .slice(start, end)
          .join(''),
      ).toBe(url)
  })

  it('counts an address of no known domain letter by letter', async () => {
    const { channel } = await start()
    const address = `https://ferry.invalid/${'a'.repeat(40)}`
    const says = (length: number) => channel.publish(post(`${'b'.repeat(length)} ${address}`), patience())
    expect(await says(280 - address.length - 1)).toMatchObject({ kind: 'done' })
    expect(await says(280 - address.length)).toMatchObject({ kind: 'refused', reason: 'content' })
  })
})
