/** What `begin` holds an attempt to: pace, the network's ceilings, money, pauses, and the age of the story. */
import { expect, test } from 'vitest'
import { ledgerKeys } from '../../src/ledger/keys.ts'
import type { Attempt, Begun, Limit, Settlement } from '../../src/ledger/ledger.ts'
import { post, story } from '../support/story.ts'
import { until } from '../support/until.ts'
import { audit, openBooks } from './books.ts'

const minute = 60_000
const hour = 60 * minute
const own = (posts: number, withinMs: number): Limit => ({ posts, withinMs, own: true })
const network = (posts: number, withinMs: number): Limit => ({ posts, withinMs, own: false })
const sent: Settlement = { to: 'published', ref: { id: '7' } }

/** A ledger with one channel and these stories waiting there. */
const waiting = async (...names: string[]) => {
  const books = openBooks()
  const { ledger, redis, prefix } = books
  const keys = ledgerKeys(prefix)
  const plan = (name: string, more = {}, handedOverAt?: number) =>
    ledger.accept(story({ id: name, ...more }), ['tg'], handedOverAt)
  for (const name of names) await plan(name)
  return {
    ...books,
    keys,
    plan,
    begin: (name: string, more: Partial<Attempt> = {}): Promise<Begun> =>
      ledger.begin(`${name}.tg`, `${name} ${Math.random()}`, { version: 1, post: post(), ...more }),
    /** As if the attempt had begun that long ago. */
    age: async (name: string, ms: number): Promise<void> => {
      const delivery = (await ledger.delivery(`${name}.tg`))!
      await redis.zadd(keys.paced('tg'), delivery.sentAt - ms, `${name}.tg:${delivery.epoch}`)
    },
    redisNow: async (): Promise<number> => {
      const [seconds, micros] = await redis.time()
      return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000)
    },
  }
}

const waitOf = (begun: Begun): number => (begun.kind === 'early' ? begun.afterMs : Number.NaN)

test('after a post the channel rests for its gap, to the millisecond', async () => {
  const { begin, age, ledger, redisNow } = await waiting('one', 'two')
  const limits = [own(1, hour)]
  expect(await begin('one', { limits })).toMatchObject({ kind: 'begun' })
  const opens = (await ledger.delivery('one.tg'))!.sentAt + hour
  const before = await redisNow()
  const early = await begin('two', { limits })
  const after = await redisNow()
  expect(early).toMatchObject({ kind: 'early', scope: 'channel' })
  expect(waitOf(early)).toBeLessThanOrEqual(opens - before)
  expect(waitOf(early)).toBeGreaterThanOrEqual(opens - after)
  expect(await ledger.delivery('two.tg')).toMatchObject({ state: 'due', epoch: 0, tries: 0 })
  await age('one', hour)
  expect(await begin('two', { limits })).toMatchObject({ kind: 'begun' })
})

test('a quota is a window that rolls: each place is free again when its own post is old enough', async () => {
  const { begin, age } = await waiting('one', 'two', 'three', 'four', 'five')
  const limits = [own(3, 10 * minute)]
  for (const name of ['one', 'two', 'three']) await begin(name, { limits })
  await age('one', 9 * minute)
  await age('two', 5 * minute)
  expect(waitOf(await begin('four', { limits }))).toBeCloseTo(minute, -3)
  await age('one', 10 * minute)
  expect((await begin('four', { limits })).kind).toBe('begun')
  expect(waitOf(await begin('five', { limits }))).toBeCloseTo(5 * minute, -3)
})

test('of several limits the one that opens last decides', async () => {
  const { begin, age } = await waiting('one', 'two', 'three')
  const limits = [own(1, 10 * minute), own(2, hour), network(20, minute)]
  await begin('one', { limits })
  await age('one', 30 * minute)
  expect((await begin('two', { limits })).kind).toBe('begun')
  expect(waitOf(await begin('three', { limits }))).toBeCloseTo(30 * minute, -3)
})

test('of many that begin at once, as many as the window holds', async () => {
  const names = Array.from({ length: 30 }, (_, i) => `story-${i}`)
  const { begin, redis, prefix } = await waiting(...names)
  const all = await Promise.all(names.map((name) => begin(name, { limits: [network(3, hour)] })))
  expect(all.filter(({ kind }) => kind === 'begun')).toHaveLength(3)
  expect(all.filter(({ kind }) => kind === 'early')).toHaveLength(27)
  await audit(redis, prefix)
})

test('who waits as long as it was told is let in; at no time does the window hold more', async () => {
  const names = Array.from({ length: 6 }, (_, i) => `story-${i}`)
  const { begin, ledger } = await waiting(...names)
  const limits = [own(1, 30), network(2, 150)]
  for (const name of names) {
    let opens = 0
    await until(async () => {
      if (Date.now() < opens) return false
      const begun = await begin(name, { limits })
      if (begun.kind === 'early') opens = Date.now() + begun.afterMs
      return begun.kind === 'begun'
    })
  }
  const times = await Promise.all(names.map(async (name) => (await ledger.delivery(`${name}.tg`))!.sentAt))
  for (const [i, at] of times.entries()) {
    if (i >= 1) expect(at - times[i - 1]!).toBeGreaterThanOrEqual(30)
    if (i >= 2) expect(at - times[i - 2]!).toBeGreaterThanOrEqual(150)
  }
})

test("breaking news is above the newsroom's own limits, below the network's, and counts for both", async () => {
  const { begin, plan } = await waiting('one', 'two')
  await plan('fire', { priority: 'breaking' })
  await plan('flood', { priority: 'breaking' })
  const limits = [own(1, hour), network(2, 2 * hour)]
  await begin('one', { limits })
  expect((await begin('two', { limits })).kind).toBe('early')
  expect((await begin('fire', { limits })).kind).toBe('begun')
  expect(waitOf(await begin('flood', { limits }))).toBeCloseTo(2 * hour, -3)
  expect(waitOf(await begin('two', { limits }))).toBeCloseTo(2 * hour, -3)
})

const cost = (amount: number, budget?: number, month = '2026-05') => ({ amount, budget, month })

test.each<Settlement>([
  { to: 'due', detail: 'busy', afterMs: 0 },
  { to: 'refused', detail: 'too long' },
  { to: 'held', detail: 'given up' },
])('an attempt that is not out ($to) gives back its place and its price', async (settlement) => {
  const { begin, ledger } = await waiting('one', 'two')
  const terms = { limits: [own(1, hour)], cost: cost(200_000) }
  await begin('one', terms)
  expect(await ledger.spent('tg', '2026-05')).toBe(200_000)
  await ledger.settle('one.tg', 1, settlement)
  expect(await ledger.spent('tg', '2026-05')).toBe(0)
  await ledger.settle('one.tg', 1, settlement)
  expect(await ledger.spent('tg', '2026-05'), 'once').toBe(0)
  expect((await begin('two', terms)).kind).toBe('begun')
})

test('what is out, or may be, keeps both, also when a person lets it be', async () => {
  const { begin, ledger } = await waiting('one', 'two', 'three')
  const terms = { limits: [own(2, hour)], cost: cost(200_000) }
  await begin('one', terms)
  await ledger.settle('one.tg', 1, sent)
  await begin('two', terms)
  await ledger.settle('two.tg', 1, { to: 'doubtful', detail: 'no answer' })
  expect((await begin('three', terms)).kind).toBe('early')
  await ledger.resolve((await ledger.delivery('two.tg'))!, { to: 'cancelled', detail: 'let it be' })
  expect((await begin('three', terms)).kind).toBe('early')
  expect(await ledger.spent('tg', '2026-05')).toBe(400_000)
})

test('a doubt that ends with proof of absence gives both back', async () => {
  const { begin, ledger } = await waiting('one', 'two')
  const terms = { limits: [own(1, hour)], cost: cost(200_000) }
  await begin('one', terms)
  await ledger.settle('one.tg', 1, { to: 'doubtful', detail: 'no answer' })
  await ledger.resolve((await ledger.delivery('one.tg'))!, { to: 'due', detail: 'not there', afterMs: 0 })
  expect(await ledger.spent('tg', '2026-05')).toBe(0)
  expect((await begin('two', terms)).kind).toBe('begun')
})

test('a post that was sent again because nobody could tell pays twice: the first may be out', async () => {
  const { begin, ledger } = await waiting('one', 'two')
  const terms = { limits: [own(2, hour)], cost: cost(200_000) }
  await begin('one', terms)
  await ledger.settle('one.tg', 1, { to: 'doubtful', detail: 'no answer' })
  await ledger.resolve((await ledger.delivery('one.tg'))!, {
    to: 'due',
    detail: 'the rule of the channel',
    afterMs: 0,
    unproven: true,
  })
  expect(await ledger.delivery('one.tg')).toMatchObject({ state: 'due', resent: true })
  await begin('one', terms)
  expect(await ledger.spent('tg', '2026-05')).toBe(400_000)
  expect((await begin('two', terms)).kind).toBe('early')
})

test('a post that turns out to be out after all is paid for after all', async () => {
  const { begin, ledger, redis, prefix } = await waiting('one', 'two')
  const terms = { limits: [own(1, hour)], cost: cost(200_000) }
  await begin('one', terms)
  await ledger.settle('one.tg', 1, { to: 'doubtful', detail: 'no answer' })
  await ledger.resolve((await ledger.delivery('one.tg'))!, { to: 'due', detail: 'not there', afterMs: 0 })
  expect(await ledger.settle('one.tg', 1, sent)).toBe('settled')
  expect(await ledger.spent('tg', '2026-05')).toBe(200_000)
  expect((await begin('two', terms)).kind).toBe('early')
  await audit(redis, prefix)
})

test('what would pass the budget of the month pauses the channel, breaking news too', async () => {
  const { begin, ledger, plan } = await waiting('one', 'two', 'three')
  await plan('fire', { priority: 'breaking' })
  const terms = { cost: cost(200_000, 500_000) }
  expect(await begin('one', terms)).toEqual({ kind: 'begun', epoch: 1, spent: 200_000 })
  expect(await begin('two', terms)).toEqual({ kind: 'begun', epoch: 1, spent: 400_000 })
  const refused = await begin('fire', terms)
  expect(refused).toMatchObject({
    kind: 'paused',
    detail: expect.stringContaining('0.50 dollars for 2026-05'),
  })
  expect((await ledger.gate('tg')).paused).toMatchObject({
    reason: 'billing',
    detail: refused.kind === 'paused' && refused.detail,
  })
  expect(await ledger.delivery('fire.tg')).toMatchObject({ state: 'due', epoch: 0 })
  expect((await begin('three', { cost: cost(0) })).kind, 'everything waits for a person').toBe('paused')
  expect(await ledger.spent('tg', '2026-05')).toBe(400_000)

  await ledger.resume('tg')
  expect(await begin('fire', { cost: cost(200_000, 500_000, '2026-06') })).toMatchObject({ spent: 200_000 })
  expect(await begin('three', { cost: cost(100_000, 500_000) })).toMatchObject({ spent: 500_000 })
  expect([await ledger.spent('tg', '2026-05'), await ledger.spent('tg', '2026-06')]).toEqual([
    500_000, 200_000,
  ])
})

test('a budget of nothing spends nothing; what is free still leaves', async () => {
  const { begin, ledger } = await waiting('one', 'two')
  expect((await begin('one', { cost: cost(0, 0) })).kind).toBe('begun')
  expect((await begin('two', { cost: cost(1, 0) })).kind).toBe('paused')
  expect(await ledger.spent('tg', '2026-05')).toBe(0)
})

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
  await ledger.stop('wrong result', 1)
  await untouched('wrong result')
  await ledger.pause('tg', 'account under review', 2)
  await untouched('wrong result')
  await ledger.unstop()
  await untouched('account under review')
  expect(await ledger.gate('tg')).toEqual({
    stopped: undefined,
    paused: { reason: 'person', detail: 'account under review', since: 2 },
    notBefore: undefined,
  })
  await ledger.resume('tg')
  expect((await begin('one')).kind).toBe('begun')
})

test('a stop holds every channel, one that is first seen under it too', async () => {
  const { begin, ledger, plan } = await waiting()
  await ledger.stop('wrong result', 1)
  await plan('late')
  expect((await begin('late')).kind).toBe('paused')
  expect(await ledger.stopped()).toEqual({ detail: 'wrong result', since: 1 })
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
    detail: expect.stringContaining('120 minutes'),
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

test('what may begin can be asked before anything is prepared; asking takes nothing', async () => {
  const { begin, ledger, everything } = await waiting('one', 'two')
  const terms = { version: 1, limits: [own(1, hour)], cost: cost(200_000, 300_000) }
  const before = await everything()
  expect(await ledger.mayBegin('one.tg', terms)).toEqual({ kind: 'free' })
  expect(await ledger.mayBegin('one.tg', { ...terms, version: 2 })).toEqual({ kind: 'changed' })
  expect(await everything()).toEqual(before)
  await begin('one', terms)
  expect(await ledger.mayBegin('one.tg', terms)).toEqual({ kind: 'not due', state: 'sending' })
  expect(await ledger.mayBegin('two.tg', terms)).toMatchObject({ kind: 'early', scope: 'channel' })
  expect(await ledger.mayBegin('two.tg', { ...terms, limits: [] })).toMatchObject({ kind: 'paused' })
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
