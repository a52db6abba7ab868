/** What `begin` holds an attempt to: pauses, embargoes, retractions, the age of the story. */
import { expect, test } from 'vitest'
import type { Settlement } from '../../src/ledger/ledger.ts'
import { audit } from './books.ts'
import { cost, hour, minute, own, waiting, waitOf } from './waiting.ts'

test('a stop of everything and the pause of a channel refuse an attempt and leave no trace of it', async () => {
  const { begin, ledger, everything } = await waiting('one')
  const untouched = async (detail: string) => {
    const before = await everything()
    expect(await begin('one', { mostLateMs: 1, limits: [own(1, hour)], cost: cost(5) })).toEqual({
      kind: 'paused',
      detail,
    })
    expect(await everything()).toEqual(before)
  }
  await ledger.stop('wrong result')
  await untouched('wrong result')
  await ledger.pause('tg', 'account under review')
  await untouched('wrong result')
  await ledger.unstop()
  await untouched('account under review')
  expect(await ledger.gate('tg')).toEqual({
    stopped: undefined,
    paused: { reason: 'person', detail: 'account under review', since: expect.any(Number) },
    notBefore: undefined,
  })
  await ledger.resume('tg')
  expect((await begin('one')).kind).toBe('begun')
})

test('a stop holds every channel, one that is first seen under it too', async () => {
  const { begin, ledger, plan } = await waiting()
  await ledger.stop('wrong result')
  await plan('late')
  expect((await begin('late')).kind).toBe('paused')
  const stopped = (await ledger.stopped())!
  expect(stopped.detail).toBe('wrong result')
  expect(Math.abs(stopped.since - (await ledger.now()))).toBeLessThan(minute)
  await ledger.unstop()
  expect(await ledger.stopped()).toBeUndefined()
  expect((await begin('late')).kind).toBe('begun')
})

const mostLateMs = hour

test('what is too late for its news is held, and says how late in words', async () => {
  const { begin, ledger, plan, redisNow, redis, prefix } = await waiting()
  await plan('old', {}, (await redisNow()) - 61 * minute)
  await plan('young', {}, (await redisNow()) - 59 * minute)
  expect(await begin('old', { mostLateMs })).toEqual({
    kind: 'stale',
    detail: expect.stringContaining('61 minutes late'),
  })
  expect(await ledger.delivery('old.tg')).toMatchObject({ state: 'held', epoch: 0 })
  expect((await ledger.history('old.tg')).at(-1)).toMatchObject({
    to: 'held',
    detail: expect.stringContaining('a person must say'),
  })
  expect(await begin('old', { mostLateMs })).toEqual({ kind: 'not due', state: 'held' })
  expect((await begin('young', { mostLateMs })).kind).toBe('begun')
  await audit(redis, prefix)
})

test('a story that was planned for later is as old as its plan, not as its handing over', async () => {
  const { begin, plan, redisNow } = await waiting()
  const now = await redisNow()
  const at = (ms: number) => new Date(now + ms).toISOString()
  const yesterday = now - 24 * hour
  await plan('planned', { scheduledAt: at(-30 * minute) }, yesterday)
  await plan('embargoed', { embargoUntil: at(-30 * minute), scheduledAt: at(-5 * hour) }, yesterday)
  await plan('missed', { scheduledAt: at(-2 * hour) }, yesterday)
  expect((await begin('planned', { mostLateMs })).kind).toBe('begun')
  expect((await begin('embargoed', { mostLateMs })).kind).toBe('begun')
  expect(await begin('missed', { mostLateMs })).toMatchObject({
    kind: 'stale',
    detail: expect.stringContaining('2 hours late'),
  })
})

test('new words that waited in the queue as long as the story make it no younger', async () => {
  const { begin, plan, redisNow } = await waiting()
  const yesterday = (await redisNow()) - 24 * hour
  await plan('story', {}, yesterday)
  await plan('story', { version: 2 }, yesterday + minute)
  expect(await begin('story', { version: 2, mostLateMs })).toMatchObject({ kind: 'stale' })
})

test('new words that arrive now make a story news again', async () => {
  const { begin, plan, redisNow } = await waiting()
  await plan('story', {}, (await redisNow()) - 24 * hour)
  await plan('story', { version: 2 })
  expect((await begin('story', { version: 2, mostLateMs })).kind).toBe('begun')
})

test("a person's word, or the network's proof, starts its age anew; being tried again does not", async () => {
  const { begin, ledger, plan, redisNow } = await waiting()
  const due: Settlement = { to: 'due', detail: 'so be it', afterMs: 0 }
  const old = (await redisNow()) - 2 * hour
  for (const name of ['held', 'doubtful', 'tried']) await plan(name, {}, old)
  await begin('held', { mostLateMs })
  await ledger.resolve((await ledger.delivery('held.tg'))!, due)
  expect((await begin('held', { mostLateMs })).kind).toBe('begun')

  await begin('doubtful')
  await ledger.settle('doubtful.tg', 1, { to: 'doubtful', detail: 'no answer' })
  await ledger.resolve((await ledger.delivery('doubtful.tg'))!, due)
  expect((await begin('doubtful', { mostLateMs })).kind).toBe('begun')

  await begin('tried')
  await ledger.settle('tried.tg', 1, due)
  expect((await begin('tried', { mostLateMs })).kind).toBe('stale')
})

test('new words for what is held leave it held', async () => {
  const { begin, ledger, plan, redisNow } = await waiting()
  await plan('story', {}, (await redisNow()) - 2 * hour)
  await begin('story', { mostLateMs })
  await plan('story', { version: 2, headline: 'New words' })
  expect(await ledger.delivery('story.tg')).toMatchObject({ state: 'held', version: 2 })
  expect((await ledger.history('story.tg')).at(-1)?.detail).toContain('version 2')
  await plan('story', { version: 3, status: 'retracted' })
  expect(await ledger.delivery('story.tg')).toMatchObject({ state: 'cancelled' })
})

test('a handing over in the future is one that is now: the sender’s clock is wrong', async () => {
  const { begin, plan, redisNow } = await waiting()
  await plan('story', {}, (await redisNow()) + 24 * hour)
  expect((await begin('story', { mostLateMs })).kind).toBe('begun')
})

test('an embargo that arrives while an attempt is under way holds for the next one, a person’s word or not', async () => {
  const { begin, ledger, plan, redisNow, redis, prefix } = await waiting('tried', 'held')
  const embargoUntil = new Date((await redisNow()) + hour).toISOString()
  for (const name of ['tried', 'held']) {
    await begin(name)
    await ledger.settle(`${name}.tg`, 1, { to: 'doubtful', detail: 'no answer' })
    await plan(name, { version: 2, embargoUntil })
  }
  await ledger.settle('tried.tg', 1, { to: 'due', detail: 'busy', afterMs: 0 })
  await ledger.settle('held.tg', 1, { to: 'held', detail: 'given up' })
  await ledger.resolve((await ledger.delivery('held.tg'))!, { to: 'due', detail: 'send it', afterMs: 0 })
  for (const name of ['tried', 'held']) {
    const early = await begin(name, { version: 2, mostLateMs })
    expect(early).toMatchObject({ kind: 'early', scope: 'delivery' })
    expect(waitOf(early)).toBeCloseTo(hour, -4)
  }
  await audit(redis, prefix)
})

test('an embargo that is over makes what waited for it news', async () => {
  const { begin, ledger, plan, redisNow } = await waiting('story')
  const now = await redisNow()
  await begin('story')
  await plan('story', { version: 2, embargoUntil: new Date(now - minute).toISOString() }, now - 24 * hour)
  await ledger.settle('story.tg', 1, { to: 'due', detail: 'busy', afterMs: -24 * hour })
  expect((await begin('story', { version: 2, mostLateMs })).kind).toBe('begun')
})

test('a story that is retracted while an attempt is under way makes no other attempt', async () => {
  const { begin, ledger, plan, redis, prefix } = await waiting('story')
  await begin('story')
  await plan('story', { version: 2, status: 'retracted' })
  await ledger.settle('story.tg', 1, { to: 'due', detail: 'busy', afterMs: 0 })
  expect(await begin('story', { version: 2 })).toEqual({ kind: 'not due', state: 'cancelled' })
  expect(await ledger.delivery('story.tg')).toMatchObject({
    state: 'cancelled',
    detail: expect.stringContaining('retracted'),
  })
  await audit(redis, prefix)
})

test('an embargo that is lifted is heard by what was tried before, too; the time its network asked for stays', async () => {
  const { begin, ledger, plan, redisNow } = await waiting('free', 'limited')
  const embargoUntil = new Date((await redisNow()) + 24 * hour).toISOString()
  for (const [name, afterMs] of [
    ['free', 0],
    ['limited', hour],
  ] as const) {
    await begin(name)
    await ledger.settle(`${name}.tg`, 1, { to: 'due', detail: 'busy', afterMs })
    await plan(name, { version: 2, embargoUntil })
    expect(waitOf(await begin(name, { version: 2 }))).toBeCloseTo(24 * hour, -4)
    await plan(name, { version: 3 })
  }
  expect((await begin('free', { version: 3 })).kind).toBe('begun')
  expect(waitOf(await begin('limited', { version: 3 }))).toBeCloseTo(hour, -4)
})
