/** Nothing stays for ever: stories that have long ended are forgotten, with all that was written about them. */
import { expect, test } from 'vitest'
import { ledgerKeys } from '../../src/ledger/keys.ts'
import type { Settlement } from '../../src/ledger/ledger.ts'
import { post, story } from '../support/story.ts'
import { audit, openBooks } from './books.ts'

const day = 86_400_000
const keepMs = 90 * day

/** A ledger whose stories ended that long ago. */
const shelf = async (stories: Record<string, { ageMs: number; ends?: Settlement }>) => {
  const books = openBooks()
  const { ledger, redis, prefix } = books
  const keys = ledgerKeys(prefix)
  for (const [id, { ageMs, ends }] of Object.entries(stories)) {
    await ledger.accept(story({ id }), ['tg'])
    if (ends) {
      await ledger.begin(`${id}.tg`, id, { version: 1, post: post() })
      await ledger.settle(`${id}.tg`, 1, ends)
    }
    await redis.zincrby(keys.articles, -ageMs, id)
    await redis.hincrby(keys.article(id), 'changedAt', -ageMs)
    const since = (await ledger.delivery(`${id}.tg`))!.since - ageMs
    await redis.hset(keys.delivery(`${id}.tg`), { since, ...(!ends && { dueAt: since }) })
    await redis.zadd(keys.state('tg', ends?.to ?? 'due'), since, `${id}.tg`)
  }
  return { ...books, left: async () => (await ledger.recentArticles(1_000)).map(({ id }) => id).sort() }
}

const out: Settlement = { to: 'published', ref: { id: '7' } }

test('what ended long ago is gone, but for what ties its versions: when it comes once more, it is no news', async () => {
  const { ledger, everything, redis, prefix, left } = await shelf({
    out: { ageMs: 91 * day, ends: out },
    refused: { ageMs: 91 * day, ends: { to: 'refused', detail: 'too long' } },
  })
  await ledger.accept(story({ id: 'out', version: 2, url: 'https://gazette.example/moved' }), ['tg'])
  expect(await ledger.outdated(5)).toHaveLength(1)
  expect(await ledger.prune(keepMs), 'its correction is new').toBe(1)
  await redis.hincrby(ledgerKeys(prefix).article('out'), 'changedAt', -91 * day)
  expect(await ledger.prune(keepMs)).toBe(1)
  expect(await left()).toEqual([])
  const keys = Object.keys(await everything()).filter((key) => !/:(channels|paced:tg)$/.test(key))
  expect(keys).toEqual([`${prefix}:article:out`, `${prefix}:article:refused`, `${prefix}:places`])
  const ages = ledgerKeys(prefix).article('out')
  await redis.hset(ages, 'acceptedAt', Number(await redis.hget(ages, 'acceptedAt')) - 91 * day)
  const again = await ledger.accept(story({ id: 'out', version: 3, headline: 'A typo less' }), ['tg'])
  expect(again).toMatchObject({ verdict: 'updated', deliveries: [] })
  expect(await left()).toEqual(['out'])
  await audit(redis, prefix)
})

test('what is young, or not ended, stays', async () => {
  const { ledger, left, everything } = await shelf({
    young: { ageMs: 89 * day, ends: out },
    waits: { ageMs: 91 * day },
    doubtful: { ageMs: 91 * day, ends: { to: 'doubtful', detail: 'no answer' } },
    held: { ageMs: 91 * day, ends: { to: 'held', detail: 'given up' } },
  })
  const before = await everything()
  expect(await ledger.prune(keepMs)).toBe(0)
  expect(await everything()).toEqual(before)
  expect(await left()).toEqual(['doubtful', 'held', 'waits', 'young'])
})

test('the page of a pruned story that another took over stays the other’s', async () => {
  const { ledger, redis, prefix } = await shelf({ old: { ageMs: 91 * day, ends: out } })
  await redis.hset(ledgerKeys(prefix).places, 'gazette.example/old', 'other')
  await ledger.prune(keepMs)
  expect(await redis.hgetall(ledgerKeys(prefix).places)).toEqual({ 'gazette.example/old': 'other' })
})

test('work of one round is bounded, and what must stay does not keep the rest from being found', async () => {
  const stories = Object.fromEntries(
    Array.from({ length: 130 }, (_, i) => [
      `s${String(i).padStart(3, '0')}`,
      { ageMs: (400 - i) * day, ends: i < 110 ? undefined : out },
    ]),
  )
  const { ledger, left } = await shelf(stories)
  let gone = 0
  const rounds: number[] = []
  for (let round = 0; round < 5; round++) {
    rounds.push(await ledger.prune(keepMs))
    gone += rounds.at(-1)!
  }
  expect(gone).toBe(20)
  expect(rounds[0]).toBe(0)
  expect(await left()).toHaveLength(110)
})
