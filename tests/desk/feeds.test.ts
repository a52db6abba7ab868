import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { checkFeed, feedReports } from '../../src/desk/feed-report.ts'
import { pollFeed } from '../../src/desk/feeds.ts'
import { feedroom, rss } from './feed-site.ts'

const minute = 60_000
const hour = 60 * minute

/** A feed whose first poll is over: `old` was there. */
const polled = async (...given: Parameters<typeof feedroom>) => {
  const room = await feedroom(...given)
  const now = room.desk.clock.now()
  room.serves([{ name: 'old', at: now - hour }])
  await pollFeed(room.desk, room.feed)
  room.jump(6 * minute)
  return { ...room, old: { name: 'old', at: now - hour }, now: room.desk.clock.now() }
}

test('the first poll publishes nothing old; then several stories between two polls are all taken, oldest first', async () => {
  const { desk, feed, serves, headlines, jump } = await feedroom()
  const now = desk.clock.now()
  const old = [{ name: 'old', at: now - hour }, { name: 'undated' }, { name: 'meeting', at: now + hour }]
  serves(old)
  expect(await pollFeed(desk, feed)).toMatchObject({ kind: 'polled', counts: { taken: 0, passed: 3 } })
  jump(6 * minute)
  serves([
    { name: 'c', at: now + 3 * minute },
    { name: 'b', at: now + 2 * minute },
    { name: 'a', at: now + minute },
    ...old,
  ])
  expect(await pollFeed(desk, feed)).toMatchObject({ counts: { taken: 3, known: 3 } })
  expect(await headlines()).toEqual(['Story a', 'Story b', 'Story c'])
  jump(6 * minute)
  expect(await pollFeed(desk, feed)).toMatchObject({ counts: { taken: 0, known: 6 } })
})

test('what was published while the first poll could not be made is news', async () => {
  const { desk, feed, serves, headlines, jump } = await feedroom()
  const now = desk.clock.now()
  expect(await pollFeed(desk, feed)).toMatchObject({ kind: 'failed' })
  jump(hour)
  serves([
    { name: 'new', at: now + 30 * minute },
    { name: 'old', at: now - minute },
  ])
  expect(await pollFeed(desk, feed)).toMatchObject({ counts: { taken: 1, passed: 1 } })
  expect(await headlines()).toEqual(['Story new'])
})

test('--since takes what was passed over, once, and at once', async () => {
  const { desk, feed, serves, headlines } = await feedroom()
  const now = desk.clock.now()
  serves([
    { name: 'b', at: now - hour },
    { name: 'a', at: now - 100 * hour },
  ])
  await pollFeed(desk, feed)
  const since = now - 2 * hour
  expect(await pollFeed(desk, feed, { asked: true, since })).toMatchObject({ counts: { taken: 1, known: 1 } })
  expect(await headlines()).toEqual(['Story b'])
  expect(await pollFeed(desk, feed, { asked: true, since })).toMatchObject({ counts: { taken: 0 } })
})

test('an edited item is a new version of its story; an old one that was passed over stays so when it is edited', async () => {
  const { desk, feed, serves, ledger, old, now, jump } = await polled()
  serves([{ name: 'ferry', at: now - minute }, old])
  await pollFeed(desk, feed)
  jump(6 * minute)
  serves([
    { name: 'ferry', title: 'Ferry, corrected', at: now - minute },
    { ...old, title: 'Old, edited' },
  ])
  expect(await pollFeed(desk, feed)).toMatchObject({ counts: { taken: 1, known: 1 } })
  expect(await ledger.recentArticles(5)).toMatchObject([
    { id: 'urn:gazette:ferry', headline: 'Ferry, corrected', version: 2 },
  ])
})

test('a guid that a second item takes over brings no story back', async () => {
  const { desk, feed, serves, headlines, old, now, jump } = await polled()
  serves([
    { name: 'a', guid: 'same', at: now - minute },
    { ...old, guid: 'other' },
  ])
  await pollFeed(desk, feed)
  jump(6 * minute)
  serves([{ name: 'b', guid: 'same', at: now }, { name: 'a', guid: 'same', at: now - minute }, old])
  await pollFeed(desk, feed)
  expect(await headlines()).toEqual(['Story a', 'Story b'])
})

test('a story without a date is dated when it was first seen, and stays so', async () => {
  const { desk, feed, serves, ledger, old, jump } = await polled()
  const firstSeen = new Date(desk.clock.now()).toISOString().slice(0, 16)
  serves([{ name: 'undated' }, old])
  await pollFeed(desk, feed)
  jump(hour)
  serves([{ name: 'undated', title: 'Edited' }, old])
  await pollFeed(desk, feed)
  const [article] = await ledger.recentArticles(1)
  expect(article).toMatchObject({ headline: 'Edited', publishedAt: expect.stringContaining(firstSeen) })
})

test('a feed that gives all its stories new identities publishes none of the old ones again', async () => {
  const { desk, feed, serves, headlines, now, lines } = await polled()
  serves([{ name: 'renamed', at: now - 49 * hour }])
  expect(await pollFeed(desk, feed)).toMatchObject({ counts: { passed: 1 } })
  expect(await headlines()).toEqual([])
  expect(lines.at(-1)).toMatchObject({ message: expect.stringContaining('too old') })
})

test('another address is another feed', async () => {
  const { desk, feed, serves, headlines, now } = await polled()
  serves([{ name: 'elsewhere', at: now - minute }])
  const moved = { ...feed, url: `${feed.url}?moved` }
  expect(await pollFeed(desk, moved)).toMatchObject({ counts: { passed: 1 } })
  expect(await headlines()).toEqual([])
})

test('a crash after a story was accepted and before it was marked loses nothing and doubles nothing', async () => {
  const { desk, feed, serves, ledger, jobs, old, now, store } = await polled()
  serves([{ name: 'b', at: now }, { name: 'a', at: now - minute }, old])
  const mark = store.mark
  store.mark = async () => {
    throw new Error('killed')
  }
  await expect(pollFeed(desk, feed)).rejects.toThrow('killed')
  store.mark = mark
  expect(await jobs('tg-news')).toHaveLength(1)
  expect(await pollFeed(desk, feed)).toMatchObject({ counts: { taken: 2 } })
  expect(await jobs('tg-news')).toHaveLength(2)
  expect((await ledger.recentArticles(5)).map(({ version }) => version)).toEqual([1, 1])
})

test('of two workers that poll at once one does, and nothing comes twice', async () => {
  const { desk, feed, serves, jobs, old, now } = await polled()
  serves([{ name: 'b', at: now }, { name: 'a', at: now - minute }, old])
  const both = await Promise.all([pollFeed(desk, feed), pollFeed(desk, feed)])
  expect(both.map(({ kind }) => kind).sort()).toEqual(['busy', 'polled'])
  expect(await jobs('tg-news')).toHaveLength(2)
})

test('what is no sound article is set aside once, not at every poll', async () => {
  const { desk, feed, site, ledger, lines, jump } = await polled()
  const broken = '<rss><channel><item><guid>1</guid><title>No address</title></item></channel></rss>'
  site.answer = (_request, response) => void response.end(broken)
  expect(await pollFeed(desk, feed)).toMatchObject({ counts: { aside: 1 } })
  const told = lines.length
  jump(6 * minute)
  expect(await pollFeed(desk, feed)).toMatchObject({ counts: { aside: 0, known: 1 } })
  expect(await ledger.asides()).toHaveLength(1)
  expect(lines).toHaveLength(told)
})

test('the server is asked whether anything changed, by its own validators', async () => {
  const { desk, feed, site, now, jump } = await polled()
  site.answer = (request, response) => {
    const modified = new Date(now).toUTCString()
    if (request.headers['if-none-match'] === 'W/"7"' && request.headers['if-modified-since'] === modified)
      response.writeHead(304).end()
    else
      response
        .writeHead(200, { etag: 'W/"7"', 'last-modified': modified, 'content-encoding': 'gzip' })
        .end(gzipSync(rss([{ name: 'ferry', at: now }])))
  }
  expect(await pollFeed(desk, feed)).toMatchObject({ counts: { taken: 1 } })
  jump(6 * minute)
  expect(await pollFeed(desk, feed)).toEqual({ kind: 'unchanged' })
  // Whoever asks for what is old needs all of it.
  expect(await pollFeed(desk, feed, { asked: true, since: 0 })).toMatchObject({ kind: 'polled' })
})

test('of half a feed what is whole is taken, and the rest is asked for again', async () => {
  const { desk, feed, site, old, now, headlines, jump } = await polled()
  const whole = rss([{ name: 'a', at: now }, old])
  site.answer = (_request, response) =>
    void response.writeHead(200, { etag: '"1"' }).end(whole.slice(0, whole.indexOf('Story old')))
  expect(await pollFeed(desk, feed)).toMatchObject({ counts: { taken: 1 } })
  expect(await headlines()).toEqual(['Story a'])
  expect(await feedReports(desk)).toMatchObject([
    { problems: [expect.stringContaining('ends in the middle')] },
  ])
  jump(6 * minute)
  await pollFeed(desk, feed)
  expect(site.asked.at(-1)!.headers['if-none-match']).toBeUndefined()
})

test.each([
  ['120', 120_000],
  ['soon', 0],
  ['99999999', 24 * hour],
])('Retry-After: %s is honoured, also when a person asks', async (value, ms) => {
  const { desk, feed, site, jump } = await polled()
  site.answer = (_request, response) => void response.writeHead(429, { 'retry-after': value }).end()
  expect(await pollFeed(desk, feed)).toEqual({ kind: 'failed', why: 'answers 429' })
  const asked = site.asked.length
  if (ms > 0) {
    jump(ms - 10_000)
    expect(await pollFeed(desk, feed, { asked: true })).toMatchObject({ kind: 'early' })
    expect(site.asked).toHaveLength(asked)
    jump(10_000)
  }
  expect(await pollFeed(desk, feed, { asked: true })).toMatchObject({ kind: 'failed' })
})

test('a feed that fails is left alone for longer and longer, a person hears of it, and sees why', async () => {
  const { desk, feed, site, serves, lines, old, jump } = await polled()
  site.answer = (_request, response) => void response.writeHead(503).end()
  const waits: number[] = []
  for (let i = 0; i < 6; i++) {
    await pollFeed(desk, feed)
    const [report] = await feedReports(desk)
    waits.push(Math.round((report!.nextAt! - desk.clock.now()) / minute))
    jump(report!.nextAt! - desk.clock.now())
  }
  expect(waits).toEqual([5, 10, 20, 40, 60, 60])
  expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1)
  expect(await feedReports(desk)).toMatchObject([{ state: 'failing', failures: 6, error: 'answers 503' }])
  serves([old])
  expect(await pollFeed(desk, feed)).toMatchObject({ kind: 'polled' })
  expect(await feedReports(desk)).toMatchObject([{ state: 'fine', failures: 0, error: undefined }])
})

test('a feed that is gone is asked no more, and comes back when a person asks', async () => {
  const { desk, feed, site, serves, lines, old, jump } = await polled()
  site.answer = (_request, response) => void response.writeHead(410).end()
  expect(await pollFeed(desk, feed)).toEqual({ kind: 'gone' })
  expect(lines.at(-1)).toMatchObject({ level: 'error', message: expect.stringContaining('410') })
  jump(48 * hour)
  const asked = site.asked.length
  expect(await pollFeed(desk, feed)).toEqual({ kind: 'gone' })
  expect(site.asked).toHaveLength(asked)
  expect(await feedReports(desk)).toMatchObject([{ state: 'gone' }])
  serves([old])
  expect(await pollFeed(desk, feed, { asked: true })).toMatchObject({ kind: 'polled' })
  expect(await feedReports(desk)).toMatchObject([{ state: 'fine' }])
})

test('a page instead of the feed is a failure that says so', async () => {
  const { desk, feed, site } = await polled()
  site.answer = (_request, response) => void response.end('<!doctype html><title>Maintenance</title>')
  expect(await pollFeed(desk, feed)).toMatchObject({ kind: 'failed', why: expect.stringContaining('no RSS') })
})

test('nothing is asked before its time', async () => {
  const { desk, feed, site, jump } = await feedroom()
  await pollFeed(desk, feed)
  jump(4 * minute)
  expect(await pollFeed(desk, feed)).toMatchObject({ kind: 'early' })
  expect(site.asked).toHaveLength(1)
})

test('stories of a feed that is on hold wait for an editor', async () => {
  const { desk, feed, serves, ledger, old, now } = await polled({
    approval: 'hold',
    section: 'City',
    tags: ['wire'],
  })
  serves([{ name: 'ferry', at: now }, old])
  await pollFeed(desk, feed)
  expect(await ledger.deliveriesOf('urn:gazette:ferry')).toMatchObject([
    { state: 'held', detail: expect.stringContaining('feed city') },
  ])
  expect(await ledger.article('urn:gazette:ferry')).toMatchObject({ section: 'City', tags: ['wire'] })
})

test('filters go by words and tags; an item that is edited to fit is taken, one that is out is always followed', async () => {
  const wishes = (words: string[], tags: string[] = []) => ({ words, tags })
  const { desk, feed, serves, headlines, old, now, jump } = await polled({
    filters: { include: wishes(['harbour bridge', 'ПОРОМ'], ['City']), exclude: wishes(['horoscope']) },
  })
  const at = now - minute
  serves([
    { name: 'a', title: 'Harbour-Bridge: trams again', at },
    { name: 'b', title: 'Harbour bridges of the world', at },
    { name: 'c', title: 'Пором знову ходить', at },
    { name: 'd', title: 'Budget passed', category: 'CITY', at },
    { name: 'e', title: 'City horoscope', category: 'City', at },
    old,
  ])
  expect(await pollFeed(desk, feed)).toMatchObject({ counts: { taken: 3, filtered: 2 } })
  jump(6 * minute)
  serves([
    { name: 'b', title: 'Harbour bridges of the world', category: 'City', at },
    { name: 'd', title: 'Budget rejected', at },
    { name: 'e', title: 'City horoscope', category: 'City', at },
  ])
  expect(await pollFeed(desk, feed)).toMatchObject({ counts: { taken: 2, known: 1 } })
  expect((await headlines()).sort()).toEqual(
    [
      'Harbour-Bridge: trams again',
      'Harbour bridges of the world',
      'Пором знову ходить',
      'Budget rejected',
    ].sort(),
  )
})

test('a check shows what a poll would take and changes nothing', async () => {
  const { desk, feed, site, serves, everything, old, now } = await polled()
  serves([{ name: 'new', at: now }, { name: 'empty', title: '<![CDATA[]]>', at: now }, old])
  const before = await everything()
  const check = await checkFeed(desk, 'city')
  expect(check.items).toMatchObject([
    { article: { headline: 'Story old' }, decision: 'seen', problems: [] },
    { article: { headline: '' }, problems: [{ path: 'headline' }] },
    { article: { headline: 'Story new' }, decision: undefined },
  ])
  expect(await checkFeed(desk, `${site.origin}/feed.xml`)).toMatchObject({ title: 'Gazette' })
  expect(await checkFeed(desk, 'http://127.0.0.1:1/')).toMatchObject({ error: expect.any(String), items: [] })
  expect(await everything()).toEqual(before)
  expect(feed.id).toBe('city')
})

test('what was seen is kept within bounds, and what is in the feed stays known', async () => {
  const { store, redis, prefix } = await feedroom()
  const seen = { kind: 'taken' as const, digest: 'd', firstAt: 1 }
  const mark = (name: string) => ({ names: [name], shared: [], seen })
  const many = (from: number) => Array.from({ length: 1_000 }, (_, i) => mark(`k${from + i}`))
  await store.mark('city', [mark('stays')], 1)
  for (let i = 0; i < 11; i++) {
    await store.mark('city', many(i * 1_000), i)
    await store.mark('city', [mark('stays')], i + 1)
  }
  expect(await redis.hlen(`${prefix}:feed:city:seen`)).toBe(10_000)
  const known = await store.seen('city', ['stays', 'k0', 'nothing', 'k10999'])
  expect([...known.keys()]).toEqual(['stays', 'k10999'])
})
