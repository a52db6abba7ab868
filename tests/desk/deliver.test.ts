import { expect, test } from 'vitest'
import { acceptArticle } from '../../src/desk/accept.ts'
import { check } from '../../src/desk/check.ts'
import { deliver } from '../../src/desk/deliver.ts'
import { again } from '../../src/desk/resolve.ts'
import { sweep } from '../../src/desk/sweep.ts'
import type { DeliveryState } from '../../src/domain/delivery.ts'
import type { Outcome, RefusalReason } from '../../src/domain/outcome.ts'
import { noRules } from '../../src/domain/rules.ts'
import type { Channel, Prepared } from '../../src/networks/contract.ts'
import { story } from '../support/story.ts'
import { until } from '../support/until.ts'
import { newsdesk, scripted } from './newsdesk.ts'

const id = 'ferry.tg-news'
const done: Outcome = { kind: 'done', ref: { id: '7', url: 'https://t.example/7' } }
const busy = (afterMs?: number, scope: 'channel' | 'network' = 'channel'): Outcome => ({
  kind: 'later',
  scope,
  detail: 'busy',
  ...(afterMs !== undefined && { afterMs }),
})

const outcomes: Array<[what: string, outcome: Outcome, state: DeliveryState]> = [
  ['done', done, 'published'],
  ['content refused', { kind: 'refused', reason: 'content', detail: 'too long' }, 'refused'],
  ['chat gone', { kind: 'refused', reason: 'gone', detail: 'no such chat' }, 'refused'],
  ['later', busy(), 'due'],
  ['duplicate', { kind: 'duplicate', detail: 'already there' }, 'doubtful'],
  ['unknown', { kind: 'unknown', detail: 'no answer' }, 'doubtful'],
]

test.each(outcomes)(
  '%s: the delivery says so, and is not sent again by itself',
  async (_what, outcome, state) => {
    const channel = scripted('tg-news', [outcome])
    const { desk, ledger } = newsdesk(channel)
    await ledger.accept(story(), ['tg-news'])
    await deliver(desk, id)
    const delivery = (await ledger.delivery(id))!
    expect(delivery.state).toBe(state)
    if (outcome.kind === 'done') expect(delivery.ref).toEqual(outcome.ref)
    else expect(delivery.detail).toContain(outcome.detail)
    expect(delivery.post?.text).toBe('The ferry is back')
    await deliver(desk, id)
    expect(channel.posted).toHaveLength(1)
  },
)

test('ten workers with the same job post once', async () => {
  const channel = scripted('tg-news')
  const { desk, ledger } = newsdesk(channel)
  await ledger.accept(story(), ['tg-news'])
  await Promise.all(Array.from({ length: 10 }, () => deliver(desk, id)))
  expect(channel.posted).toHaveLength(1)
  expect((await ledger.delivery(id))?.state).toBe('published')
})

test('without a time from the network it backs off by itself, longer each time, and holds nothing else up', async () => {
  const { desk, ledger } = newsdesk(scripted('tg-news', [busy()]))
  await ledger.accept(story(), ['tg-news'])
  const verdict = await deliver(desk, id)
  expect(verdict).toMatchObject({ kind: 'again', words: 'busy' })
  expect(verdict.kind === 'again' && verdict.afterMs).toBeGreaterThanOrEqual(4_000)
  expect(verdict.kind === 'again' && verdict.afterMs).toBeLessThanOrEqual(6_000)
  expect((await ledger.gate('tg-news')).notBefore).toBeUndefined()
  expect(await deliver(desk, id)).toMatchObject({ kind: 'again', words: 'not yet' })
  for (let tries = 1; tries < 5; tries++)
    await ledger.defer(id, 1, { to: 'due', detail: 'busy', afterMs: 0, burns: true })
  const other = { ...desk, channels: new Map([['tg-news', scripted('tg-news', [busy()])]]) }
  const later = await deliver(other, id)
  expect(later.kind === 'again' && later.afterMs).toBeGreaterThan(60_000)
})

test('a limit of one channel holds that channel; a limit of the network holds its channels and no others', async () => {
  const one = newsdesk(scripted('tg-news', [busy(60_000)]), scripted('tg-sport'))
  await one.ledger.accept(story(), ['tg-news', 'tg-sport'])
  await deliver(one.desk, id)
  await deliver(one.desk, 'ferry.tg-sport')
  expect((await one.ledger.delivery('ferry.tg-sport'))?.state).toBe('published')

  const all = newsdesk(
    scripted('tg-news', [busy(60_000, 'network')]),
    scripted('tg-sport'),
    scripted('x-news'),
  )
  await all.ledger.accept(story(), ['tg-news', 'tg-sport', 'x-news'])
  await deliver(all.desk, id)
  const held = await deliver(all.desk, 'ferry.tg-sport')
  expect(held.kind === 'again' && held.afterMs).toBeGreaterThan(50_000)
  await deliver(all.desk, 'ferry.x-news')
  expect((await all.ledger.deliveriesOf('ferry')).map(({ state }) => state)).toEqual([
    'due',
    'due',
    'published',
  ])
})

test.each<RefusalReason>(['credentials', 'rights', 'billing'])(
  'a refusal for %s pauses the channel and keeps its deliveries; a check that passes wakes them',
  async (reason) => {
    const healthy = { now: false }
    const channel = scripted('tg-news', [{ kind: 'refused', reason, detail: 'bot was blocked' }], {
      check: async () =>
        healthy.now ? { ok: true, detail: 'may post' } : { ok: false, reason, detail: 'still blocked' },
    })
    const { desk, ledger, jobs, lines } = newsdesk(channel, scripted('x-news'))
    await ledger.accept(story(), ['tg-news', 'x-news'])
    await ledger.accept(story({ id: 'bridge' }), ['tg-news'])
    expect(await deliver(desk, id)).toEqual({ kind: 'finished', words: 'channel paused' })
    expect(await deliver(desk, 'bridge.tg-news')).toMatchObject({ kind: 'finished' })
    expect(channel.posted).toHaveLength(1)
    expect(await ledger.counts('tg-news')).toMatchObject({ due: 2, refused: 0 })
    expect((await ledger.gate('tg-news')).paused).toMatchObject({ reason, detail: 'bot was blocked' })
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1)

    await deliver(desk, 'ferry.x-news')
    expect((await ledger.delivery('ferry.x-news'))?.state).toBe('published')
    expect(await check(desk, 'tg-news')).toMatchObject({ health: { ok: false }, resumed: false })
    expect(await jobs('tg-news')).toEqual([])

    healthy.now = true
    expect(await check(desk, 'tg-news')).toMatchObject({ health: { ok: true }, resumed: true })
    expect(await jobs('tg-news')).toEqual(['bridge.tg-news', id])
    await deliver(desk, id)
    await deliver(desk, 'bridge.tg-news')
    expect((await ledger.counts('tg-news')).published).toBe(2)
    expect(await check(desk, 'tg-news')).toMatchObject({ resumed: false })
  },
)

/** A channel that prepares drafts: `draft 1`, `draft 2`, …, or what is scripted. */
const drafting = (answers: Outcome[], preparing: Array<Prepared | Error | (() => Promise<void>)> = []) => {
  let drafts = 0
  const prepare: NonNullable<Channel['prepare']> = async () => {
    const next = preparing.shift()
    if (next instanceof Error) throw next
    if (typeof next === 'object') return next
    await next?.()
    return { kind: 'ready', prepared: `draft ${++drafts}` }
  }
  return scripted('tg-news', answers, { prepare })
}

test('what was prepared is used again as long as the words are the same', async () => {
  const channel = drafting([busy(0), busy(0)])
  const { desk, ledger } = newsdesk(channel)
  await ledger.accept(story(), ['tg-news'])
  await deliver(desk, id)
  await deliver(desk, id)
  await ledger.accept(story({ version: 2, headline: 'New words' }), [])
  await deliver(desk, id)
  expect(channel.posted.map(({ post, prepared }) => [post.text, prepared])).toEqual([
    ['The ferry is back', 'draft 1'],
    ['The ferry is back', 'draft 1'],
    ['New words', 'draft 2'],
  ])
})

test.each<[string, Prepared | Error, DeliveryState]>([
  ['later', { kind: 'later', scope: 'channel', detail: 'no answer' }, 'due'],
  ['refused', { kind: 'refused', reason: 'content', detail: 'no such picture' }, 'refused'],
  ['refused for credentials', { kind: 'refused', reason: 'credentials', detail: 'expired' }, 'due'],
  ['a bug', new TypeError('x is undefined'), 'due'],
])('preparing fails (%s): nothing is out, so nothing is in doubt', async (_what, failure, state) => {
  const channel = drafting([], [failure])
  const { desk, ledger } = newsdesk(channel)
  await ledger.accept(story(), ['tg-news'])
  await deliver(desk, id)
  expect(await ledger.delivery(id)).toMatchObject({ state, epoch: 0 })
  expect((await ledger.delivery(id))?.detail).toBeTruthy()
  expect(channel.posted).toEqual([])
  expect((await ledger.gate('tg-news')).paused?.reason).toBe(
    'reason' in failure && failure.reason === 'credentials' ? 'credentials' : undefined,
  )
})

test('a story that is renewed while it is prepared goes out with its new words, once', async () => {
  const renew = async () => void (await ledger.accept(story({ version: 2, headline: 'New words' }), []))
  const channel = drafting([], [renew])
  const { desk, ledger } = newsdesk(channel)
  await ledger.accept(story(), ['tg-news'])
  await deliver(desk, id)
  expect(channel.posted.map(({ post, prepared }) => [post.text, prepared])).toEqual([
    ['New words', 'draft 2'],
  ])
  expect(await ledger.delivery(id)).toMatchObject({ state: 'published', version: 2, epoch: 1 })
})

test('a story that is retracted while it is prepared does not go out', async () => {
  const retract = async () => void (await ledger.accept(story({ version: 2, status: 'retracted' }), []))
  const channel = drafting([], [retract])
  const { desk, ledger } = newsdesk(channel)
  await ledger.accept(story(), ['tg-news'])
  await deliver(desk, id)
  expect(channel.posted).toEqual([])
  expect((await ledger.delivery(id))?.state).toBe('cancelled')
})

test('a story that never stops changing is left for a second', async () => {
  let version = 1
  const renew = async () => void (await ledger.accept(story({ version: ++version }), []))
  const { desk, ledger } = newsdesk(
    drafting(
      [],
      Array.from({ length: 20 }, () => renew),
    ),
  )
  await ledger.accept(story(), ['tg-news'])
  expect(await deliver(desk, id)).toMatchObject({ kind: 'again', afterMs: 1_000 })
})

const boom: Array<[how: string, publish: Channel['publish']]> = [
  ['later', async () => Promise.reject(new TypeError('secret-token'))],
  [
    'at once',
    () => {
      throw new TypeError('secret-token')
    },
  ],
]
test.each(boom)(
  'a channel that throws (%s) may have posted: doubtful, and no word of what it threw',
  async (_how, publish) => {
    const { desk, ledger, lines } = newsdesk(scripted('tg-news', [], { publish }))
    await ledger.accept(story(), ['tg-news'])
    await deliver(desk, id)
    expect(await ledger.delivery(id)).toMatchObject({
      state: 'doubtful',
      detail: expect.stringContaining('TypeError'),
    })
    expect(JSON.stringify([lines, await ledger.delivery(id)])).not.toContain('secret-token')
  },
)

test('rendering that throws holds back its own delivery only, and is tried again', async () => {
  const render: Channel['render'] = () => {
    throw new RangeError('no segment')
  }
  const { desk, ledger, lines } = newsdesk(scripted('tg-news', [], { render }), scripted('x-news'))
  await ledger.accept(story(), ['tg-news', 'x-news'])
  expect(await deliver(desk, id)).toMatchObject({ kind: 'again' })
  await deliver(desk, 'ferry.x-news')
  expect(await ledger.delivery(id)).toMatchObject({ state: 'due', epoch: 0, tries: 1 })
  expect((await ledger.delivery('ferry.x-news'))?.state).toBe('published')
  expect(lines.find(({ level }) => level === 'error')?.fields).toMatchObject({
    article: 'ferry',
    channel: 'tg-news',
  })
})

test('a worker that was frozen between its intention and its request does not post', async () => {
  const channel = scripted('tg-news')
  const { desk, ledger, jump } = newsdesk(channel)
  await ledger.accept(story(), ['tg-news'])
  const frozen: typeof ledger.begin = async (...args) => {
    const begun = await ledger.begin(...args)
    jump(60_000)
    return begun
  }
  expect(await deliver({ ...desk, ledger: { ...ledger, begin: frozen } }, id)).toMatchObject({
    kind: 'again',
    afterMs: 0,
  })
  expect(channel.posted).toEqual([])
  expect(await ledger.delivery(id)).toMatchObject({ state: 'due', epoch: 1 })
  await deliver(desk, id)
  expect(channel.posted).toHaveLength(1)
})

test('nor does one that was frozen while its clock was set back', async () => {
  const channel = scripted('tg-news')
  const { desk, ledger, freeze } = newsdesk(channel)
  await ledger.accept(story(), ['tg-news'])
  const frozen: typeof ledger.begin = async (...args) => {
    const begun = await ledger.begin(...args)
    freeze(60_000)
    return begun
  }
  await deliver({ ...desk, ledger: { ...ledger, begin: frozen } }, id)
  expect(channel.posted).toEqual([])
  expect(await ledger.delivery(id)).toMatchObject({ state: 'due', tries: 0 })
})

test('an answer that comes after the attempt was given up still settles it', async () => {
  const late = async (): Promise<Outcome> => {
    await ledger.abandon('tg-news', 0)
    return done
  }
  const { desk, ledger } = newsdesk(scripted('tg-news', [late]))
  await ledger.accept(story(), ['tg-news'])
  expect(await deliver(desk, id)).toMatchObject({ words: 'published' })
  expect((await ledger.history(id)).map(({ to }) => to)).toEqual(['due', 'sending', 'doubtful', 'published'])
})

test('an answer for an attempt that others went on from is listed, and loses', async () => {
  const late = async (): Promise<Outcome> => {
    await ledger.abandon('tg-news', 0)
    await ledger.settle(id, 1, { to: 'due', detail: 'proved absent', afterMs: 0 })
    await deliver(desk, id)
    return { kind: 'unknown', detail: 'no answer' }
  }
  const { desk, ledger, lines } = newsdesk(scripted('tg-news', [late]))
  await ledger.accept(story(), ['tg-news'])
  await deliver(desk, id)
  expect(await ledger.delivery(id)).toMatchObject({ state: 'published', epoch: 2 })
  expect(await ledger.anomalies()).toMatchObject([
    { deliveryId: id, epoch: 1, found: 'published at epoch 2' },
  ])
  expect(lines.map(({ message }) => message)).toContain('a late answer: the ledger had moved on')
})

test('jobs for what is unknown, or not configured here, end quietly', async () => {
  const { desk, ledger } = newsdesk(scripted('tg-news'))
  await ledger.accept(story(), ['fb-old'])
  expect(await deliver(desk, 'ghost.tg-news')).toMatchObject({ kind: 'finished' })
  expect(await deliver(desk, 'ferry.fb-old')).toMatchObject({ kind: 'finished' })
  expect((await ledger.delivery('ferry.fb-old'))?.state).toBe('due')
})

test('however often the network names a time, no try is used up', async () => {
  const limits = Array.from({ length: 17 }, () => busy(0))
  const channel = scripted('tg-news', [...limits, busy()])
  const { desk, ledger } = newsdesk(channel)
  await ledger.accept(story(), ['tg-news'])
  for (let i = 0; i < 17; i++) await deliver(desk, id)
  expect(await ledger.delivery(id)).toMatchObject({ state: 'due', epoch: 17, tries: 0 })
  const verdict = await deliver(desk, id)
  expect(verdict.kind === 'again' && verdict.afterMs, 'the first backoff').toBeLessThanOrEqual(6_000)
  expect(await ledger.delivery(id)).toMatchObject({ state: 'due', tries: 1 })
})

test('two workers keep the order of a channel that has one post under way at a time', async () => {
  let answer: (outcome: Outcome) => void = () => {}
  const slow = () => new Promise<Outcome>((resolve) => (answer = resolve))
  const channel = scripted('tg-news', [slow])
  const { desk, ledger } = newsdesk(channel)
  for (const name of ['one', 'two']) await ledger.accept(story({ id: name, headline: name }), ['tg-news'])
  const first = deliver(desk, 'one.tg-news')
  await until(async () => channel.posted.length === 1)
  expect(await deliver(desk, 'two.tg-news')).toMatchObject({ kind: 'again', scope: 'channel' })
  answer(done)
  await first
  await deliver(desk, 'two.tg-news')
  expect(channel.posted.map(({ post }) => post.text)).toEqual(['one', 'two'])
})

test('a channel with room for more has more under way', async () => {
  const channel = scripted('tg-news', [() => deliver(desk, 'two.tg-news').then(() => done)])
  const { desk, ledger } = newsdesk({ ...channel, info: { ...channel.info, concurrency: 2 } })
  for (const name of ['one', 'two']) await ledger.accept(story({ id: name, headline: name }), ['tg-news'])
  await deliver(desk, 'one.tg-news')
  expect(channel.posted.map(({ post }) => post.text)).toEqual(['one', 'two'])
})

test('a version that a channel does not take leaves it, with the reason; a later one may bring it back', async () => {
  const channel = scripted('tg-news', [], {
    declines: ({ section }) => (section === 'sport' ? 'no sport here' : undefined),
  })
  const { desk, ledger } = newsdesk(channel)
  desk.route = ({ section }) => ({ goes: section !== 'local', why: 'no rule fits' })
  for (const [section, words] of [
    ['sport', 'no sport here'],
    ['local', 'no rule fits'],
  ]) {
    await acceptArticle(desk, story({ id: section, section: 'city' }))
    await acceptArticle(desk, story({ id: section, section, version: 2 }))
    expect(await deliver(desk, `${section}.tg-news`)).toMatchObject({ words: 'cancelled' })
    expect(await ledger.delivery(`${section}.tg-news`)).toMatchObject({
      state: 'cancelled',
      detail: expect.stringContaining(words!),
    })
    await acceptArticle(desk, story({ id: section, section: 'city', version: 3 }))
    await deliver(desk, `${section}.tg-news`)
    expect((await ledger.delivery(`${section}.tg-news`))?.state).toBe('published')
  }
  expect(channel.posted).toHaveLength(2)
})

test('what an editor wants announced once more goes whatever the rules say', async () => {
  const channel = scripted('tg-news')
  const { desk, ledger } = newsdesk(channel)
  desk.route = () => ({ goes: false, why: 'no rule fits' })
  await acceptArticle(desk, story())
  expect(await ledger.deliveriesOf('ferry')).toEqual([])
  await again(desk, 'ferry', 'tg-news', 'ada')
  await deliver(desk, id)
  expect(channel.posted).toHaveLength(1)
})

test('when the month turns, a channel whose budget was spent goes on by itself', async () => {
  const channel = scripted('x-news', [], { cost: () => 200_000 })
  const { desk, ledger, jobs } = newsdesk(channel)
  desk.rules = new Map([
    ['x-news', { ...noRules, money: { most: 200_000, budget: { hard: 300_000, soft: 300_000 } } }],
  ])
  const handedOverAt = (await ledger.now()) - 60_000
  for (const name of ['one', 'two']) await ledger.accept(story({ id: name }), ['x-news'], { handedOverAt })
  await deliver(desk, 'one.x-news')
  await deliver(desk, 'two.x-news')
  expect((await ledger.gate('x-news')).paused?.reason).toBe('billing')
  expect(await sweep(desk)).toMatchObject({ woken: 0 })
  expect(await jobs('x-news')).toEqual([])

  const month = 31 * 24 * 3_600_000
  const later = {
    ...desk,
    ledger: {
      ...ledger,
      now: async () => (await ledger.now()) + month,
      load: async (delivery: string) => {
        const loaded = await ledger.load(delivery)
        return loaded && { ...loaded, now: loaded.now + month }
      },
    },
  }
  expect(await sweep(later)).toMatchObject({ woken: 1 })
  expect(await jobs('x-news')).toEqual(['two.x-news'])
  await deliver(later, 'two.x-news')
  expect(channel.posted).toHaveLength(2)
  expect((await ledger.gate('x-news')).paused).toBeUndefined()
})
