/** How a doubt ends: by a late answer of its own attempt, by readings, by a person. */
import { expect, test } from 'vitest'
import type { DeliveryState } from '../../src/domain/delivery.ts'
import type { Settlement } from '../../src/ledger/ledger.ts'
import { post, story } from '../support/story.ts'
import { audit, type Books, openBooks } from './books.ts'

const id = 'ferry.tg'
const attempt = { version: 1, post: post() }
const published: Settlement = { to: 'published', ref: { id: '7' } }
const due: Settlement = { to: 'due', detail: 'not there', afterMs: 0 }
const doubtful: Settlement = { to: 'doubtful', detail: 'no answer' }

/** The first attempt is over, as far as the ledger knows, and this is what it believes. */
const believing = async (state: DeliveryState): Promise<Books> => {
  const books = openBooks()
  const { ledger } = books
  await ledger.accept(story(), ['tg'])
  await ledger.begin(id, 'a', attempt)
  const after: Partial<Record<DeliveryState, Settlement>> = {
    due,
    held: { to: 'held', detail: 'given up' },
    refused: { to: 'refused', detail: 'too long' },
    cancelled: { to: 'cancelled', detail: 'let it be' },
  }
  if (state === 'sending') return books
  await ledger.settle(id, 1, doubtful)
  if (after[state]) await ledger.resolve((await ledger.delivery(id))!, after[state])
  expect((await ledger.delivery(id))?.state).toBe(state)
  return books
}

test.each<DeliveryState>(['sending', 'doubtful', 'due', 'held', 'refused', 'cancelled'])(
  'that the post is out is true, however late it is heard and whatever was believed (%s)',
  async (state) => {
    const { ledger, redis, prefix } = await believing(state)
    expect(await ledger.settle(id, 1, published)).toBe('settled')
    expect(await ledger.delivery(id)).toMatchObject({ state: 'published', epoch: 1, ref: { id: '7' } })
    expect(await ledger.begin(id, 'b', attempt)).toEqual({ kind: 'not due', state: 'published' })
    expect(await ledger.anomalies()).toEqual([])
    await audit(redis, prefix)
  },
)

test.each<Settlement>([due, { to: 'refused', detail: 'too long' }, doubtful])(
  'a late answer that it is not out, or may be ($to), moves nothing that was decided',
  async (settlement) => {
    const { ledger, redis, prefix } = await believing('cancelled')
    expect(await ledger.settle(id, 1, settlement)).toBe('fenced')
    expect((await ledger.delivery(id))?.state).toBe('cancelled')
    expect(await ledger.anomalies()).toHaveLength(1)
    await audit(redis, prefix)
  },
)

test.each<DeliveryState>(['sending', 'doubtful', 'due', 'held', 'refused', 'cancelled'])(
  'that an older attempt is out is told to a person, and moves nothing (%s)',
  async (state) => {
    const { ledger, redis, prefix } = await believing('due')
    await ledger.begin(id, 'b', attempt)
    const ends: Partial<Record<DeliveryState, Settlement>> = {
      doubtful,
      due,
      held: { to: 'held', detail: 'given up' },
      refused: { to: 'refused', detail: 'too long' },
    }
    if (state === 'cancelled') {
      await ledger.settle(id, 2, due)
      await ledger.accept(story({ version: 2, status: 'retracted' }), [])
    } else if (ends[state]) await ledger.settle(id, 2, ends[state])
    const before = [await ledger.delivery(id), await ledger.history(id)]
    expect(await ledger.settle(id, 1, published)).toBe('fenced')
    expect([await ledger.delivery(id), await ledger.history(id)]).toEqual(before)
    expect(await ledger.anomalies()).toMatchObject([
      { epoch: 1, wanted: 'published {"id":"7"}', found: `${state} at epoch 2` },
    ])
    await audit(redis, prefix)
  },
)

test('readings are counted, dated and told; a new attempt begins without any', async () => {
  const { ledger, redis, prefix } = await believing('doubtful')
  const before = await ledger.now()
  const doubt = (await ledger.delivery(id))!
  await ledger.witness(doubt, 'asked; it is not there yet', 60_000, false)
  expect(await ledger.delivery(id)).toMatchObject({ readings: 0 })
  await ledger.witness((await ledger.delivery(id))!, 'asked; timed out', 5_000, true)
  await ledger.witness((await ledger.delivery(id))!, 'asked; no answer', 90_000, true)
  const after = await ledger.now()
  const read = (await ledger.delivery(id))!
  expect(read).toMatchObject({ state: 'doubtful', readings: 2, detail: 'no answer; asked; no answer' })
  expect(read.readAt).toBeGreaterThanOrEqual(before + 90_000)
  expect(read.readAt).toBeLessThanOrEqual(after + 90_000)
  expect((await ledger.history(id)).slice(-3)).toMatchObject([
    { to: 'doubtful', epoch: 1, detail: 'asked; it is not there yet' },
    { to: 'doubtful', epoch: 1, detail: 'asked; timed out' },
    { to: 'doubtful', epoch: 1, detail: 'asked; no answer' },
  ])
  await ledger.resolve(read, due)
  await ledger.begin(id, 'b', attempt)
  await ledger.settle(id, 2, doubtful)
  expect(await ledger.delivery(id)).toMatchObject({ readings: 0, readAt: 0 })
  await audit(redis, prefix)
})

test.each<DeliveryState>(['sending', 'due', 'held', 'refused', 'cancelled'])(
  'a reading that comes when the doubt is over (%s) leaves no trace',
  async (state) => {
    const { ledger, everything } = await believing(state)
    const before = await everything()
    const seen = (await ledger.delivery(id))!
    await ledger.witness(seen, 'asked; no answer', 5, true)
    expect(await everything()).toEqual(before)
  },
)

test('a reading of an attempt that is over leaves no trace either', async () => {
  const { ledger, everything } = await believing('doubtful')
  const seen = (await ledger.delivery(id))!
  await ledger.resolve(seen, due)
  await ledger.begin(id, 'b', attempt)
  await ledger.settle(id, 2, doubtful)
  const before = await everything()
  await ledger.witness(seen, 'asked; no answer', 5, true)
  expect(await everything()).toEqual(before)
})

test('a claimed duplicate is remembered until the next attempt', async () => {
  const { ledger } = await believing('sending')
  await ledger.settle(id, 1, { ...doubtful, claimed: true })
  expect(await ledger.delivery(id)).toMatchObject({ state: 'doubtful', claimed: true })
  await ledger.witness((await ledger.delivery(id))!, 'asked; it is not there', 0, true)
  expect((await ledger.delivery(id))?.claimed).toBe(true)
  await ledger.resolve((await ledger.delivery(id))!, due)
  await ledger.begin(id, 'b', attempt)
  await ledger.settle(id, 2, doubtful)
  expect((await ledger.delivery(id))?.claimed).toBe(false)
})

test('a claim that comes after the attempt was given up is heard', async () => {
  const { ledger, redis, prefix } = await believing('sending')
  await ledger.abandon('tg', 0)
  expect(await ledger.settle(id, 1, { ...doubtful, claimed: true })).toBe('settled')
  expect(await ledger.delivery(id)).toMatchObject({ state: 'doubtful', claimed: true })
  await audit(redis, prefix)
})

test('of two who end the same doubt differently, the first is heard; the other learns it', async () => {
  const { ledger, redis, prefix } = await believing('doubtful')
  const seen = (await ledger.delivery(id))!
  expect(await ledger.resolve(seen, published)).toBe('settled')
  expect(await ledger.resolve(seen, due)).toBe('fenced')
  expect(await ledger.resolve(seen, { to: 'published', ref: { id: '8' } }), 'the same word').toBe('settled')
  expect(await ledger.delivery(id)).toMatchObject({ state: 'published', ref: { id: '7' } })
  await audit(redis, prefix)
})

test('the first and the last attempt are dated: an earlier one may be the one that is out', async () => {
  const { ledger } = await believing('due')
  const first = (await ledger.delivery(id))!
  expect(first.firstSentAt).toBe(first.sentAt)
  await ledger.begin(id, 'b', attempt)
  const second = (await ledger.delivery(id))!
  expect(second.firstSentAt).toBe(first.firstSentAt)
  expect(second.sentAt).toBeGreaterThanOrEqual(first.sentAt)
  expect(second.sentAt).toBe(second.since)
})

test('the last that is out is the last one from before', async () => {
  const { ledger } = openBooks()
  for (const name of ['one', 'two', 'three']) {
    await ledger.accept(story({ id: name }), ['tg'])
    await ledger.begin(`${name}.tg`, name, attempt)
    await ledger.settle(`${name}.tg`, 1, { to: 'published', ref: { id: name } })
    // The ledger counts in milliseconds, and these must differ.
    for (const now = await ledger.now(); (await ledger.now()) === now; );
  }
  const since = async (name: string) => (await ledger.delivery(`${name}.tg`))!.since
  expect(await ledger.lastOut('tg', await since('one'))).toBeUndefined()
  expect(await ledger.lastOut('x', Number.MAX_SAFE_INTEGER)).toBeUndefined()
  expect((await ledger.lastOut('tg', (await since('three')) + 1))?.ref?.id).toBe('three')
})

test('why it is in doubt stays beside what was asked', async () => {
  const { ledger } = await believing('sending')
  await ledger.settle(id, 1, { to: 'doubtful', detail: 'the connection broke.' })
  await ledger.witness((await ledger.delivery(id))!, 'the timeline answers 503', 5, true)
  await ledger.witness((await ledger.delivery(id))!, 'it is not there yet', 5, true)
  expect((await ledger.delivery(id))?.detail).toBe('the connection broke; it is not there yet')
  expect((await ledger.history(id)).at(-1)?.detail).toBe('it is not there yet')
})

test('a reading that is written down twice counts once', async () => {
  const { ledger, everything } = await believing('doubtful')
  const seen = (await ledger.delivery(id))!
  await ledger.witness(seen, 'asked; timed out', 5_000, true)
  const before = await everything()
  await ledger.witness(seen, 'asked; timed out', 5_000, true)
  expect(await everything()).toEqual(before)
})

test('doubts are open until they end or a person was told', async () => {
  const { ledger, redis, prefix } = await believing('doubtful')
  const open = async () => (await ledger.openDoubts('tg', 10)).map(({ id }) => id)
  expect(await open()).toEqual([id])
  await ledger.tell((await ledger.delivery(id))!)
  expect(await open()).toEqual([])
  expect(await ledger.delivery(id)).toMatchObject({ state: 'doubtful', told: true })
  await ledger.resolve((await ledger.delivery(id))!, due)
  await ledger.begin(id, 'b', attempt)
  await ledger.abandon('tg', 0)
  expect(await ledger.delivery(id)).toMatchObject({ told: false })
  expect(await open()).toEqual([id])
  await ledger.settle(id, 2, published)
  expect(await open()).toEqual([])
  await audit(redis, prefix)
})
