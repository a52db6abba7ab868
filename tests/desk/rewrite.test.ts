/** A channel that wants a language model's words: on the real ledger, against a model on a real socket. */
import { expect, test } from 'vitest'
import { deliver } from '../../src/desk/deliver.ts'
import { roomFor } from '../../src/desk/rewrite.ts'
import type { Article } from '../../src/domain/article.ts'
import { openModel } from '../../src/rewrite/model.ts'
import { openRewriter } from '../../src/rewrite/rewriter.ts'
import { rewriteStore } from '../../src/store/rewrites.ts'
import { sentences } from '../../src/text/sentences.ts'
import { type Behaviour, modelServer } from '../rewrite/model-server.ts'
import { post, story } from '../support/story.ts'
import { newsdesk, scripted } from './newsdesk.ts'

const id = 'ferry.tg-news'
const apiKey = 'sk-never-to-be-seen-1234567890'
const article = story({
  headline: 'The ferry is back',
  standfirst: 'Boats cross the bay of Ansel every 20 minutes from Monday.',
  body: ['“We waited long enough,” said Clara Ames. The work took 14 months and cost $3 million.'],
})
const own = article.standfirst!
const good = 'After 14 months of work, boats cross the bay every 20 minutes from Monday.'

/** A channel with as many sentences of the story as fit. */
const render = (limit: number) => (words: Article) => {
  const text = (summary: string) => `${words.headline}\n\n${summary}\n\n${words.url}`
  let summary = ''
  for (const sentence of sentences(words.standfirst ?? '', words.language)) {
    const longer = `${summary} ${sentence}`.trim()
    if (text(longer).length > limit) break
    summary = longer
  }
  return post(text(summary))
}

/** A desk whose channel wants the words of a model that behaves like this. */
const opened = async (
  behave: Behaviour[],
  { perMonth = 100, limit = 280, answers = [] as never[], timeoutMs = 5_000 } = {},
) => {
  const server = await modelServer(...behave)
  const channel = scripted('tg-news', answers, { render: render(limit) })
  const plain = scripted('x-news', [], { render: render(limit) })
  const newsroom = newsdesk(channel, plain)
  const ask = openModel({ endpoint: server.endpoint, model: 'm', apiKey, timeoutMs })
  const store = rewriteStore(newsroom.redis, newsroom.prefix)
  newsroom.desk.rewriting = {
    rewriter: openRewriter(ask, newsroom.desk.clock),
    store,
    channels: new Set(['tg-news']),
    perMonth,
  }
  await newsroom.ledger.accept(article, ['tg-news', 'x-news'])
  return { ...newsroom, ...server, channel, plain, store }
}

/** What people read about the attempt. */
const remark = async ({ ledger }: Pick<Awaited<ReturnType<typeof opened>>, 'ledger'>) =>
  (await ledger.history(id)).find(({ to }) => to === 'sending')?.detail

test('a good text goes out, on that channel alone, and the history says whose it is', async () => {
  const room = await opened([good])
  await deliver(room.desk, id)
  await deliver(room.desk, 'ferry.x-news')
  expect(room.channel.posted[0]!.post.text).toBe(`The ferry is back\n\n${good}\n\n${article.url}`)
  expect(room.plain.posted[0]!.post.text).toContain(own)
  expect(await remark(room)).toBe('its summary is the language model’s')
  expect(room.asked).toHaveLength(1)
})

const html: Behaviour = (response) => void response.end('<html>')
const stall: Behaviour = () => {}
const error: Behaviour = (response) => void response.writeHead(500).end(apiKey)

test.each<[what: string, behave: Behaviour, why: RegExp]>([
  [
    'another number',
    'After 15 months of work, boats cross the bay from Monday.',
    /it says “15 months” and the article does not/,
  ],
  [
    'a percentage',
    'Boats cross the bay every 20 minutes, 14 % more often.',
    /it says “14 %” and the article does not/,
  ],
  ['another day', 'Boats cross the bay every 20 minutes from Tuesday.', /it says “Tuesday”/],
  ['another name', 'Boats cross the bay again from Monday, said Anna Ames.', /it names “Anna Ames”/],
  ['another quotation', '“We waited too long,” said Clara Ames.', /it quotes “We waited too long,”/],
  [
    'an address',
    'Boats cross the bay from Monday: https://elsewhere.example',
    /it holds “https:\/\/elsewhere.example”/,
  ],
  ['half a sentence', 'Boats cross the bay every 20 minutes from', /it ends in the middle of a sentence/],
  ['too much', `${good} `.repeat(12), /would not show all of it/],
  ['no JSON', html, /no chat completion/],
  ['a server error', error, /answered 500/],
  ['silence', stall, /had not answered in full after 0\.3 s/],
])('%s: the article’s own sentences go, and the history says why', async (_what, behave, why) => {
  const room = await opened([behave], { timeoutMs: behave === stall ? 300 : 5_000 })
  await deliver(room.desk, id)
  expect(room.channel.posted[0]!.post.text).toBe(`The ferry is back\n\n${own}\n\n${article.url}`)
  expect(await remark(room)).toMatch(/^the language model’s text was not used: /)
  expect(await remark(room)).toMatch(why)
  const told = JSON.stringify([room.lines, await room.everything()])
  expect(told).not.toContain(apiKey)
})

const later = { kind: 'later', scope: 'channel', afterMs: 0, detail: 'busy' } as never

test('what an editor approved is sent in the article’s own words, and no model is asked', async () => {
  const room = await opened([good])
  const approvals = new Map([['tg-news', 'waits for an editor']])
  await room.ledger.accept({ ...article, id: 'held', url: 'https://gazette.example/held' }, ['tg-news'], {
    approvals,
  })
  await room.ledger.resolve((await room.ledger.delivery('held.tg-news'))!, {
    to: 'due',
    afterMs: 0,
    detail: 'ada approves',
  })
  await deliver(room.desk, 'held.tg-news')
  expect(room.channel.posted[0]!.post.text).toContain(own)
  expect(room.asked).toHaveLength(0)
})

test('a retry sends the same words, and the model is not asked again', async () => {
  const room = await opened([good, 'Boats cross the bay again from Monday.'], { answers: [later] })
  await deliver(room.desk, id)
  await deliver(room.desk, id)
  const [first, second] = room.channel.posted
  expect(second!.post).toEqual(first!.post)
  expect(second!.post.text).toContain(good)
  expect(room.asked).toHaveLength(1)
})

test('a failure stands for the retry too: a post that may be out never changes its words', async () => {
  const room = await opened([error, good], { answers: [later] })
  await deliver(room.desk, id)
  await deliver(room.desk, id)
  expect(room.channel.posted.map(({ post }) => post.text.includes(own))).toEqual([true, true])
  expect(room.asked).toHaveLength(1)
})

test('of two workers that ask at once, both send what was decided first', async () => {
  const { store } = await opened([good])
  const [one, other] = await Promise.all([
    store.keep('k', { text: 'one' }),
    store.keep('k', { text: 'other' }),
  ])
  expect(one).toEqual(other)
  expect(await store.kept('k')).toEqual(one)
})

test('a decision is kept for seven days', async () => {
  const room = await opened([good])
  await deliver(room.desk, id)
  const [key] = await room.redis.keys(`${room.prefix.replace(/[{}]/g, '\\$&')}:rewrite:text:*`)
  const days = (await room.redis.pttl(key!)) / 86_400_000
  expect(days).toBeGreaterThan(6.9)
  expect(days).toBeLessThanOrEqual(7)
})

test('a new version is asked for anew', async () => {
  const room = await opened([good, 'Boats cross the bay again every 30 minutes from Monday.'], {
    answers: [later],
  })
  await deliver(room.desk, id)
  const next = { ...article, version: 2, standfirst: own.replace('20', '30') }
  await room.ledger.accept(next, ['tg-news', 'x-news'])
  await deliver(room.desk, id)
  expect(room.channel.posted[1]!.post.text).toContain('every 30 minutes')
  expect(room.asked).toHaveLength(2)
})

test('when the requests of the month are used up, nobody asks', async () => {
  const room = await opened([good], { perMonth: 0 })
  await deliver(room.desk, id)
  expect(await remark(room)).toMatch(/its 0 requests of \d{4}-\d\d are used up \(rewrite\.perMonth\)/)
  expect(room.asked).toHaveLength(0)
  expect(await room.store.take('2026-05', 2)).toBe(true)
  expect(await room.store.take('2026-05', 2)).toBe(true)
  expect(await room.store.take('2026-05', 2)).toBe(false)
  expect(await room.store.take('2026-06', 2)).toBe(true)
})

test('a channel without room for a summary costs nothing', async () => {
  const room = await opened([good], { limit: 60 })
  await deliver(room.desk, id)
  expect(await remark(room)).toMatch(/no room for a summary/)
  expect(room.asked).toHaveLength(0)
})

test('nothing is asked while the channel may not post', async () => {
  const room = await opened([good])
  await room.ledger.stop('wrong result')
  await deliver(room.desk, id)
  expect(room.asked).toHaveLength(0)
})

test('a model that keeps failing is left alone', async () => {
  const room = await opened([error])
  for (const one of ['a', 'b', 'c', 'd']) {
    await room.ledger.accept(story({ ...article, id: one, url: `https://gazette.example/${one}` }), [
      'tg-news',
    ])
    await deliver(room.desk, `${one}.tg-news`)
  }
  expect(room.asked).toHaveLength(3)
  expect(room.channel.posted).toHaveLength(4)
})

test('the room that the model is told of is what the channel shows', async () => {
  const show = (limit: number) => (words: Article) => render(limit)(words).text
  const fixed = `${article.headline}\n\n\n\n${article.url}`.length
  expect(roomFor(article, show(280))).toBe(280 - fixed)
  expect(roomFor(article, show(5_000))).toBe(600)
  expect(roomFor(article, () => undefined)).toBeLessThan(2)
})
