import { inspect } from 'node:util'
import { getRequestListener } from '@hono/node-server'
import { describe, expect, it } from 'vitest'
import type { Picture } from '../../../src/domain/picture.ts'
import type { Post } from '../../../src/domain/post.ts'
import type { DoubtfulAttempt } from '../../../src/networks/contract.ts'
import { fieldsOf } from '../../../src/networks/telegram/sandbox/fields.ts'
import { chatter } from '../../../src/networks/telegram/sandbox/updates.ts'
import { fake } from '../../../src/networks/telegram/sandbox.ts'
import type { Settings } from '../../../src/networks/telegram/settings.ts'
import { fakeStore } from '../../../src/sandbox/store.ts'
import { photo } from '../../support/picture.ts'
import { freshRedis } from '../../support/prefix.ts'
import { half, httpServer, openChannel, post, soon, token } from './server.ts'

const operationsChat = '555000111'
const discussionGroup = '-1002222222222'
const noon = 1_795_000_000_000
const minute = 60_000

/** What answers a method instead of the simulated Telegram; `accept` lets that one handle the call all the same. */
type Spoil = (accept: () => Promise<Response>) => Response | Promise<Response>

const refuse = (code: number, description: string, parameters?: object): Response =>
  Response.json({ ok: false, error_code: code, description, parameters }, { status: code })

/** What telegraf reads even when the code says that Telegram failed. */
const tell = (code: number, description: string): Response =>
  Response.json({ ok: false, error_code: code, description })

const lose: Spoil = async (accept) => {
  await accept()
  return new Response('<h1>502 Bad Gateway</h1>', { status: 502 })
}

/** The real client on a channel of the simulated Telegram, whose answers can be spoiled by method. */
const start = async (changes: Partial<Settings>) => {
  const { redis, prefix } = freshRedis()
  const store = fakeStore(redis, prefix, 'telegram')
  const clock = { time: noon }
  const own: Settings = { chat: '@harbourpost', token, apiRoot: '', ...changes }
  const serve = fake.serve([own], store, { now: () => clock.time })
  const spoiled = new Map<string, Spoil>()
  const asked: Array<{ method: string; fields: Record<string, unknown> }> = []
  const apiRoot = await httpServer(
    getRequestListener(async (request) => {
      const method = request.url.split('/').at(-1)!
      asked.push({ method, fields: await fieldsOf(request.clone()) })
      const spoil = spoiled.get(method)
      return spoil ? spoil(() => serve(request)) : serve(request)
    }),
  )
  const open = (more: Partial<Settings> = {}) => openChannel({ ...own, apiRoot, ...more })
  const channel = open()

  const publish = async (sent: Post) => {
    const outcome = await channel.publish(sent, soon())
    if (outcome.kind !== 'done') throw new Error(`published: ${outcome.kind}`)
    return outcome.ref
  }
  const after = await publish(other('Before the attempt'))
  clock.time += minute
  const attempt: DoubtfulAttempt = { since: clock.time, after }

  return {
    store,
    clock,
    spoiled,
    asked,
    open,
    publish,
    attempt,
    calls: () => asked.map(({ method }) => method),
    /** The post goes out, and nobody hears of it. */
    async publishUnheard(sent = post, ...pictures: Picture[]) {
      const method = ['sendMessage', 'sendPhoto'][pictures.length] ?? 'sendMediaGroup'
      spoiled.set(method, lose)
      expect(await channel.publish(sent, soon(), undefined, pictures)).toMatchObject({ kind: 'unknown' })
      spoiled.delete(method)
    },
    find: (sought = post, doubt: DoubtfulAttempt = attempt, signal = soon()) =>
      channel.find!(sought, doubt, signal),
    copiesLeft: async () => (await store.list(own.operationsChat ?? '', 100)).length,
    readersSee: async () => (await store.list(own.chat, 100)).map(({ text }) => text),
  }
}

const other = (text: string): Post => ({ ...post, text, entities: [] })
const sameHeadline = other('Harbour reopens after storm\n\nhttps://news.example/harbour-2')

describe.each([
  ['its copy in the discussion group', { discussionGroup }],
  ['a forward to the operations chat', { operationsChat }],
] as const)('a post whose answer was lost is found by %s', (_how, place) => {
  it('under the reference that publishing would have given', async () => {
    const { publishUnheard, publish, find, attempt } = await start(place)
    await publishUnheard()
    const [chat] = attempt.after!.id.split('/')
    expect(await find()).toEqual({
      kind: 'found',
      ref: { id: `${chat}/2`, url: 'https://t.me/harbourpost/2' },
      evidence: expect.stringMatching(/message 2/i),
    })
    expect(await publish(other('The next one'))).toEqual({
      id: `${chat}/3`,
      url: 'https://t.me/harbourpost/3',
    })
  })

  it('as the caption of a photo', async () => {
    const { publishUnheard, find, store } = await start(place)
    await publishUnheard(post, { type: 'image/jpeg', bytes: await photo(300, 200).jpeg().toBuffer() })
    expect((await store.list('@harbourpost', 1))[0]?.image).toBeDefined()
    expect(await find()).toMatchObject({ kind: 'found', ref: { url: 'https://t.me/harbourpost/2' } })
  })

  it('as an album, with all its messages', async () => {
    const { publishUnheard, publish, find, attempt, copiesLeft } = await start(place)
    const [chat] = attempt.after!.id.split('/')
    const picture: Picture = { type: 'image/jpeg', bytes: await photo(300, 200).jpeg().toBuffer() }
    const media = { url: 'https://news.example/a.jpg' }
    const album = { ...post, media, album: [media, media] }
    await publishUnheard(album, picture, picture, picture)
    await publish(other('Later news'))
    const finding = await find(album)
    expect(finding).toMatchObject({
      kind: 'found',
      ref: { id: `${chat}/2`, url: 'https://t.me/harbourpost/2', others: [`${chat}/3`, `${chat}/4`] },
    })
    expect(await copiesLeft()).toBe(0)
  })

  it('in a private channel', async () => {
    const { publishUnheard, find } = await start({ ...place, chat: '-1002000000001' })
    await publishUnheard()
    expect(await find()).toMatchObject({
      kind: 'found',
      ref: { id: '-1002000000001/2', url: 'https://t.me/c/2000000001/2' },
    })
  })

  it('although Telegram changed its characters', async () => {
    const { publishUnheard, find, readersSee } = await start(place)
    const sent = other(' Har\u202ebour\t\r\nreopens\u0007at A\u030astad  \nhttps://news.example/harbour \n')
    await publishUnheard(sent)
    expect((await readersSee())[0]).not.toBe(sent.text)
    expect(await find(sent)).toMatchObject({ kind: 'found' })
  })

  it('among other posts', async () => {
    const { publishUnheard, publish, find } = await start(place)
    await publish(sameHeadline)
    await publishUnheard()
    await publish(other('Later news'))
    expect(await find()).toMatchObject({ kind: 'found', ref: { url: 'https://t.me/harbourpost/3' } })
  })

  it('as often as somebody asks, and readers notice nothing', async () => {
    const { publishUnheard, find, readersSee, copiesLeft } = await start(place)
    await publishUnheard()
    const seen = await readersSee()
    expect(await find()).toEqual(await find())
    expect(await readersSee()).toEqual(seen)
    expect(await copiesLeft()).toBe(0)
  })

  it('but not mistaken for a post with the same headline and another link', async () => {
    const { publish, find, copiesLeft } = await start(place)
    await publish(sameHeadline)
    expect(await find()).toMatchObject({ kind: 'cannot tell' })
    expect(await copiesLeft()).toBe(0)
  })

  it('but not mistaken for the same text from before the attempt', async () => {
    const { publish, clock, attempt, find } = await start(place)
    await publish(post)
    clock.time += minute
    expect(await find(post, { ...attempt, since: clock.time })).toMatchObject({ kind: 'cannot tell' })
  })

  it('but not mistaken for the last known post, whatever the clocks say', async () => {
    const { publish, find } = await start(place)
    const after = await publish(post)
    expect(await find(post, { since: noon, after })).not.toMatchObject({ kind: 'found' })
  })

  it('even when Telegram’s clock is a little behind', async () => {
    const { publishUnheard, clock, attempt, find } = await start(place)
    clock.time -= 1_001
    await publishUnheard()
    expect(await find(post, attempt)).toMatchObject({ kind: 'found' })
  })
})

describe('the discussion group', () => {
  it('is asked first, and what it shows needs no forward', async () => {
    const { publishUnheard, find, calls } = await start({ discussionGroup, operationsChat })
    await publishUnheard()
    expect(await find()).toMatchObject({ kind: 'found' })
    expect(calls()).not.toContain('forwardMessage')
  })

  it('asks for the newest and confirms none of them', async () => {
    const { find, asked } = await start({ discussionGroup })
    await find()
    expect(asked.at(-1)).toEqual({
      method: 'getUpdates',
      fields: { offset: -100, limit: 100, timeout: 0, allowed_updates: ['message'] },
    })
  })

  it('shows nothing of other groups, other channels, or people who repeat a post', async () => {
    const { find, spoiled, attempt } = await start({ discussionGroup })
    const chat = Number(attempt.after!.id.split('/')[0])
    const date = attempt.since / 1000
    const forward_origin = {
      type: 'channel',
      chat: { id: chat, username: 'HarbourPost' },
      message_id: 2,
      date,
    }
    const copy = {
      message_id: 9,
      is_automatic_forward: true,
      chat: { id: Number(discussionGroup) },
      text: post.text,
    }
    const shows = (message: object) =>
      spoiled.set('getUpdates', () => Response.json({ ok: true, result: [{ update_id: 1, message }] }))
    shows({ ...copy, forward_origin })
    expect(await find()).toMatchObject({ kind: 'found' })
    for (const message of [
      { ...copy, forward_origin, chat: { id: -1003333333333 } },
      {
        ...copy,
        forward_origin: { ...forward_origin, chat: { id: -1004444444444, username: 'otherpaper' } },
      },
      { ...copy, forward_origin, is_automatic_forward: undefined },
      { ...copy, forward_origin: { type: 'user', sender_user: {}, date } },
    ]) {
      shows(message)
      expect(await find()).toMatchObject({ kind: 'cannot tell' })
    }
  })

  it('proves nothing by its silence', async () => {
    const { find } = await start({ discussionGroup })
    expect(await find()).toEqual({
      kind: 'cannot tell',
      evidence: expect.stringMatching(/proves nothing.*`operationsChat`.*https:\/\/t\.me\/s\/harbourpost/),
    })
  })

  it.each([
    'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  ])('cannot be read: %s', async (description) => {
    const { publishUnheard, find, spoiled } = await start({ discussionGroup })
    await publishUnheard()
    spoiled.set('getUpdates', () => refuse(409, description))
    const finding = await find()
    expect(finding).toMatchObject({ kind: 'cannot tell' })
    expect(finding.evidence).toContain(description)
  })

  it('shows the post however many came before it', async () => {
    const { publish, publishUnheard, find } = await start({ discussionGroup })
    for (let n = 0; n < 100; n++) await publish(other(`News ${n}`))
    await publishUnheard()
    expect(await find()).toMatchObject({ kind: 'found' })
    expect(await find(), 'asked again').toMatchObject({ kind: 'found' })
  })

  it('shows it among what members write there, unless they wrote a hundred messages since', async () => {
    const { publishUnheard, find, store, clock } = await start({ discussionGroup })
    const write = (text: string) => chatter(store, { chat: '@harbourpost', token }, text, clock.time)
    await write(post.text)
    expect(await find(), 'the same words by a reader').toMatchObject({ kind: 'cannot tell' })
    await publishUnheard()
    for (let n = 0; n < 99; n++) await write(`Reader ${n}`)
    expect(await find()).toMatchObject({ kind: 'found' })
    await write('One more')
    expect(await find()).toMatchObject({ kind: 'cannot tell', evidence: expect.stringContaining('older') })
  })

  it('may have held it before the hundred that Telegram shows', async () => {
    const { find, spoiled } = await start({ discussionGroup })
    const result = Array.from({ length: 100 }, (_, update_id) => ({ update_id }))
    spoiled.set('getUpdates', () => Response.json({ ok: true, result }))
    expect(await find()).toMatchObject({ kind: 'cannot tell', evidence: expect.stringContaining('older') })
  })

  it('that cannot be read does not keep the operations chat from proof', async () => {
    const { find, spoiled } = await start({ discussionGroup, operationsChat })
    spoiled.set('getUpdates', () => refuse(409, 'Conflict: terminated by other getUpdates request'))
    expect(await find()).toMatchObject({ kind: 'absent', evidence: expect.stringContaining('Conflict') })
  })
})

describe('the operations chat', () => {
  it('proves that a post is absent, by ten ids without a message behind one that is there', async () => {
    const { find, asked, attempt, copiesLeft } = await start({ operationsChat })
    expect(await find()).toMatchObject({ kind: 'absent', evidence: expect.stringMatching(/\w{3}/) })
    const forwards = asked.filter(({ method }) => method === 'forwardMessage').map(({ fields }) => fields)
    expect(forwards.map((fields) => fields.message_id)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1])
    for (const fields of forwards)
      expect(fields).toMatchObject({
        chat_id: operationsChat,
        from_chat_id: '@harbourpost',
        disable_notification: true,
      })
    expect(attempt.after!.id).toMatch(/\/1$/)
    expect(await copiesLeft()).toBe(0)
  })

  it('takes no message of an album that is known for a stranger, first or last', async () => {
    const { open, publish, find, attempt } = await start({ operationsChat })
    const picture: Picture = { type: 'image/jpeg', bytes: await photo(300, 200).jpeg().toBuffer() }
    const publishAlbum = async (text: string) => {
      const outcome = await open().publish(other(text), soon(), undefined, [picture, picture, picture])
      if (outcome.kind !== 'done') throw new Error(outcome.kind)
      return outcome.ref
    }
    const album = await publishAlbum('An album')
    expect(await find(post, { ...attempt, after: album })).toMatchObject({ kind: 'absent' })
    expect(await find(post, { ...attempt, known: [album] })).toMatchObject({ kind: 'absent' })
    await publish(other('Later news'))
    expect(await find(post, { ...attempt, after: album })).toMatchObject({ kind: 'cannot tell' })
  })

  it('reaches the tenth id and no further', async () => {
    const { publish, publishUnheard, store, find } = await start({ operationsChat })
    for (let id = 2; id <= 10; id++) await publish(other(`News ${id}`))
    await publishUnheard()
    expect(await find()).toMatchObject({ kind: 'found', ref: { url: 'https://t.me/harbourpost/11' } })
    await store.remove('@harbourpost', '11')
    await publishUnheard()
    expect(await find()).toMatchObject({ kind: 'cannot tell' })
  })

  it('skips what Crier itself posted since, and proves absence behind that', async () => {
    const { publish, find, attempt, asked } = await start({ operationsChat })
    const known = []
    for (let id = 2; id <= 31; id++) known.push(await publish(other(`News ${id}`)))
    expect(await find(), 'without knowing them').toMatchObject({ kind: 'cannot tell' })
    const before = asked.length
    expect(await find(post, { ...attempt, known })).toMatchObject({
      kind: 'absent',
      evidence: expect.stringContaining('Message 31 is there'),
    })
    const looks = asked.slice(before).filter(({ method }) => method === 'forwardMessage')
    expect(looks.map(({ fields }) => fields.message_id)).toEqual([32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 31])
  })

  it('finds the post among those', async () => {
    const { publish, publishUnheard, find, attempt } = await start({ operationsChat })
    const known = [await publish(other('News 2'))]
    await publishUnheard()
    for (let id = 4; id <= 20; id++) known.push(await publish(other(`News ${id}`)))
    const finding = await find(post, { ...attempt, known })
    expect(finding).toMatchObject({ kind: 'found', ref: { url: 'https://t.me/harbourpost/3' } })
  })

  it.each([
    ['a number before one of those is empty: something was there', 'gone', /had the numbers 3 and is gone/],
    ['somebody else posted among those', 'stranger', /these exist: https:\/\/t\.me\/harbourpost\/3/],
    ['too much stands among those', 'crowd', /Too much stands between message 1 and 14/],
  ])('takes it for no proof when %s', async (_what, kind, evidence) => {
    const { publish, find, attempt, store } = await start({ operationsChat })
    const known = [await publish(other('News 2'))]
    for (let n = 0; n < (kind === 'crowd' ? 11 : 1); n++) await publish(other(`Not ours ${n}`))
    known.push(await publish(other('News last')))
    if (kind === 'gone') await store.remove('@harbourpost', '3')
    expect(await find(post, { ...attempt, known })).toEqual({
      kind: 'cannot tell',
      evidence: expect.stringMatching(evidence),
    })
  })

  it('does not count posts of another channel among those', async () => {
    const { publishUnheard, find, attempt } = await start({ operationsChat })
    await publishUnheard()
    const known = [{ id: '-1009999999999/2' }]
    expect(await find(post, { ...attempt, known })).toMatchObject({ kind: 'found' })
  })

  it('shows a person the posts that are there instead', async () => {
    const { publish, find } = await start({ operationsChat })
    await publish(sameHeadline)
    expect((await find()).evidence).toContain('https://t.me/harbourpost/2')
  })

  it.each([
    ['a note that cannot be forwarded', "Bad Request: message can't be forwarded"],
    ['protected content', "Bad Request: message has protected content and can't be forwarded"],
    ['an answer in other words', 'Bad Request: message to forward not found yet'],
    ['an id that Telegram dislikes', 'Bad Request: MESSAGE_ID_INVALID'],
    ['a protected channel', 'Bad Request: CHAT_FORWARDS_RESTRICTED'],
  ])('proves nothing where there is %s', async (_what, description) => {
    const { publishUnheard, find, spoiled } = await start({ operationsChat })
    await publishUnheard()
    spoiled.set('forwardMessage', () => refuse(400, description))
    const finding = await find()
    expect(finding).toMatchObject({ kind: 'cannot tell' })
    expect(finding.evidence).toContain(description)
  })

  it('looks past what it cannot read', async () => {
    const { publish, publishUnheard, spoiled, find } = await start({ operationsChat })
    await publish(other('A note'))
    await publishUnheard()
    let first = true
    spoiled.set('forwardMessage', (accept) => {
      if (!first) return accept()
      first = false
      return refuse(400, "Bad Request: message can't be forwarded")
    })
    expect(await find()).toMatchObject({ kind: 'found', ref: { url: 'https://t.me/harbourpost/3' } })
  })

  it.each<[string, Spoil]>([
    ['the bot was blocked', () => refuse(403, 'Forbidden: bot was blocked by the user')],
    ['the bot lost its place', () => refuse(403, 'Forbidden: bot is not a member of the channel chat')],
    ['the chat is gone', () => refuse(400, 'Bad Request: chat not found')],
    ['the token is dead', () => refuse(401, 'Unauthorized')],
    ['Telegram limits the bot', () => refuse(429, 'Too Many Requests: retry after 9', { retry_after: 9 })],
    ['Telegram fails', () => new Response('', { status: 502 })],
    ['a proxy answers', () => new Response('<html>')],
    ['the words are of no refusal', () => tell(500, 'Bad Request: message to forward not found')],
    ['the words are of a limit', () => tell(429, 'Bad Request: message to forward not found')],
    ['ok shows no message', () => Response.json({ ok: true, result: true })],
  ])('stops at once when %s', async (_what, spoil) => {
    const { find, calls, spoiled } = await start({ operationsChat })
    spoiled.set('forwardMessage', spoil)
    expect(await find()).toMatchObject({ kind: 'cannot tell' })
    expect(calls().filter((method) => method === 'forwardMessage')).toHaveLength(1)
  })

  it('must be a chat where the bot may write', async () => {
    const { open, attempt } = await start({ operationsChat })
    const finding = await open({ operationsChat: '555000999' }).find!(post, attempt, soon())
    expect(finding).toMatchObject({
      kind: 'cannot tell',
      evidence: expect.stringContaining('chat not found'),
    })
    expect(finding.evidence).not.toContain('`chat`')
  })

  it('must not be the channel itself', async () => {
    const { open, attempt, asked, readersSee } = await start({ operationsChat })
    const [chat] = attempt.after!.id.split('/')
    const before = asked.length
    expect(await open({ operationsChat: chat! }).find!(post, attempt, soon())).toMatchObject({
      kind: 'cannot tell',
      evidence: expect.stringContaining('`operationsChat`'),
    })
    expect(asked).toHaveLength(before)
    expect(await readersSee()).toHaveLength(1)
  })

  it.each([
    ['no earlier post is known', undefined],
    ['the reference is of another make', { id: '77' }],
  ])('cannot be used when %s', async (_what, after) => {
    const { find, attempt, calls } = await start({ operationsChat })
    const doubt = { since: attempt.since, ...(after && { after }) }
    expect(await find(post, doubt)).toMatchObject({ kind: 'cannot tell' })
    expect(calls()).not.toContain('forwardMessage')
  })

  it.each([
    ['the last known post is gone', '1', '@harbourpost'],
    ['the last known post was in another channel', undefined, '-1009999999999'],
  ])('takes silence for no proof when %s', async (_what, gone, chat) => {
    const { store, find, attempt, copiesLeft } = await start({ operationsChat })
    if (gone) await store.remove(chat, gone)
    const after = gone ? attempt.after! : { id: `${chat}/1` }
    expect(await find(post, { ...attempt, after })).toMatchObject({ kind: 'cannot tell' })
    expect(await copiesLeft()).toBe(0)
  })
})

describe('no copy is left in the operations chat', () => {
  it('when the caller gives up while it is being deleted', async () => {
    const { publishUnheard, find, spoiled, attempt, copiesLeft } = await start({ operationsChat })
    await publishUnheard()
    const giveUp = new AbortController()
    spoiled.set('deleteMessage', (accept) => {
      giveUp.abort()
      return accept()
    })
    const finding = await find(post, attempt, giveUp.signal)
    expect(finding).toMatchObject({ kind: 'found', evidence: expect.not.stringContaining('by hand') })
    expect(await copiesLeft()).toBe(0)
  })

  it('without a word to a person', async () => {
    const { publishUnheard, find, spoiled } = await start({ operationsChat })
    await publishUnheard()
    spoiled.set('deleteMessage', () => refuse(400, "Bad Request: message can't be deleted"))
    expect(await find()).toMatchObject({
      kind: 'found',
      evidence: expect.stringMatching(/message 1 of the operations chat.*by hand/),
    })
  })

  it('more than once: the first that stays ends the search', async () => {
    const { publish, find, spoiled, copiesLeft } = await start({ operationsChat })
    await publish(other('One'))
    await publish(other('Two'))
    spoiled.set('deleteMessage', () => refuse(400, "Bad Request: message can't be deleted"))
    expect(await find()).toMatchObject({
      kind: 'cannot tell',
      evidence: expect.stringContaining('by hand'),
    })
    expect(await copiesLeft()).toBe(1)
  })
})

describe('whatever happens', () => {
  it('a channel without a place to look tells what to configure', async () => {
    const { find, calls } = await start({})
    expect(await find()).toEqual({
      kind: 'cannot tell',
      evidence: expect.stringMatching(/`operationsChat`.*`discussionGroup`.*t\.me\/s\/harbourpost/),
    })
    expect(calls()).toEqual(['sendMessage'])
  })

  it.each(['getUpdates', 'forwardMessage'])('the signal ends it in the middle of %s', async (method) => {
    const { find, attempt, spoiled } = await start({ discussionGroup, operationsChat })
    const giveUp = new AbortController()
    spoiled.set(method, () => {
      giveUp.abort()
      return new Promise<Response>(() => {})
    })
    expect(await find(post, attempt, giveUp.signal)).toMatchObject({ kind: 'cannot tell' })
  })

  it.each(['getUpdates', 'forwardMessage', 'deleteMessage'])('the token is not told: %s', async (method) => {
    const { publishUnheard, find, spoiled } = await start({ discussionGroup, operationsChat })
    const leaks: Spoil[] = [
      () => new Response(`<html>${token}`),
      () => refuse(400, `Bad Request: ${token}`),
      () => refuse(409, `Conflict: /bot${token}/`),
      () => new Response(`{"ok":false,"url":"/bot${token}/"}`),
    ]
    await publishUnheard()
    if (method !== 'getUpdates') spoiled.set('getUpdates', () => refuse(409, 'Conflict'))
    for (const leak of leaks) {
      spoiled.set(method, leak)
      const finding = await find()
      const shown = JSON.stringify(finding) + inspect(finding, { depth: null })
      for (const secret of [half, encodeURIComponent(token), Buffer.from(token).toString('base64')])
        expect(shown).not.toContain(secret)
    }
  })

  it('nobody there is no proof of anything', async () => {
    const { open, attempt } = await start({ discussionGroup, operationsChat })
    const channel = open({ apiRoot: 'http://127.0.0.1:1/' })
    expect(await channel.find!(post, attempt, soon())).toMatchObject({ kind: 'cannot tell' })
  })
})
