import { expect, test } from 'vitest'
import { type DeliveryState, deliveryStates, moves } from '../../src/domain/delivery.ts'
import { ledgerKeys } from '../../src/ledger/keys.ts'
import type { Settlement } from '../../src/ledger/ledger.ts'
import { redisLedger } from '../../src/ledger/redis.ts'
import { post, story } from '../support/story.ts'
import { audit, type Books, openBooks } from './books.ts'

const id = 'ferry.tg'
const attempt = { version: 1, post: post() }
const farMs = 1_000_000_000

const planned = async (): Promise<Books> => {
  const books = openBooks()
  await books.ledger.accept(story(), ['tg', 'x'])
  return books
}

const settlements: Record<Settlement['to'], Settlement> = {
  published: { to: 'published', ref: { id: '7', url: 'https://t.example/7' } },
  refused: { to: 'refused', detail: 'too long' },
  doubtful: { to: 'doubtful', detail: 'no answer' },
  due: { to: 'due', detail: 'busy', afterMs: 0 },
  held: { to: 'held', detail: 'too late' },
  cancelled: { to: 'cancelled', detail: 'an editor said so' },
}

const begun = async (books: Books, settlement?: Settlement): Promise<void> => {
  await books.ledger.begin(id, 'a', attempt)
  if (settlement) await books.ledger.settle(id, 1, settlement)
}

/** The shortest way into each state. */
const into: Record<DeliveryState, (books: Books) => Promise<unknown>> = {
  due: async () => {},
  sending: (books) => begun(books),
  published: (books) => begun(books, settlements.published),
  doubtful: (books) => begun(books, settlements.doubtful),
  refused: (books) => begun(books, settlements.refused),
  held: (books) => begun(books, settlements.held),
  cancelled: ({ ledger }) => ledger.accept(story({ version: 2, status: 'retracted' }), []),
}

test('of many claims at once, one begins', async () => {
  const { ledger, redis, prefix } = await planned()
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) => ledger.begin(id, `claim ${i}`, attempt)),
  )
  expect(answers.filter(({ kind }) => kind === 'begun')).toEqual([{ kind: 'begun', epoch: 1 }])
  expect(answers.filter(({ kind }) => kind === 'not due')).toHaveLength(39)
  expect(await ledger.delivery(id)).toMatchObject({ state: 'sending', epoch: 1, post: post(), version: 1 })
  await audit(redis, prefix)
})

test('a claim whose answer was lost may ask again', async () => {
  const { ledger, redis, prefix, everything } = await planned()
  expect(await ledger.begin(id, 'a', attempt)).toEqual({ kind: 'begun', epoch: 1 })
  const before = await everything()
  expect(await ledger.begin(id, 'a', attempt)).toEqual({ kind: 'begun', epoch: 1 })
  expect(await ledger.begin(id, 'b', attempt)).toEqual({ kind: 'not due', state: 'sending' })
  expect(await everything()).toEqual(before)
  await audit(redis, prefix)
})

test('begin is early before the time, paused when the channel is, changed when the words are not the latest', async () => {
  const { ledger, redis, prefix } = await planned()
  await ledger.begin(id, 'a', attempt)
  await ledger.settle(id, 1, { to: 'due', detail: 'busy', afterMs: farMs })
  const early = await ledger.begin(id, 'b', attempt)
  expect(early.kind === 'early' && early.afterMs).toBeGreaterThan(farMs - 60_000)

  await ledger.accept(story({ version: 2 }), [])
  expect(await ledger.begin('ferry.x', 'c', attempt)).toEqual({ kind: 'changed' })
  await ledger.begin('ferry.x', 'd', { ...attempt, version: 2 })
  await ledger.settle('ferry.x', 1, { to: 'due', detail: 'token expired', afterMs: 0, pause: 'credentials' })
  expect(await ledger.begin('ferry.x', 'e', { ...attempt, version: 2 })).toEqual({
    kind: 'paused',
    detail: 'token expired',
  })
  await ledger.resume('x')
  expect(await ledger.begin('ferry.x', 'f', { ...attempt, version: 2 })).toEqual({ kind: 'begun', epoch: 2 })
  await audit(redis, prefix)
})

test('an unknown delivery cannot begin', async () => {
  const { ledger, everything } = await planned()
  const before = await everything()
  expect((await ledger.begin('ghost.tg', 'a', attempt)).kind).toBe('not due')
  expect(await ledger.load('ghost.tg')).toBeUndefined()
  expect(await ledger.delivery('ghost.tg')).toBeUndefined()
  expect(await everything()).toEqual(before)
})

test.each(Object.values(settlements).filter(({ to }) => moves.sending.includes(to)))(
  'an attempt ends $to, once, however often that is said',
  async (settlement) => {
    const { ledger, redis, prefix, everything } = await planned()
    await ledger.begin(id, 'a', { ...attempt, prepared: 'draft 3' })
    expect(await ledger.settle(id, 1, settlement)).toBe('settled')
    const settled = await ledger.delivery(id)
    expect(settled).toMatchObject({ state: settlement.to, epoch: 1, prepared: 'draft 3' })
    if (settlement.to === 'published') expect(settled).toMatchObject({ ref: settlement.ref })
    else expect(settled).toMatchObject({ detail: settlement.detail })
    const before = await everything()
    expect(await ledger.settle(id, 1, settlement)).toBe('settled')
    expect(await everything()).toEqual(before)
    await audit(redis, prefix)
  },
)

test('a late answer for an attempt that is over changes nothing and is told', async () => {
  const { ledger, redis, prefix } = await planned()
  await ledger.begin(id, 'a', attempt)
  await ledger.settle(id, 1, settlements.due)
  await ledger.begin(id, 'b', attempt)
  const before = [await ledger.delivery(id), await ledger.history(id)]
  expect(await ledger.settle(id, 1, settlements.published)).toBe('fenced')
  expect([await ledger.delivery(id), await ledger.history(id)]).toEqual(before)
  expect(await ledger.anomalies()).toMatchObject([
    {
      deliveryId: id,
      epoch: 1,
      by: 'desk-1:7',
      wanted: expect.stringContaining('"7"'),
      found: 'sending at epoch 2',
    },
  ])
  await audit(redis, prefix)
})

test.each([settlements.published, settlements.refused, settlements.due])(
  'a late answer ($to) of the attempt in doubt is the one that everybody waits for',
  async (settlement) => {
    const { ledger, redis, prefix } = await planned()
    await ledger.begin(id, 'a', attempt)
    expect(await ledger.abandon('tg', 0)).toEqual([id])
    expect(await ledger.settle(id, 1, settlement)).toBe('settled')
    expect(await ledger.delivery(id)).toMatchObject({ state: settlement.to, epoch: 1 })
    expect(await ledger.anomalies()).toEqual([])
    await audit(redis, prefix)
  },
)

test('a silent attempt is abandoned after its lease, and only then', async () => {
  const { ledger, redis, prefix } = await planned()
  await ledger.begin(id, 'a', attempt)
  expect(await ledger.abandon('tg', 60_000)).toEqual([])
  expect(await ledger.abandon('x', 0)).toEqual([])
  expect(await ledger.abandon('tg', 0)).toEqual([id])
  expect(await ledger.abandon('tg', 0)).toEqual([])
  expect(await ledger.delivery(id)).toMatchObject({ state: 'doubtful', epoch: 1, post: post() })
  expect((await ledger.delivery(id))?.detail).toContain('may be out')
  expect(await ledger.list('tg', 'doubtful', 5)).toHaveLength(1)
  await audit(redis, prefix)
})

test('overdue are those whose time came long enough ago, the longest waiting first', async () => {
  const { ledger } = openBooks()
  for (const name of ['one', 'two', 'three']) await ledger.accept(story({ id: name }), ['tg'])
  await ledger.defer('one.tg', 0, { to: 'due', detail: 'later', afterMs: farMs })
  await ledger.defer('three.tg', 0, { to: 'due', detail: 'at once', afterMs: -5_000 })
  expect((await ledger.overdue('tg', 0, 10)).map(({ articleId }) => articleId)).toEqual(['three', 'two'])
  expect((await ledger.overdue('tg', 4_000, 10)).map(({ articleId }) => articleId)).toEqual(['three'])
  expect(await ledger.overdue('tg', 0, 1)).toHaveLength(1)
  expect(await ledger.overdue('tg', 60_000, 10)).toEqual([])
})

test('a network that limits holds the channels it names, and a shorter word does not lift a longer one', async () => {
  const { ledger } = await planned()
  const hold = (afterMs: number): Settlement => ({
    to: 'due',
    detail: 'slow down',
    afterMs,
    holdChannels: ['tg', 'x'],
  })
  await ledger.begin(id, 'a', attempt)
  await ledger.begin('ferry.x', 'b', attempt)
  await ledger.settle(id, 1, hold(farMs))
  const long = (await ledger.gate('x')).notBefore
  expect(long).toBe((await ledger.delivery(id))?.dueAt)
  await ledger.settle('ferry.x', 1, hold(0))
  expect((await ledger.gate('tg')).notBefore).toBe(long)
  expect((await ledger.begin('ferry.x', 'c', attempt)).kind).toBe('early')
  expect(await ledger.gate('fb')).toEqual({})
})

test('the first reason to pause stays until the channel resumes; what the network limits stays longer', async () => {
  const { ledger } = await planned()
  await ledger.begin(id, 'a', attempt)
  await ledger.settle(id, 1, { to: 'due', detail: 'token expired', afterMs: 0, pause: 'credentials' })
  const first = await ledger.gate('tg')
  expect(first.paused).toMatchObject({ reason: 'credentials', detail: 'token expired' })
  await ledger.defer(id, 1, {
    to: 'due',
    detail: 'no right',
    afterMs: farMs,
    pause: 'rights',
    holdChannels: ['tg'],
  })
  const held = await ledger.gate('tg')
  expect(held.paused).toEqual(first.paused)
  await ledger.resume('tg')
  expect(await ledger.gate('tg')).toEqual({ notBefore: held.notBefore })
  expect((await ledger.begin(id, 'b', attempt)).kind).toBe('early')
})

/** `settle` speaks for an attempt, `defer` for what was not begun; both hold themselves to `moves`. */
test.each(deliveryStates)(
  'from %s only the listed moves are made; any other leaves no trace but an anomaly',
  async (from) => {
    for (const settlement of Object.values(settlements))
      for (const act of ['settle', 'defer'] as const) {
        const books = await planned()
        await into[from](books)
        const { ledger } = books
        const before = await ledger.delivery(id)
        const history = await ledger.history(id)
        const epoch = before!.epoch
        await ledger[act](id, epoch, settlement as never).catch(() => {})
        const after = await ledger.delivery(id)
        const late = epoch > 0 && settlement.to === 'published'
        const speaks = act === 'settle' ? from === 'sending' || from === 'doubtful' || late : from === 'due'
        const legal =
          speaks && (moves[from].includes(settlement.to) || (act === 'defer' && settlement.to === 'due'))
        if (legal) expect(after, `${act} ${settlement.to}`).toMatchObject({ state: settlement.to })
        else {
          expect(after, `${act} ${settlement.to}`).toEqual(before)
          expect(await ledger.history(id)).toEqual(history)
        }
        await audit(books.redis, books.prefix)
      }
  },
)

test('the history tells who did what, in order and to the end', async () => {
  const { ledger, redis, prefix } = await planned()
  const other = redisLedger(redis, prefix, 'desk-2:9')
  await ledger.begin(id, 'a', attempt)
  await ledger.settle(id, 1, { to: 'due', detail: 'busy', afterMs: 0 })
  await other.begin(id, 'b', attempt)
  await ledger.abandon('tg', 0)
  await other.settle(id, 2, settlements.published)
  expect((await ledger.history(id)).map(({ to, epoch, by, detail }) => [to, epoch, by, detail])).toEqual([
    ['due', 0, 'desk-1:7', undefined],
    ['sending', 1, 'desk-1:7', undefined],
    ['due', 1, 'desk-1:7', 'busy'],
    ['sending', 2, 'desk-2:9', undefined],
    ['doubtful', 2, 'desk-1:7', expect.stringContaining('silent')],
    ['published', 2, 'desk-2:9', undefined],
  ])
  await audit(redis, prefix)
})

test.each<[string, Settlement, number]>([
  ['the network names a time', { to: 'due', detail: 'slow down', afterMs: 0, holdChannels: ['tg'] }, 0],
  ['the channel pauses', { to: 'due', detail: 'token expired', afterMs: 0, pause: 'credentials' }, 0],
  ['it backs off by itself', { to: 'due', detail: 'refused connection', afterMs: 0, burns: true }, 1],
])('%s: %o burns %i tries', async (_what, settlement, tries) => {
  const { ledger } = await planned()
  await ledger.begin(id, 'a', attempt)
  await ledger.settle(id, 1, settlement)
  expect((await ledger.delivery(id))?.tries).toBe(tries)
})

test('what was held has all its tries again when a person lets it go', async () => {
  const { ledger } = await planned()
  for (let i = 0; i < 3; i++)
    await ledger.defer(id, 0, { to: 'due', detail: 'away', afterMs: 0, burns: true })
  await ledger.defer(id, 0, { to: 'held', detail: 'given up' })
  expect((await ledger.delivery(id))?.tries).toBe(3)
  const held = (await ledger.delivery(id))!
  await ledger.resolve(held, { to: 'due', detail: 'send it', afterMs: 0, waives: true })
  expect(await ledger.delivery(id)).toMatchObject({ state: 'due', tries: 0, waived: 1 })
})

test('what was refused ends, or leaves, by a person’s word', async () => {
  const { ledger, redis, prefix } = await planned()
  for (const channel of ['tg', 'x']) {
    await ledger.begin(`ferry.${channel}`, channel, attempt)
    await ledger.settle(`ferry.${channel}`, 1, settlements.refused)
  }
  await ledger.resolve((await ledger.delivery(id))!, { to: 'cancelled', detail: 'let it be' })
  await ledger.resolve((await ledger.delivery('ferry.x'))!, { to: 'due', detail: 'mended', afterMs: 0 })
  expect((await ledger.deliveriesOf('ferry')).map(({ state }) => state)).toEqual(['cancelled', 'due'])
  expect(await ledger.begin('ferry.x', 'again', attempt)).toEqual({ kind: 'begun', epoch: 2 })
  await audit(redis, prefix)
})

test('an answer under a claim that the ledger has forgotten is not that of the attempt with its number', async () => {
  const { ledger, redis, prefix } = await planned()
  // A Redis that lost its last second gives the epoch of a lost attempt a second time.
  await ledger.begin(id, 'a', attempt)
  expect(await ledger.settle(id, 1, settlements.published, 'lost')).toBe('fenced')
  expect(await ledger.settle(id, 1, settlements.refused, 'lost')).toBe('fenced')
  expect(await ledger.delivery(id)).toMatchObject({ state: 'sending', epoch: 1 })
  expect(await ledger.anomalies()).toHaveLength(2)
  expect(await ledger.settle(id, 1, settlements.published, 'a')).toBe('settled')
  expect(await ledger.settle(id, 1, { to: 'published', ref: { id: '8' } }, 'lost')).toBe('fenced')
  expect(await ledger.delivery(id)).toMatchObject({ ref: { id: '7' } })
  await audit(redis, prefix)
})

test('of two ids for one attempt the network’s own is kept, and a person is told', async () => {
  const { ledger, redis, prefix } = await planned()
  await ledger.begin(id, 'a', attempt)
  await ledger.settle(id, 1, settlements.doubtful)
  const doubt = (await ledger.delivery(id))!
  await ledger.resolve(doubt, { to: 'published', ref: { id: '6' }, detail: 'found by asking' })
  for (let i = 0; i < 2; i++) expect(await ledger.settle(id, 1, settlements.published)).toBe('settled')
  expect(await ledger.delivery(id)).toMatchObject({ state: 'published', ref: { id: '7' } })
  expect(await ledger.anomalies()).toMatchObject([
    { epoch: 1, wanted: expect.stringContaining('"7"'), found: expect.stringContaining('"6"') },
  ])
  expect(await ledger.resolve(doubt, { to: 'published', ref: { id: '5' } })).toBe('settled')
  expect(await ledger.delivery(id)).toMatchObject({ ref: { id: '7' } })
  expect(await ledger.anomalies()).toHaveLength(2)
  await audit(redis, prefix)
})

test('the same address under two names of it is one post', async () => {
  const { ledger } = await planned()
  await ledger.begin(id, 'a', attempt)
  await ledger.settle(id, 1, settlements.doubtful)
  const url = 'https://t.example/7'
  await ledger.resolve((await ledger.delivery(id))!, { to: 'published', ref: { id: url, url } })
  await ledger.settle(id, 1, settlements.published)
  expect(await ledger.delivery(id)).toMatchObject({ ref: { id: '7', url } })
  expect(await ledger.anomalies()).toEqual([])
})

test('a deferral that comes too late is no late answer: nobody is told', async () => {
  const { ledger } = await planned()
  await ledger.begin(id, 'a', attempt)
  expect(await ledger.defer(id, 0, { to: 'due', detail: 'busy', afterMs: 0 })).toBe('fenced')
  expect(await ledger.anomalies()).toEqual([])
})

test('late answers are kept up to a thousand, until a person has seen them', async () => {
  const { ledger, redis, prefix } = await planned()
  await redis.rpush(
    ledgerKeys(prefix).anomalies,
    ...Array.from({ length: 1_000 }, (_, i) => JSON.stringify({ epoch: i })),
  )
  await ledger.settle(id, 7, settlements.published)
  const all = await ledger.anomalies()
  expect(all).toHaveLength(1_000)
  expect(all.at(-1)).toMatchObject({ deliveryId: id, epoch: 7 })
  await ledger.dismissAnomalies(999)
  expect(await ledger.anomalies()).toMatchObject([{ deliveryId: id }])
  await ledger.dismissAnomalies(5)
  expect(await ledger.anomalies()).toEqual([])
})

test('the longest overdue are named first, but breaking news before all of them', async () => {
  const { ledger, redis, prefix } = openBooks()
  const handedOverAt = (await ledger.now()) - 60_000
  for (const name of ['one', 'two', 'three'])
    await ledger.accept(story({ id: name }), ['tg'], { handedOverAt })
  await ledger.accept(story({ id: 'fire', priority: 'breaking' }), ['tg'])
  const first = async () => (await ledger.overdue('tg', 0, 2)).map(({ articleId }) => articleId)
  expect((await first())[0]).toBe('fire')
  expect(await first()).toHaveLength(2)
  expect(await ledger.overdue('tg', 0, 9)).toHaveLength(4)
  await ledger.accept(story({ id: 'two', priority: 'breaking', version: 2 }), ['tg'])
  expect((await first()).sort()).toEqual(['fire', 'two'])
  await ledger.begin('fire.tg', 'a', attempt)
  expect((await first())[0]).toBe('two')
  await ledger.settle('fire.tg', 1, { to: 'due', detail: 'busy', afterMs: farMs })
  await ledger.accept(story({ id: 'two', version: 3 }), ['tg'])
  expect(await first()).not.toContain('fire')
  await audit(redis, prefix)
})
