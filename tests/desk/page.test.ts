import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { deliver } from '../../src/desk/deliver.ts'
import { openPages } from '../../src/desk/page.ts'
import { resolve } from '../../src/desk/resolve.ts'
import type { Article } from '../../src/domain/article.ts'
import { mostTries } from '../../src/domain/backoff.ts'
import { noRules } from '../../src/domain/rules.ts'
import { guardedFetch } from '../../src/intake/fetch.ts'
import type { Channel } from '../../src/networks/contract.ts'
import { post, story } from '../support/story.ts'
import { newsdesk, scripted } from './newsdesk.ts'

/** A channel whose posts lead to the article's address, as those of every network do. */
const channel = (id: string, more: Partial<Channel> = {}) =>
  scripted(id, [], { render: ({ headline, url }) => ({ ...post(headline), link: url }), ...more })

const html = (head: string): RequestListener => {
  return (_request, response) => response.setHeader('content-type', 'text/html').end(`<head>${head}</head>`)
}

/** A newsroom's site that answers as a test wants it to, and a desk that looks at its pages. */
const newsroom = async (answer: RequestListener, ...channels: Channel[]) => {
  const site = { answer, asked: [] as string[] }
  const server = createServer((request, response) => {
    site.asked.push(request.url!)
    site.answer(request, response)
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const all = newsdesk(...channels)
  const limits = { bytes: 100_000, totalMs: 300, idleMs: 5_000 }
  const page = openPages(
    guardedFetch({ allowHosts: ['127.0.0.1'], limits }),
    ['www.allowed.example'],
    all.desk.clock,
  )
  return {
    ...all,
    desk: { ...all.desk, page },
    site,
    origin,
    publish: (more: Partial<Article> = {}) => {
      const article = story({ url: `${origin}/${more.id ?? 'ferry'}`, ...more })
      return all.ledger.accept(
        article,
        channels.map(({ info }) => info.id),
      )
    },
  }
}

const id = 'ferry.tg-news'

test('the post leads to the page’s canonical address, and the history says so', async () => {
  const telegram = channel('tg-news')
  const { desk, ledger, publish, origin } = await newsroom(
    html('<link rel="canonical" href="/city/ferry">'),
    telegram,
  )
  await publish()
  await deliver(desk, id)
  expect(telegram.posted[0]?.post.link).toBe(`${origin}/city/ferry`)
  expect((await ledger.delivery(id))?.post?.link).toBe(`${origin}/city/ferry`)
  const sending = (await ledger.history(id)).find(({ to }) => to === 'sending')
  expect(sending?.detail).toContain(`${origin}/ferry`)
  expect((await ledger.article('ferry'))?.url).toBe(`${origin}/ferry`)
})

/** `{origin}` is the site that the story is on. */
const links: Array<[what: string, head: string, url: string, link: string]> = [
  ['no word of it', '<title>The ferry is back</title>', '/ferry', '/ferry'],
  ['the same address', '<link rel=canonical href="/ferry">', '/ferry', '/ferry'],
  ['og:url', '<meta property="og:url" content="{origin}/city/ferry">', '/ferry', '/city/ferry'],
  [
    'og:url when the canonical one is of no use',
    '<link rel=canonical href="mailto:ada@gazette.example"><meta property="og:url" content="/a">',
    '/ferry',
    '/a',
  ],
  ['a place on the page', '<link rel=canonical href="/city/ferry">', '/ferry#latest', '/city/ferry#latest'],
  [
    'an address with its own letters',
    '<link rel=canonical href="{origin}/новини/пором">',
    '/ferry',
    '/новини/пором',
  ],
  ['another host', '<link rel=canonical href="https://agency.example/ferry">', '/ferry', '/ferry'],
  ['another port', '<link rel=canonical href="http://127.0.0.1:1/ferry">', '/ferry', '/ferry'],
  ['the front page', '<link rel=canonical href="{origin}">', '/ferry', '/ferry'],
  ['a password', '<link rel=canonical href="http://ada:secret@{host}/a">', '/ferry', '/ferry'],
  ['no web address', '<link rel=canonical href="javascript:alert(1)">', '/ferry', '/ferry'],
  ['an address as long as a story', `<link rel=canonical href="/${'a'.repeat(3_000)}">`, '/ferry', '/ferry'],
]
test.each(links)('a page that names %s', async (_what, head, url, link) => {
  const telegram = channel('tg-news')
  const { desk, site, publish, origin } = await newsroom(() => {}, telegram)
  site.answer = html(head.replaceAll('{origin}', origin).replaceAll('{host}', new URL(origin).host))
  await publish({ url: origin + url })
  await deliver(desk, id)
  expect(telegram.posted.map(({ post }) => post.link)).toEqual([origin + link])
})

test('a page may name an allowed host', async () => {
  const telegram = channel('tg-news')
  const { desk, publish } = await newsroom(
    html('<link rel=canonical href="https://www.allowed.example/ferry">'),
    telegram,
  )
  await publish()
  await deliver(desk, id)
  expect(telegram.posted[0]?.post.link).toBe('https://www.allowed.example/ferry')
})

test('what is no HTML is there all the same', async () => {
  const telegram = channel('tg-news')
  const { desk, publish, origin } = await newsroom((_request, response) => {
    response.setHeader('content-type', 'application/pdf').end('<link rel=canonical href=/a>')
  }, telegram)
  await publish()
  await deliver(desk, id)
  expect(telegram.posted[0]?.post.link).toBe(`${origin}/ferry`)
})

test('a page longer than anybody reads is there too', async () => {
  const telegram = channel('tg-news')
  const { desk, publish, origin } = await newsroom(
    html(`<link rel=canonical href=/a>${' '.repeat(200_000)}`),
    telegram,
  )
  await publish()
  await deliver(desk, id)
  expect(telegram.posted[0]?.post.link).toBe(`${origin}/a`)
})

const status =
  (code: number): RequestListener =>
  (_request, response) =>
    response.writeHead(code).end()

test.each<[what: string, answer: RequestListener, words: string]>([
  ['is not found', status(404), 'the story’s page answers 404'],
  ['is gone', status(410), 'the story’s page answers 410'],
  ['is forbidden by law', status(451), 'the story’s page answers 451'],
  ['is broken', status(503), 'the story’s page answers 503'],
  ['says nothing', () => {}, 'had not answered in full'],
  ['hangs up', (request) => request.destroy(), 'gives no usable answer'],
  [
    'is inside our own network',
    (_request, response) => response.writeHead(302, { location: 'http://10.0.0.5/' }).end(),
    'not a public address',
  ],
])('a story whose page %s waits, and nothing else does', async (_what, answer, words) => {
  const telegram = channel('tg-news')
  const { desk, ledger, site, publish } = await newsroom(answer, telegram)
  await publish()
  expect(await deliver(desk, id)).toMatchObject({
    kind: 'again',
    scope: 'delivery',
    words: expect.stringContaining(words),
  })
  expect(await ledger.delivery(id)).toMatchObject({ state: 'due', tries: 1, epoch: 0 })
  expect((await ledger.history(id)).at(-1)?.detail).toContain(words)

  site.answer = html('')
  await publish({ id: 'bridge' })
  await deliver(desk, 'bridge.tg-news')
  expect(telegram.posted).toHaveLength(1)
})

test('a page that appears lets its post go at the next try', async () => {
  const telegram = channel('tg-news')
  const { desk, ledger, site, publish, jump } = await newsroom(status(404), telegram)
  await publish()
  await deliver(desk, id)
  site.answer = html('')
  await ledger.defer(id, 0, { to: 'due', detail: 'waited', afterMs: 0 })
  jump(4_000)
  await deliver(desk, id)
  expect(telegram.posted).toHaveLength(1)
})

test('a page that stays away hands its post to a person, whose word is enough', async () => {
  const telegram = channel('tg-news')
  const { desk, ledger, publish } = await newsroom(status(404), telegram)
  await publish()
  for (let tries = 0; tries < mostTries; tries++)
    await ledger.defer(id, 0, { to: 'due', detail: 'the story’s page answers 404', afterMs: 0, burns: true })
  expect(await deliver(desk, id)).toEqual({ kind: 'finished', words: 'held' })
  expect((await ledger.delivery(id))?.detail).toMatch(/given up after 17 tries.*answers 404/)

  await resolve(desk, id, { say: 'send' }, 'Ada')
  await deliver(desk, id)
  expect(telegram.posted).toHaveLength(1)
})

test('a person’s word about a page holds for the words that it was said of', async () => {
  const telegram = channel('tg-news')
  const { desk, ledger, publish } = await newsroom(status(404), telegram)
  await publish()
  for (let tries = 0; tries < mostTries; tries++)
    await ledger.defer(id, 0, { to: 'due', detail: 'the story’s page answers 404', afterMs: 0, burns: true })
  await deliver(desk, id)
  await resolve(desk, id, { say: 'send' }, 'Ada')
  await publish({ version: 2 })
  expect(await deliver(desk, id)).toMatchObject({ words: expect.stringContaining('answers 404') })
  expect(telegram.posted).toHaveLength(0)
})

test('however often the network was too busy, the page is asked', async () => {
  const telegram = channel('tg-news')
  const { desk, ledger, publish } = await newsroom(status(404), telegram)
  await publish()
  for (let i = 0; i <= mostTries; i++)
    await ledger.defer(id, 0, { to: 'due', detail: 'too many requests', afterMs: 0 })
  expect(await deliver(desk, id)).toMatchObject({ words: expect.stringContaining('answers 404') })
  expect(telegram.posted).toHaveLength(0)
})

test('who approves a story says nothing of its page', async () => {
  const telegram = channel('tg-news')
  const { desk, ledger, origin } = await newsroom(status(404), telegram)
  const approvals = new Map([['tg-news', 'waits for an editor']])
  await ledger.accept(story({ url: `${origin}/ferry` }), ['tg-news'], { approvals })
  await resolve(desk, id, { say: 'send' }, 'Ada')
  expect(await deliver(desk, id)).toMatchObject({ words: expect.stringContaining('answers 404') })
})

test('a look that fails is no page, and the next one looks anew', async () => {
  const telegram = channel('tg-news')
  const { desk, ledger, jump } = newsdesk(telegram)
  let broken = true
  const page = openPages(
    async (url) => {
      if (broken) throw new TypeError('x is undefined')
      return {
        kind: 'page',
        url,
        status: 200,
        contentType: '',
        headers: {},
        body: Buffer.alloc(0),
        whole: true,
      }
    },
    [],
    desk.clock,
  )
  await ledger.accept(story(), ['tg-news'])
  const words = expect.stringContaining('TypeError')
  expect(await deliver({ ...desk, page }, id)).toMatchObject({ kind: 'again', words })
  broken = false
  await ledger.defer(id, 0, { to: 'due', detail: 'waited', afterMs: 0 })
  jump(4_000)
  await deliver({ ...desk, page }, id)
  expect(telegram.posted).toHaveLength(1)
})

test('one look serves all channels of a version, for a minute', async () => {
  const channels = ['tg-news', 'tg-sport', 'x-news', 'fb-news'].map((id) => channel(id))
  const { desk, site, publish, jump } = await newsroom(html('<link rel=canonical href=/a>'), ...channels)
  await publish()
  await Promise.all([deliver(desk, id), deliver(desk, 'ferry.tg-sport')])
  await deliver(desk, 'ferry.x-news')
  expect(site.asked).toEqual(['/ferry'])
  jump(61_000)
  await deliver(desk, 'ferry.fb-news')
  expect(site.asked).toEqual(['/ferry', '/ferry'])
  expect(channels.map(({ posted }) => posted.length)).toEqual([1, 1, 1, 1])
})

test('a new version is looked at anew', async () => {
  const telegram = channel('tg-news')
  const { desk, site, publish, origin } = await newsroom(status(404), telegram)
  await publish()
  await deliver(desk, id)
  site.answer = html('')
  await publish({ version: 2, url: `${origin}/ferry-2` })
  await desk.ledger.defer(id, 0, { to: 'due', detail: 'waited', afterMs: 0 })
  await deliver(desk, id)
  expect(site.asked).toEqual(['/ferry', '/ferry-2'])
  expect(telegram.posted).toHaveLength(1)
})

test('while the channel’s pace says not yet, nobody troubles the site', async () => {
  const { desk, site, publish } = await newsroom(html(''), channel('tg-news'))
  const slow = { ...noRules, gapMs: 3_600_000 }
  const paced = { ...desk, rules: new Map([['tg-news', slow]]) }
  await publish()
  await deliver(paced, id)
  await publish({ id: 'bridge' })
  expect(await deliver(paced, 'bridge.tg-news')).toMatchObject({ kind: 'again', scope: 'channel' })
  expect(site.asked).toEqual(['/ferry'])
})
