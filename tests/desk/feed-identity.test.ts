/** Which story an item is, when its feed reuses guids and links, edits without dates, or is one of several. */
import { expect, test } from 'vitest'
import { deliver } from '../../src/desk/deliver.ts'
import { pollFeed } from '../../src/desk/feeds.ts'
import { sweep } from '../../src/desk/sweep.ts'
import { type Entry, feedroom } from './feed-site.ts'
import { scripted } from './newsdesk.ts'

const minute = 60_000
const hour = 60 * minute

/** A feed whose first poll is over, on one channel. */
const opened = async (settings: Parameters<typeof feedroom>[0] = {}) => {
  const channel = scripted('tg-news')
  const room = await feedroom(settings, undefined, channel)
  const { desk, feed, ledger, serves } = room
  const now = desk.clock.now()
  const poll = (...entries: Entry[]) => {
    serves(entries)
    return pollFeed(desk, feed, { asked: true })
  }
  await poll({ name: 'old', at: now - hour })
  return {
    ...room,
    channel,
    now,
    poll,
    /** Sends what is due, and gives all that was ever posted. */
    posts: async () => {
      for (const { id } of (await ledger.recentArticles(100)).reverse())
        for (const delivery of await ledger.deliveriesOf(id)) await deliver(desk, delivery.id)
      return channel.posted.map(({ post }) => post.text)
    },
  }
}

test('a guid that a second story takes over, and keeps when the first has left: each is posted once', async () => {
  const { now, poll, posts, ledger } = await opened()
  const a = { name: 'a', title: 'Bridge opens', guid: 'today', at: now }
  const b = { name: 'b', title: 'Mayor resigns', guid: 'today', at: now + 1_000 }
  await poll(a)
  await posts()
  expect(await poll(b, a)).toMatchObject({ counts: { taken: 1, known: 1 } })
  await posts()
  expect(await poll(b)).toMatchObject({ counts: { taken: 0, known: 1 } })
  expect(await posts()).toEqual(['Bridge opens', 'Mayor resigns'])
  expect((await ledger.recentArticles(5)).map(({ version }) => version)).toEqual([1, 1])
  await poll({ ...a, title: 'Bridge opens, corrected' }, b)
  expect(await ledger.article('gazette.example:today')).toMatchObject({ version: 2, url: /\/a$/ })
})

test('a guid that every item has, one item at a time: each story comes', async () => {
  const { now, poll, posts } = await opened()
  for (const [i, name] of ['a', 'b', 'c'].entries()) await poll({ name, guid: '0', at: now + i * 1_000 })
  await poll({ name: 'b', guid: '0', at: now + 1_000 })
  expect(await posts()).toEqual(['Story a', 'Story b', 'Story c'])
})

test('a story that is renamed with its address keeps its date, and so is no other story', async () => {
  const { now, poll, headlines } = await opened()
  await poll({ name: 'a', title: 'Bridge to open', guid: '7', at: now })
  await poll({ name: 'bridge-opens', title: 'Bridge opens', guid: '7', at: now })
  expect(await headlines()).toEqual(['Bridge opens'])
})

test('stories of one link are as many as their guids, at once or one after another, and all are followed', async () => {
  const { now, poll, headlines, lines } = await opened()
  const episode = (n: number, title = `Episode ${n}`) => ({
    name: 'podcast',
    guid: `e${n}`,
    title,
    at: now + n,
  })
  await poll(episode(1))
  await poll(episode(2))
  await poll(episode(4), episode(3), episode(2, 'Episode 2, corrected'), episode(1))
  expect((await headlines()).sort()).toEqual(['Episode 1', 'Episode 2, corrected', 'Episode 3', 'Episode 4'])
  expect(lines.map(({ message }) => message)).toContainEqual(expect.stringContaining('share a guid'))
})

test('entries of a live blog are stories of their own', async () => {
  const { now, poll, headlines } = await opened()
  await poll({ name: 'live', title: 'Night of sirens', at: now })
  await poll(
    { name: 'live#p2', title: 'Second wave', guid: '', at: now + 2 },
    { name: 'live#p1', title: 'First siren', guid: '', at: now + 1 },
  )
  expect(await headlines()).toEqual(['Night of sirens', 'First siren', 'Second wave'])
})

test('without guids, stories of one link are told apart by their headlines', async () => {
  const { now, poll, headlines } = await opened()
  const alert = (title: string, at: number) => ({ name: 'alerts', guid: '', title, at: now + at })
  const two = [alert('Line 2 is closed', 2), alert('Line 1 is late', 1)]
  await poll(...two)
  expect(await poll(alert('All lines run', 3), ...two)).toMatchObject({ counts: { taken: 1, known: 2 } })
  await poll(alert('Trams stop', 4))
  expect(await headlines()).toEqual(['Line 1 is late', 'Line 2 is closed', 'All lines run', 'Trams stop'])
})

test('new guids for all stories, and everything else as it was, bring none again', async () => {
  const { now, poll, headlines } = await opened()
  await poll({ name: 'a', guid: '1', at: now })
  expect(await poll({ name: 'a', guid: 'urn:gazette:1', at: now })).toMatchObject({ counts: { known: 1 } })
  await poll({ name: 'a', title: 'Edited', guid: 'urn:gazette:1', at: now })
  expect(await headlines()).toEqual(['Edited'])
})

test('words that change under one date are an edit', async () => {
  const { site, desk, feed, ledger } = await opened()
  const updated = new Date(desk.clock.now() + minute).toISOString()
  const published = new Date(desk.clock.now()).toISOString()
  const poll = (title: string, date: string) => {
    const dates = `<published>${published}</published><updated>${date}</updated>`
    const entry = `<entry><id>urn:1</id><title>${title}</title><link href="https://g.example/1"/>${dates}</entry>`
    site.answer = (_request, response) =>
      void response.end(`<feed xmlns="http://www.w3.org/2005/Atom"><title>G</title>${entry}</feed>`)
    return pollFeed(desk, feed, { asked: true })
  }
  await poll('Bridge opens', updated)
  expect(await poll('Bridge opens in May', updated)).toMatchObject({ counts: { taken: 1 } })
  await poll('Bridge opens in June', updated)
  expect(await ledger.article('urn:1')).toMatchObject({ headline: 'Bridge opens in June', version: 3 })
})

test('other words for a story with later ones change nothing, and the log says so', async () => {
  const { site, desk, feed, ledger, lines } = await opened()
  const poll = (title: string, at: number) => {
    const dates = `<published>${new Date(desk.clock.now() - minute).toISOString()}</published><updated>${new Date(at).toISOString()}</updated>`
    const entry = `<entry><id>urn:1</id><title>${title}</title><link href="https://g.example/1"/>${dates}</entry>`
    site.answer = (_request, response) =>
      void response.end(`<feed xmlns="http://www.w3.org/2005/Atom"><title>G</title>${entry}</feed>`)
    return pollFeed(desk, feed, { asked: true })
  }
  const now = desk.clock.now()
  await poll('Bridge opens', now + minute)
  expect(await poll('Bridge may open', now)).toMatchObject({ counts: { taken: 0, behind: 1 } })
  expect(await ledger.article('urn:1')).toMatchObject({ headline: 'Bridge opens', version: 1 })
  expect(lines.at(-1)).toMatchObject({ level: 'warn', message: expect.stringContaining('other words') })
})

test('one story in two section feeds is corrected by its words only', async () => {
  const { desk, feed, now, poll, serves, ledger, posts } = await opened({ section: 'City' })
  const all = { ...feed, id: 'all', url: `${feed.url}?all`, section: 'News', tags: ['wire'] }
  const pollAll = () => pollFeed(desk, all, { asked: true })
  await pollAll()
  const at = now + minute
  await poll({ name: 'a', at })
  await posts()
  expect(await pollAll()).toMatchObject({ counts: { taken: 0, known: 1 } })
  expect(await ledger.article('urn:gazette:a')).toMatchObject({ section: 'City', version: 1 })
  expect(await ledger.outdated(5)).toEqual([])
  serves([{ name: 'a', title: 'Story a, corrected', at }])
  await pollAll()
  await pollFeed(desk, feed, { asked: true })
  expect(await ledger.article('urn:gazette:a')).toMatchObject({ headline: 'Story a, corrected', version: 2 })
})

test('another section or tag in the configuration makes no versions', async () => {
  const { desk, feed, now, poll, ledger } = await opened()
  await poll({ name: 'a', at: now })
  const tagged = { ...feed, section: 'City', tags: ['wire'] }
  expect(await pollFeed(desk, tagged, { asked: true })).toMatchObject({ counts: { known: 1 } })
  expect(await ledger.article('urn:gazette:a')).toMatchObject({ version: 1 })
})

test.each([
  [40 * 24 * hour, { taken: 0, passed: 1 }, []],
  [hour, { taken: 1, passed: 0 }, ['held']],
])(
  'an edit after the ledger forgot the story announces nothing again, %i ms later',
  async (ms, counts, states) => {
    const { desk, now, poll, posts, ledger, jump } = await opened()
    await poll({ name: 'a', at: now })
    await posts()
    desk.keepMs = 1
    await expect
      .poll(async () => {
        await sweep(desk)
        return ledger.article('urn:gazette:a')
      })
      .toBe(undefined)
    jump(ms)
    expect(await poll({ name: 'a', title: 'Story a, corrected', at: now })).toMatchObject({ counts })
    expect((await ledger.deliveriesOf('urn:gazette:a')).map(({ state }) => state)).toEqual(states)
    expect(await posts()).toEqual(['Story a'])
  },
)

test('old and new words in turn are one edit; old words that stay for an hour are another', async () => {
  const { now, poll, ledger, jump } = await opened()
  const says = (title: string) => poll({ name: 'a', title, at: now })
  for (const title of ['Old', 'New', 'Old', 'New', 'Old']) {
    await says(title)
    jump(5 * minute)
  }
  expect(await ledger.article('urn:gazette:a')).toMatchObject({ headline: 'New', version: 2 })
  jump(hour)
  await says('Old')
  expect(await ledger.article('urn:gazette:a')).toMatchObject({ headline: 'Old', version: 3 })
})
