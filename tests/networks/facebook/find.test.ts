import type { RequestListener } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { FakePost } from '../../../src/networks/fake.ts'
import { configured, listen, never, open, page, post, stage, token } from './stage.ts'

const since = Date.parse('2026-11-05T12:00:00.700Z')
const attempt = { since }
const question = `asked Facebook for the posts of Page ${page} since 2026-11-05T11:59:00Z`

/** Takes the first POST to a draft or to the feed, and loses what Graph answers. */
const losing = (path: RegExp): RequestListener => {
  let lost = false
  return (request, response) => {
    if (lost || request.method !== 'POST' || !path.test(request.url!)) return
    lost = true
    response.writeHead = () => response
    response.write = () => true
    response.end = () => response.destroy()
  }
}

const drafted = async (intercept?: RequestListener) => {
  const scene = await stage({}, intercept)
  const channel = open(scene.account)
  const prepared = await channel.prepare!(post, never())
  if (prepared.kind !== 'ready') throw new Error(prepared.detail)
  const draft = prepared.prepared!
  return { ...scene, channel, draft, find: () => channel.find!(post, { since, prepared: draft }, never()) }
}

describe('an attempt to publish a draft', () => {
  test('that took effect is found, as publishing would have told it', async () => {
    const { channel, draft, find } = await drafted()
    const outcome = await channel.publish(post, never(), draft)
    const finding = await find()
    expect(finding).toEqual({
      kind: 'found',
      ref: { id: draft, url: `https://www.facebook.com/${page}/posts/1` },
      evidence: `asked Facebook whether draft ${draft} is published: it is, at https://www.facebook.com/${page}/posts/1`,
    })
    expect(outcome).toEqual({ kind: 'done', ref: (finding as { ref: unknown }).ref })
  })

  test('that never arrived left a draft: absent, and publishing it again makes the one post', async () => {
    const { channel, draft, find, posts } = await drafted()
    expect(await find()).toEqual({
      kind: 'absent',
      evidence: `asked Facebook whether draft ${draft} is published: it is still a draft, and can be published again`,
    })
    expect(posts.get(draft)).toMatchObject({ draft: true })
    const outcome = await channel.publish(post, never(), draft)
    expect(await find()).toMatchObject({ kind: 'found', ref: (outcome as { ref: unknown }).ref })
    expect(posts.size).toBe(1)
  })

  test('whose answer was lost is one post, asked or published again in any order', async () => {
    const loseAnswer = losing(/_\d+$/)
    let silent = false
    const { channel, draft, find, posts } = await drafted((request, response) => {
      // The read that follows a lost answer is lost too, so that the doubt reaches the caller.
      if (silent && request.method === 'GET') response.destroy()
      loseAnswer(request, response)
    })
    silent = true
    expect(await channel.publish(post, never(), draft)).toMatchObject({ kind: 'unknown' })
    expect(await find()).toMatchObject({ kind: 'cannot tell' })
    silent = false
    const finding = await find()
    expect(finding).toMatchObject({ kind: 'found', ref: { id: draft } })
    expect(await channel.publish(post, never(), draft)).toEqual({
      kind: 'done',
      ref: (finding as { ref: unknown }).ref,
    })
    expect(await find()).toEqual(finding)
    expect(posts.size).toBe(1)
  })

  test('may be out when the draft is gone: an editor could have deleted what was published', async () => {
    const { draft, find, posts } = await drafted()
    posts.delete(draft)
    expect(await find()).toEqual({
      kind: 'cannot tell',
      evidence: expect.stringMatching(/draft no longer exists.*Look at the Page.*code 100, subcode 33/),
    })
  })
})

describe('an attempt without a draft', () => {
  const start = async (given: Record<string, unknown> = {}, intercept?: RequestListener) => {
    const scene = await stage({ draft: false, ...given }, intercept)
    const channel = open(scene.account)
    const put = (more: Partial<FakePost> = {}) => {
      const id = `${page}_${70 + scene.posts.size}`
      const { text, link } = post
      scene.posts.set(id, { id, account: page, at: since, text, link, ...more })
      return id
    }
    return {
      ...scene,
      channel,
      put,
      find: (more = {}) => channel.find!(post, { ...attempt, ...more }, never()),
    }
  }

  test('whose answer was lost is found', async () => {
    const { channel, find, put } = await start({}, losing(/\/feed$/))
    put({ text: 'Good morning', link: 'https://news.example/morning' })
    expect(await channel.publish(post, never())).toMatchObject({ kind: 'unknown' })
    const url = `https://www.facebook.com/${page}/posts/1`
    expect(await find()).toEqual({
      kind: 'found',
      ref: { id: `${page}_1`, url },
      evidence: `${question}: 2 posts, and this one has these words and this link: ${url}`,
    })
  })

  test('is never called absent, however empty the list', async () => {
    const { find, put } = await start()
    const nothing = { kind: 'cannot tell', evidence: expect.stringContaining('look at the Page') }
    expect(await find()).toMatchObject(nothing)
    put({ text: 'Good morning' })
    expect(await find()).toMatchObject(nothing)
    for (let i = 0; i < 30; i++) put({ text: `Result ${i}` })
    expect(await find()).toMatchObject(nothing)
  })

  test.each<[string, Partial<FakePost>]>([
    ['other words', { text: `${post.text} Tickets are on sale.` }],
    ['another link', { link: 'https://news.example/ferry-2' }],
    ['another query', { link: 'https://news.example/ferry?page=2' }],
    ['an earlier time', { at: since - 61_000 }],
    ['a draft', { draft: true }],
  ])('is not a post with %s', async (_, difference) => {
    const { find, put } = await start()
    put(difference)
    expect(await find()).toMatchObject({ kind: 'cannot tell' })
    const id = put()
    expect(await find()).toMatchObject({ kind: 'found', ref: { id } })
  })

  test('is not a post that Crier knows from before', async () => {
    const { find, put } = await start()
    const known = put({ at: since - 30_000 })
    expect(await find({ after: { id: known } })).toMatchObject({ kind: 'cannot tell' })
    expect(await find()).toMatchObject({ kind: 'found', ref: { id: known } })
  })

  test('is of twins the first that was made after the request left', async () => {
    const { find, put } = await start()
    put({ at: since - 50_000 })
    const older = put({ at: since - 20_000 })
    expect(await find()).toMatchObject({ ref: { id: older } })
    put({ at: since + 90_000 })
    const first = put({ at: since - 500 })
    expect(await find()).toMatchObject({ ref: { id: first } })
  })

  test('is a post of our own app, when we know which that is', async () => {
    const own = await start({ appId: '42', appSecret: 'any' })
    const id = own.put()
    expect(await own.find()).toMatchObject({ kind: 'found', ref: { id } })
    const strangers = open({ ...own.account, appId: '77' })
    expect(await strangers.find!(post, attempt, never())).toMatchObject({ kind: 'cannot tell' })
  })

  /** What a channel finds whose Graph lists this one post. */
  const lists = async (changes: object) => {
    const one = {
      id: `${page}_7`,
      message: post.text,
      created_time: '2026-11-05T12:00:00+0000',
      attachments: { data: [{ unshimmed_url: post.link }] },
      ...changes,
    }
    const apiRoot = await listen((_, response) => void response.end(JSON.stringify({ data: [one] })))
    return open(configured({ apiRoot })).find!(post, attempt, never())
  }

  test.each<[string, object]>([
    ['as it is', {}],
    ['with other spaces', { message: post.text.replace(/\s+/g, ' ') }],
    ['with a final slash on its link', { attachments: { data: [{ url: `${post.link}/` }] } }],
    ['whose card Facebook could not make', { attachments: undefined }],
    ['whose address is none', { permalink_url: undefined }],
  ])('a post %s is found', async (_, changes) => {
    expect(await lists(changes)).toMatchObject({
      kind: 'found',
      ref: { id: `${page}_7`, url: `https://www.facebook.com/${page}_7` },
    })
  })

  test.each<[string, object]>([
    ['without words', { message: undefined }],
    ['without a time', { created_time: undefined }],
    ['with a time that is none', { created_time: 'yesterday' }],
    ['with a picture instead of the link', { attachments: { data: [{ url: 'https://img.example/1' }] } }],
    ['with an id that is none', { id: 7 }],
  ])('a post %s is not', async (_, changes) => {
    expect(await lists(changes)).toMatchObject({ kind: 'cannot tell' })
  })
})

describe('Graph that does not answer the question', () => {
  const refuse =
    (status: number, error: object): RequestListener =>
    (_, response) =>
      void response.writeHead(status).end(JSON.stringify({ error }))

  test.each<[string, RequestListener, RegExp]>([
    ['a dead token', refuse(400, { code: 190, message: 'Expired' }), /token.*code 190/],
    ['a missing right', refuse(403, { code: 200, message: 'No' }), /may not do this.*code 200/],
    ['a limit', refuse(400, { code: 80_001, message: 'Too many' }), /limits requests.*code 80001/],
    ['500', refuse(500, { code: 2, message: 'Please retry' }), /Please retry/],
    ['HTML', (_, response) => void response.end('<html>'), /answered 200/],
    ['JSON that is none', (_, response) => void response.end('{"data":'), /answered 200/],
    ['an empty object', (_, response) => void response.end('{}'), /answered 200/],
    ['a redirect', (_, response) => void response.writeHead(302, { location: '/x' }).end(), /answered 302/],
    ['a reset', (_, response) => void response.destroy(), /no usable answer/],
  ])('%s proves nothing, with a draft or without', async (_, listener, reason) => {
    const channel = open(configured({ apiRoot: await listen(listener) }))
    const told = { kind: 'cannot tell', evidence: expect.stringMatching(reason) }
    expect(await channel.find!(post, { since, prepared: `${page}_1` }, never())).toEqual(told)
    expect(await channel.find!(post, attempt, never())).toEqual(told)
  })

  test('silence ends with the signal', async () => {
    const giveUp = new AbortController()
    const apiRoot = await listen(() => giveUp.abort(new Error('no answer in time')))
    const finding = await open(configured({ apiRoot })).find!(post, attempt, giveUp.signal)
    expect(finding).toMatchObject({
      kind: 'cannot tell',
      evidence: expect.stringContaining('no answer in time'),
    })
  })

  test('no evidence and no URL holds a credential, although Graph quotes it', async () => {
    const appSecret = 'app-secret-that-nobody-may-see'
    const urls: string[] = []
    const apiRoot = await listen((request, response) => {
      urls.push(request.url!)
      const message = `Malformed access token ${request.headers.authorization} ${appSecret}`
      response.writeHead(400).end(JSON.stringify({ error: { code: 190, message } }))
    })
    const channel = open(configured({ apiRoot, appSecret }))
    const told = [
      await channel.find!(post, { since, prepared: `${page}_1` }, never()),
      await channel.find!(post, attempt, never()),
    ].map((finding) => JSON.stringify(finding))
    expect(urls).toHaveLength(2)
    for (const text of told) expect(text).toContain('Malformed access token')
    for (const text of [...urls, ...told]) {
      expect(text).not.toContain(token)
      expect(text).not.toContain(appSecret)
    }
  })
})

test('asking reads once and changes nothing; an answer counts at once', async () => {
  const { channel, seen, posts, draft, find } = await drafted()
  const before = structuredClone([...posts])
  seen.length = 0
  await find()
  await channel.find!(post, attempt, never())
  expect(seen).toEqual([
    { method: 'GET', url: `/v26.0/${draft}?fields=permalink_url%2Cis_published` },
    {
      method: 'GET',
      url: expect.stringContaining(`/v26.0/${page}/published_posts?limit=100&fields=message`),
    },
  ])
  expect([...posts]).toEqual(before)
  expect(channel.lagMs).toBe(0)
})
