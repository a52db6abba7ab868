import { expect, test } from 'vitest'
import { deliveryId } from '../../src/domain/delivery.ts'
import { ledgerKeys } from '../../src/ledger/keys.ts'
import { post, story } from '../support/story.ts'
import { audit, openBooks } from './books.ts'

const farAway = '2999-01-01T00:00:00Z'
const channels = ['tg', 'x']

test('a new article plans one delivery a channel, due at once', async () => {
  const { ledger, redis, prefix } = openBooks()
  const { verdict, deliveries } = await ledger.accept(story(), channels)
  expect(verdict).toBe('new')
  expect(
    deliveries.map(({ id, state, epoch, tries, version }) => [id, state, epoch, tries, version]),
  ).toEqual([
    ['ferry.tg', 'due', 0, 0, 1],
    ['ferry.x', 'due', 0, 0, 1],
  ])
  expect(deliveries[0]!.dueAt).toBe(deliveries[0]!.since)
  expect(await ledger.article('ferry')).toEqual(story())
  expect(await ledger.overdue('tg', 0, 10)).toEqual([deliveries[0]])
  expect((await ledger.channelIds()).sort()).toEqual(channels)
  await audit(redis, prefix)
})

test('the same version again changes nothing, whatever the order of its keys', async () => {
  const { ledger, everything } = openBooks()
  await ledger.accept(story(), channels)
  const before = await everything()
  expect((await ledger.accept(story(), ['tg', 'fb'])).verdict).toBe('known')
  const { language, ...rest } = story()
  expect((await ledger.accept({ ...rest, language }, channels)).verdict).toBe('known')
  expect((await ledger.accept(story({ headline: 'Other words' }), channels)).verdict).toBe('conflict')
  expect(await everything()).toEqual(before)
})

test('an older version changes nothing', async () => {
  const { ledger, everything } = openBooks()
  await ledger.accept(story({ version: 2 }), channels)
  const before = await everything()
  expect((await ledger.accept(story({ version: 1 }), channels)).verdict).toBe('older')
  expect(await everything()).toEqual(before)
})

test('a higher version renews the words of what waits, and never announces the story a second time', async () => {
  const { ledger, redis, prefix } = openBooks()
  await ledger.accept(story(), channels)
  const begun = await ledger.begin('ferry.tg', 'a', { version: 1, post: post() })
  expect(begun.kind).toBe('begun')
  await ledger.settle('ferry.tg', 1, { to: 'published', ref: { id: '7' } })

  const { verdict, deliveries } = await ledger.accept(story({ version: 2, headline: 'New words' }), channels)
  expect(verdict).toBe('updated')
  expect(deliveries.map(({ channelId, state, version }) => [channelId, state, version])).toEqual([
    ['tg', 'published', 1],
    ['x', 'due', 2],
  ])
  expect((await ledger.article('ferry'))?.headline).toBe('New words')
  expect((await ledger.history('ferry.tg')).at(-1)?.detail).toContain('version 2 arrived')
  expect((await ledger.history('ferry.x')).at(-1)?.detail).toContain('version 2')
  await audit(redis, prefix)
})

test('a retraction cancels what waits, and tells of what is out', async () => {
  const { ledger, redis, prefix } = openBooks()
  await ledger.accept(story(), channels)
  await ledger.begin('ferry.tg', 'a', { version: 1, post: post() })
  const { verdict, deliveries } = await ledger.accept(story({ version: 2, status: 'retracted' }), channels)
  expect(verdict).toBe('updated')
  expect(deliveries.map(({ channelId, state }) => [channelId, state])).toEqual([
    ['tg', 'sending'],
    ['x', 'cancelled'],
  ])
  expect(deliveries[1]!.detail).toContain('retracted')
  expect((await ledger.history('ferry.tg')).at(-1)?.detail).toContain('retracted')
  expect(await ledger.begin('ferry.x', 'b', { version: 2, post: post() })).toEqual({
    kind: 'not due',
    state: 'cancelled',
  })
  await audit(redis, prefix)
})

test('a story that is retracted before it was known goes nowhere', async () => {
  const { ledger } = openBooks()
  const first = await ledger.accept(story({ status: 'retracted' }), channels)
  expect(first).toMatchObject({ verdict: 'new', deliveries: [] })
  const second = await ledger.accept(story({ version: 2, status: 'retracted' }), channels)
  expect(second).toMatchObject({ verdict: 'updated', deliveries: [] })
})

test('an embargo says when a delivery is due; a later version may move it either way', async () => {
  const { ledger, redis, prefix } = openBooks()
  const due = async () => (await ledger.delivery('ferry.tg'))!.dueAt
  await ledger.accept(story({ embargoUntil: farAway }), ['tg'])
  expect(await due()).toBe(Date.parse(farAway))
  expect(await ledger.overdue('tg', 0, 10)).toEqual([])
  expect(await ledger.begin('ferry.tg', 'a', { version: 1, post: post() })).toMatchObject({ kind: 'early' })

  await ledger.accept(story({ version: 2, embargoUntil: '3999-01-01T00:00:00Z' }), ['tg'])
  expect(await due()).toBe(Date.parse('3999-01-01T00:00:00Z'))
  await audit(redis, prefix)

  await ledger.accept(story({ version: 3 }), ['tg'])
  expect(await ledger.begin('ferry.tg', 'a', { version: 3, post: post() })).toMatchObject({ kind: 'begun' })
  await audit(redis, prefix)
})

test('an embargo in the past holds nothing up', async () => {
  const { ledger } = openBooks()
  await ledger.accept(story({ embargoUntil: '2001-01-01T00:00:00Z' }), ['tg'])
  expect(await ledger.begin('ferry.tg', 'a', { version: 1, post: post() })).toMatchObject({ kind: 'begun' })
})

test.each([
  'urn:newsml:gazette.example:20260504:ferry',
  'tag:gazette.example,2026-05-04:/a/b',
  'https://gazette.example/a?b=c&d=%20e#f',
  'with spaces and\ttab',
  'a.b.tg',
  'паром/フェリー/🚢',
  '100%',
  '{other}hash*tag?[x]',
  '42',
  'quote\'"\\',
])('an article may be called %s', async (id) => {
  const { ledger, redis, prefix } = openBooks()
  const { deliveries } = await ledger.accept(story({ id }), channels)
  expect(deliveries.map(({ articleId }) => articleId)).toEqual([id, id])
  const delivery = deliveryId(id, 'tg')
  expect(delivery, 'BullMQ takes it as the id of a job').not.toMatch(/:|^\d+$/)
  expect((await ledger.load(delivery))?.article.id).toBe(id)
  expect(await ledger.begin(delivery, 'a', { version: 1, post: post() })).toEqual({ kind: 'begun', epoch: 1 })
  expect(await ledger.settle(delivery, 1, { to: 'published', ref: { id: '7' } })).toBe('settled')
  expect((await ledger.deliveriesOf(id)).map(({ state }) => state)).toEqual(['published', 'due'])
  expect((await ledger.recentArticles(5)).map((article) => article.id)).toEqual([id])
  await audit(redis, prefix)
})

test('two ids that look alike stay apart', async () => {
  const { ledger } = openBooks()
  await ledger.accept(story({ id: 'a/b' }), channels)
  await ledger.accept(story({ id: 'a%2Fb' }), channels)
  await ledger.accept(story({ id: 'a.tg' }), channels)
  expect((await ledger.counts('tg')).due).toBe(3)
})

test('a version may be a time stamp of a CMS', async () => {
  const { ledger } = openBooks()

  await ledger.accept(story(), ['tg'])
  await ledger.accept(story({ version: Number.MAX_SAFE_INTEGER }), ['tg'])
  expect((await ledger.delivery('ferry.tg'))?.version).toBe(Number.MAX_SAFE_INTEGER)
  expect((await ledger.history('ferry.tg')).at(-1)?.detail).toContain(String(Number.MAX_SAFE_INTEGER))
  expect((await ledger.accept(story({ version: Number.MAX_SAFE_INTEGER }), ['tg'])).verdict).toBe('known')
})

test('of many that bring the same article at once, one plans it', async () => {
  const { ledger, redis, prefix } = openBooks()
  const all = await Promise.all(Array.from({ length: 30 }, () => ledger.accept(story(), channels)))
  expect(all.filter(({ verdict }) => verdict === 'new')).toHaveLength(1)
  expect(all.filter(({ verdict }) => verdict === 'known')).toHaveLength(29)
  await audit(redis, prefix)
})

test('what is no article is kept once, with its problems, until it is dropped', async () => {
  const { ledger } = openBooks()
  const problems = [{ path: 'url', message: 'must be there' }]
  const id = await ledger.setAside('{"headline":"Naïve \\u0000 \\"🚢\\""}', problems)
  expect(await ledger.setAside('{"headline":"Naïve \\u0000 \\"🚢\\""}', problems)).toBe(id)
  const other = await ledger.setAside('null', problems)
  expect(other).toMatch(/^[0-9a-f]{16}$/)
  expect((await ledger.asides()).map((aside) => aside.id).sort()).toEqual([id, other].sort())
  expect(await ledger.aside(id)).toMatchObject({
    id,
    data: '{"headline":"Naïve \\u0000 \\"🚢\\""}',
    problems,
  })
  await ledger.dropAside(id)
  expect(await ledger.aside(id)).toBeUndefined()
  expect((await ledger.asides()).map((aside) => aside.id)).toEqual([other])
})

test('workers are alive for as long as they say so, by one clock for all', async () => {
  const { ledger, redis, prefix } = openBooks()
  const worker = { name: 'a:1', host: 'a', pid: 1, startedAt: 5 }
  const other = { ...worker, name: 'b:2' }
  await ledger.beat(worker)
  await redis.zincrby(ledgerKeys(prefix).workers, -5_000, JSON.stringify(worker))
  await ledger.beat(other)
  expect(await ledger.workers(60_000)).toEqual([worker, other])
  expect(await ledger.workers(4_000)).toEqual([other])
  await ledger.leave(other)
  await redis.zincrby(ledgerKeys(prefix).workers, -3_600_000, JSON.stringify(worker))
  await ledger.beat(other)
  expect(await ledger.workers(1e12)).toEqual([other])
})
