import { expect, test } from 'vitest'
import { failure } from '../../../src/networks/facebook/answer.ts'
import { fake } from '../../../src/networks/facebook/sandbox.ts'
import { chart } from '../../support/picture.ts'
import { configured, memoryStore, never, open, page, post, stage } from './stage.ts'

/** As much of Graph's answers as the tests look into. */
interface Said {
  id: string
  post_id: string
  data: unknown[]
  error: unknown
}

const graph = (given: Record<string, unknown> = {}) => {
  const account = fake.settings(configured(given), 'http://graph.example/')
  const posts = new Map()
  const now = Date.parse('2026-11-05T12:00:00Z')
  const serve = fake.serve([account], memoryStore(posts), { now: () => now })
  const call = async (method: string, path: string, form?: Record<string, string | Blob>) => {
    const body = new FormData()
    for (const [key, value] of Object.entries(form ?? {})) body.append(key, value)
    const response = await serve(
      new Request(`http://graph.example${path}`, {
        method,
        headers: { authorization: `Bearer ${account.token}` },
        ...(form && { body }),
      }),
    )
    return { status: response.status, headers: response.headers, body: (await response.json()) as Said }
  }
  return { account, posts, now, serve, call }
}
const feed = `/v26.0/${page}/feed`

test.each([
  ['an empty post', { message: ' ' }, 197],
  ['a message that is too long', { message: 'x'.repeat(63_207) }, 100],
  ['a link that is no URL', { message: 'a', link: 'news.example/1' }, 1500],
  ['a link that is no web page', { message: 'a', link: 'mailto:a@b.example' }, 1500],
  ['a field that does not exist', { message: 'a', colour: 'red' }, 100],
  ['published that is neither true nor false', { message: 'a', published: 'yes' }, 100],
  ['a schedule for a public post', { message: 'a', scheduled_publish_time: '1793888400' }, 100],
  ['a schedule in the past', { message: 'a', published: 'false', scheduled_publish_time: '1' }, 100],
  ['a photo that does not exist', { message: 'a', 'attached_media[0]': '{"media_fbid":"9"}' }, 100],
])('%s is refused as Graph would', async (_, form, code) => {
  const { call, posts } = graph()
  const { status, body } = await call('POST', feed, form as Record<string, string>)
  expect(status).toBe(400)
  expect(body.error).toMatchObject({
    code,
    type: 'OAuthException',
    fbtrace_id: expect.stringMatching(/^A\w{22}$/),
  })
  expect(posts.size).toBe(0)
})

test('a message at the limit is taken', async () => {
  expect((await graph().call('POST', feed, { message: 'x'.repeat(63_206) })).body).toMatchObject({
    id: `${page}_1`,
  })
})

test.each([
  ['no version', `/${page}/feed`, 2500],
  ['a token in the query', `${feed}?access_token=EAASANDBOX${page}`, 1],
  ['a token to be looked at in the query', '/v26.0/debug_token?input_token=EAAx', 1],
  ["another Page's feed", '/v26.0/200000000000002/feed', 100],
])('%s is refused', async (_, path, code) => {
  expect((await graph().call('POST', path, { message: 'a' })).body.error).toMatchObject({ code })
})

test('a token without a permission may not do what needs it', async () => {
  const { account } = await stage({ appSecret: 's3cret', appId: '42' })
  const limited = (scopes: string) => open({ ...account, token: `${account.token}~${scopes}` })
  const reader = limited('pages_show_list,pages_read_engagement')
  expect(await reader.prepare!(post, never())).toMatchObject({ kind: 'refused', reason: 'rights' })
  expect(await reader.check(never())).toMatchObject({ ok: false, reason: 'rights' })
  const blind = limited('pages_manage_posts')
  const ready = await blind.prepare!(post, never())
  expect(ready).toMatchObject({ kind: 'ready' })
  const attempt = { since: 0, prepared: ready.kind === 'ready' ? ready.prepared! : '' }
  expect(await blind.find!(post, attempt, never())).toMatchObject({ kind: 'cannot tell' })
})

test.each([
  ['the question about a token as a POST that does not say GET', 'debug_token', { input_token: 'EAAx' }, 100],
  ['the question about no token', 'debug_token', { method: 'get' }, 100],
  ['a scrape of no address', '', { scrape: 'true' }, 100],
])('%s is refused', async (_, path, form, code) => {
  const { account, serve } = graph({ appSecret: 's3cret', appId: '42' })
  const bearer = path === '' ? account.token : `${account.appId}|${account.appSecret}`
  const { createHmac } = await import('node:crypto')
  const appsecret_proof = createHmac('sha256', account.appSecret!).update(bearer).digest('hex')
  const request = new Request(`http://graph.example/v26.0/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}` },
    body: new URLSearchParams({ ...(form as Record<string, string>), appsecret_proof }),
  })
  expect(await (await serve(request)).json()).toMatchObject({ error: { code } })
})

test('a GET is a GET, whatever it says of itself', async () => {
  const { call, posts } = graph()
  const { id } = (await call('POST', feed, { message: 'once' })).body
  await call('GET', `/v26.0/${id}?method=delete`)
  expect(posts.size).toBe(1)
})

test('a photo that waits is no post, and a change must change something', async () => {
  const { call } = graph()
  const png = new Blob([Uint8Array.from(await chart(200, 200).png().toBuffer())])
  const photo = await call('POST', `/v26.0/${page}/photos`, { source: png, published: 'false' })
  const path = `/v26.0/${photo.body.id}`
  expect((await call('POST', path, { is_published: 'true' })).body.error).toMatchObject({ code: 100 })
  expect((await call('GET', `${path}?fields=is_published`)).body.error).toMatchObject({ code: 100 })
  const { id } = (await call('POST', feed, { message: 'once' })).body
  expect((await call('POST', `/v26.0/${id}`, {})).body.error).toMatchObject({ code: 100 })
})

test('a token in the form is as good as one in the header; none and a wrong one are refused', async () => {
  const { account, serve } = graph()
  const say = async (form: Record<string, string>) => {
    const request = new Request(`http://graph.example${feed}`, {
      method: 'POST',
      body: new URLSearchParams(form),
    })
    return (await serve(request)).json()
  }
  expect(await say({ message: 'a', access_token: account.token })).toMatchObject({ id: `${page}_1` })
  expect(await say({ message: 'b' })).toMatchObject({ error: { code: 104 } })
  expect(await say({ message: 'c', access_token: 'EAAother' })).toMatchObject({ error: { code: 190 } })
})

test('an editor can schedule, read, edit, list and delete', async () => {
  const { call, now } = graph()
  const draft = await call('POST', feed, {
    message: 'later',
    published: 'false',
    scheduled_publish_time: String(now / 1000 + 3600),
  })
  const { id } = (await call('POST', feed, { message: 'now', link: post.link })).body
  expect((await call('POST', `/v26.0/${id}`, { message: 'now, corrected' })).body).toEqual({ success: true })
  expect((await call('GET', `/v26.0/${draft.body.id}?fields=is_published`)).body).toMatchObject({
    is_published: false,
  })

  const list = await call(
    'GET',
    `/v26.0/${page}/published_posts?fields=id,message,created_time,attachments{url}&limit=5`,
  )
  expect(list.body.data).toMatchObject([
    {
      id,
      message: 'now, corrected',
      created_time: '2026-11-05T12:00:00+0000',
      attachments: { data: [{ unshimmed_url: post.link }] },
    },
  ])
  expect(list.headers.get('x-business-use-case-usage')).toContain('"estimated_time_to_regain_access":0')
  expect(list.headers.get('x-app-usage')).toContain('call_count')
  expect((await call('GET', `/v26.0/${id}?fields=colour`)).body.error).toMatchObject({ code: 100 })
  expect((await call('GET', `/v26.0/${page}/published_posts?limit=101`)).body.error).toMatchObject({
    code: 100,
  })

  expect((await call('DELETE', `/v26.0/${id}`)).body).toEqual({ success: true })
  expect((await call('GET', `/v26.0/${id}`)).body.error).toMatchObject({ code: 100, error_subcode: 33 })
})

test('pictures come by URL or as bytes, and a waiting one goes into a post', async () => {
  const { call, posts } = graph()
  const photos = `/v26.0/${page}/photos`
  const png = new Blob([Uint8Array.from(await chart(200, 200).png().toBuffer())])
  const waiting = await call('POST', photos, { source: png, alt_text_custom: 'A ferry', published: 'false' })
  const attached = await call('POST', feed, {
    message: 'with a picture',
    'attached_media[0]': JSON.stringify({ media_fbid: waiting.body.id }),
  })
  expect(posts.get(attached.body.id)).toMatchObject({
    image: { src: expect.stringMatching(/^[0-9a-f]{64}$/), alt: 'A ferry' },
  })

  const direct = await call('POST', photos, { url: 'https://img.example/1.jpg', caption: 'Words' })
  expect(posts.get(direct.body.post_id)).toMatchObject({
    text: 'Words',
    image: { src: 'https://img.example/1.jpg' },
  })
  expect((await call('POST', photos, { caption: 'none' })).body.error).toMatchObject({ code: 324 })
  const webp = new Blob([Uint8Array.from(await chart(200, 200).webp().toBuffer())], { type: 'image/png' })
  expect((await call('POST', photos, { source: webp })).body.error).toMatchObject({ code: 324 })
})

test('the same words are refused when they would be shown twice, not when they wait as drafts', async () => {
  const { call } = graph()
  const form = { message: 'once', published: 'false' }
  const [first, second] = [await call('POST', feed, form), await call('POST', feed, form)]
  expect((await call('POST', `/v26.0/${first.body.id}`, { is_published: 'true' })).body).toEqual({
    success: true,
  })
  expect((await call('POST', `/v26.0/${second.body.id}`, { is_published: 'true' })).body.error).toMatchObject(
    { code: 506 },
  )
  expect((await call('POST', `/v26.0/${first.body.id}`, { is_published: 'false' })).body.error).toMatchObject(
    { code: 100 },
  )
})

test.each([
  ['rate-limit', { kind: 'later', afterMs: 120_000 }],
  ['server-error', { kind: 'unknown' }],
  ['dead-token', { kind: 'refused', reason: 'credentials' }],
] as const)('trouble "%s" is understood', async (kind, expected) => {
  const response = fake.trouble[kind](90, Date.parse('2026-11-05T12:00:00Z'))
  const reply = {
    kind: 'answer' as const,
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.json(),
  }
  expect(failure(reply, 'graph.example', 'page')).toMatchObject(expected)
})

test('the sandbox makes its own credentials', async () => {
  const { account } = await stage({ token: 'EAArealToken', appSecret: 'real-secret', appId: '42' })
  expect(JSON.stringify(account)).not.toMatch(/EAArealToken|real-secret|"42"/)
  expect(fake.account(account)).toEqual({ account: page, handle: `facebook.com/${page}`, look: 'page' })
  expect(await open(account).check(never())).toMatchObject({ ok: true })
})
