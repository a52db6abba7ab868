/** What `begin` holds an attempt to: pace, the network's ceilings, money. */
import { expect, test } from 'vitest'
import type { Settlement } from '../../src/ledger/ledger.ts'
import { until } from '../support/until.ts'
import { audit } from './books.ts'
import { cost, hour, minute, network, own, waiting, waitOf } from './waiting.ts'

const sent: Settlement = { to: 'published', ref: { id: '7' } }

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

test('so many at once and no more, whoever sends; breaking news waits for nobody', async () => {
  const { begin, ledger, plan } = await waiting('one', 'two', 'three')
  await plan('fire', { priority: 'breaking' })
  const atOnce = { posts: 1, withinMs: hour }
  expect((await begin('one', { atOnce })).kind).toBe('begun')
  const early = await begin('two', { atOnce })
  expect(early).toMatchObject({ kind: 'early', scope: 'channel' })
  expect(waitOf(early)).toBeLessThanOrEqual(1_000)
  expect((await begin('fire', { atOnce })).kind).toBe('begun')
  await ledger.settle('one.tg', 1, sent)
  expect((await begin('two', { atOnce })).kind, 'breaking news is still on its way').toBe('early')
  await ledger.settle('fire.tg', 1, sent)
  expect((await begin('two', { atOnce })).kind).toBe('begun')
})

test('an attempt whose lease is over holds nobody up', async () => {
  const { begin, redis, keys } = await waiting('one', 'two')
  const atOnce = { posts: 1, withinMs: minute }
  await begin('one', { atOnce })
  expect((await begin('two', { atOnce })).kind).toBe('early')
  await redis.zincrby(keys.state('tg', 'sending'), -minute, 'one.tg')
  expect((await begin('two', { atOnce })).kind).toBe('begun')
})

test('the pause of a spent budget ends with its month; another pause does not', async () => {
  const { begin, ledger } = await waiting('one', 'two')
  const spent = { cost: cost(5, 0, '2026-05') }
  expect(await begin('one', spent)).toMatchObject({
    kind: 'paused',
    reason: 'billing',
    detail: expect.stringMatching(/restart.*crier channels check.*next month/),
  })
  expect((await ledger.gate('tg')).paused).toMatchObject({ reason: 'billing', month: '2026-05' })
  expect((await begin('one', spent)).kind).toBe('paused')
  expect((await begin('one', { cost: cost(5, 100, '2026-06') })).kind).toBe('begun')
  expect((await ledger.gate('tg')).paused).toBeUndefined()

  await begin('two', { cost: cost(5, 0, '2026-06') })
  await ledger.pause('tg', 'account under review')
  expect((await begin('two', { cost: cost(5, 100, '2026-07') })).kind).toBe('paused')
  expect((await ledger.gate('tg')).paused).toMatchObject({ reason: 'person', month: undefined })
})
