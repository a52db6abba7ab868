/** What people decide, and what the clock of a story decides: words on one delivery, pauses, what is news. */
import { expect, test } from 'vitest'
import { accept, wake } from '../../src/desk/accept.ts'
import { check } from '../../src/desk/check.ts'
import { deliver } from '../../src/desk/deliver.ts'
import { pause, resume } from '../../src/desk/pause.ts'
import { resolve, type Word } from '../../src/desk/resolve.ts'
import { sweep } from '../../src/desk/sweep.ts'
import { mostTries } from '../../src/domain/backoff.ts'
import type { DeliveryState } from '../../src/domain/delivery.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { noRules } from '../../src/domain/rules.ts'
import { story } from '../support/story.ts'
import { newsdesk, scripted } from './newsdesk.ts'

const id = 'ferry.tg-news'
const minute = 60_000
const hour = 60 * minute
const link = 'https://t.example/gazette/412'
const words = {
  out: { say: 'out', ref: { id: link, url: link } },
  send: { say: 'send' },
  drop: { say: 'drop' },
} satisfies Record<Word['say'], Word>
const answers: Partial<Record<DeliveryState, Outcome>> = {
  published: { kind: 'done', ref: { id: '7' } },
  doubtful: { kind: 'unknown', detail: 'no answer' },
  refused: { kind: 'refused', reason: 'content', detail: 'too long' },
}

/** A desk whose story is in this state. */
const storyIn = async (state: DeliveryState) => {
  const answer = answers[state]
  const channel = scripted('tg-news', answer ? [answer] : [])
  const room = newsdesk(channel)
  const { desk, ledger } = room
  await ledger.accept(story(), ['tg-news'], {
    handedOverAt: state === 'held' ? Date.now() - 30 * hour : undefined,
  })
  if (answer || state === 'held') await deliver(desk, id)
  if (state === 'sending') await ledger.begin(id, 'a', { version: 1, post: channel.render(story()) })
  if (state === 'cancelled') await ledger.accept(story({ version: 2, status: 'retracted' }), [])
  expect((await ledger.delivery(id))?.state).toBe(state)
  return { ...room, channel, posted: channel.posted.length }
}

const possible: Array<[DeliveryState, Word['say'], DeliveryState]> = [
  ['doubtful', 'out', 'published'],
  ['doubtful', 'send', 'due'],
  ['doubtful', 'drop', 'cancelled'],
  ['held', 'out', 'published'],
  ['held', 'send', 'due'],
  ['held', 'drop', 'cancelled'],
  ['due', 'drop', 'cancelled'],
  ['refused', 'send', 'due'],
  ['refused', 'drop', 'cancelled'],
]

test.each(possible)('of what is %s a person may say `%s`: then it is %s', async (from, say, to) => {
  const { desk, ledger, channel, posted } = await storyIn(from)
  const resolved = await resolve(desk, id, words[say], 'ada')
  expect(resolved).toMatchObject({ kind: 'settled', delivery: { state: to } })
  expect((await ledger.history(id)).at(-1)).toMatchObject({ to, detail: expect.stringContaining('ada') })
  if (say === 'out') expect((await ledger.delivery(id))?.ref).toEqual(words.out.ref)
  await deliver(desk, id)
  await deliver(desk, id)
  expect(channel.posted).toHaveLength(posted + (say === 'send' ? 1 : 0))
})

const impossible = (['sending', 'published', 'refused', 'cancelled', 'due'] as const).flatMap((state) =>
  Object.values(words)
    .filter(({ say }) => !possible.some(([from, may]) => from === state && may === say))
    .map((word) => ({ state, say: word.say, word })),
)

test.each(impossible)('of what is $state nobody may say `$say`', async ({ state, word }) => {
  const { desk, everything } = await storyIn(state)
  const before = await everything()
  expect(await resolve(desk, id, word, 'ada')).toEqual({ kind: 'not possible', state })
  expect(await everything()).toEqual(before)
})

test('of what is not known nobody may say anything', async () => {
  const { desk } = newsdesk(scripted('tg-news'))
  expect(await resolve(desk, 'ghost.tg-news', { say: 'send' }, 'ada')).toEqual({ kind: 'unknown' })
})

test('what a person sends has a job at once, and its age counts from that word', async () => {
  const { desk, ledger, jobs, channel } = await storyIn('held')
  await resolve(desk, id, words.send, 'ada')
  expect(await jobs('tg-news')).toEqual([id])
  await deliver(desk, id)
  expect((await ledger.delivery(id))?.state).toBe('published')
  expect(channel.posted).toHaveLength(1)
})

test('what a person sends after all tries were used up has all of them again', async () => {
  const away: Outcome = { kind: 'later', scope: 'channel', detail: 'refused connection' }
  const { desk, ledger } = newsdesk(scripted('tg-news', [away, away]))
  await ledger.accept(story(), ['tg-news'])
  for (let i = 0; i < mostTries; i++)
    await ledger.defer(id, 0, { to: 'due', detail: 'refused connection', afterMs: 0, burns: true })
  expect(await deliver(desk, id)).toMatchObject({ words: 'held' })
  await resolve(desk, id, words.send, 'ada')
  expect(await deliver(desk, id)).toMatchObject({ kind: 'again' })
  expect(await ledger.delivery(id)).toMatchObject({ state: 'due', tries: 1 })
})

test('of two people who say different things, one is heard and the other told', async () => {
  const { desk, ledger } = await storyIn('doubtful')
  const both = await Promise.all([resolve(desk, id, words.send, 'ada'), resolve(desk, id, words.drop, 'ben')])
  expect(both.map(({ kind }) => kind).sort()).toEqual(['not possible', 'settled'])
  const state = (await ledger.delivery(id))!.state
  expect(both).toContainEqual({ kind: 'not possible', state })
})

test('from the moment that `pause` returns nothing leaves, also what is being prepared', async () => {
  const preparing = scripted('tg-news', [], {
    prepare: async () => {
      await pause(desk, 'wrong result')
      return { kind: 'ready', prepared: 'draft 1' }
    },
  })
  const { desk, ledger } = newsdesk(preparing, scripted('x-news'))
  await ledger.accept(story(), ['tg-news', 'x-news'])
  expect(await deliver(desk, id)).toEqual({ kind: 'finished', words: 'paused: wrong result' })
  expect(await deliver(desk, 'ferry.x-news')).toEqual({ kind: 'finished', words: 'paused: wrong result' })
  expect(preparing.posted).toEqual([])
  expect((await ledger.deliveriesOf('ferry')).map(({ state }) => state)).toEqual(['due', 'due'])
})

test('a stop wakes nobody; its end wakes everybody, and each leaves once', async () => {
  const channels = [scripted('tg-news'), scripted('x-news')]
  const { desk, ledger, jobs } = newsdesk(...channels)
  const names = channels.map(({ info }) => info.id)
  await pause(desk, 'wrong result')
  for (const name of ['one', 'two', 'three']) {
    await ledger.accept(story({ id: name }), names, { handedOverAt: Date.now() - minute })
    for (const channel of names) await deliver(desk, `${name}.${channel}`)
  }
  expect(await sweep(desk)).toEqual({ doubtful: 0, woken: 0 })
  expect([await jobs('tg-news'), await jobs('x-news')]).toEqual([[], []])
  await resume(desk)
  for (const channel of names)
    expect(await jobs(channel)).toEqual(['one', 'three', 'two'].map((name) => `${name}.${channel}`))
  for (const channel of channels) {
    for (const job of await jobs(channel.info.id)) await deliver(desk, job)
    expect(channel.posted).toHaveLength(3)
  }
})

test('the pause of one channel holds nothing else up, and outlasts the end of a stop', async () => {
  const x = scripted('x-news')
  const { desk, ledger, jobs } = newsdesk(scripted('tg-news'), x)
  await ledger.accept(story(), ['tg-news', 'x-news'])
  await pause(desk, 'account under review', 'x-news')
  await deliver(desk, id)
  await deliver(desk, 'ferry.x-news')
  expect((await ledger.deliveriesOf('ferry')).map(({ state }) => state)).toEqual(['published', 'due'])
  await pause(desk, 'wrong result')
  await resume(desk)
  expect((await ledger.gate('x-news')).paused).toMatchObject({
    reason: 'person',
    detail: 'account under review',
  })
  await deliver(desk, 'ferry.x-news')
  expect(x.posted).toEqual([])
  await resume(desk, 'x-news')
  expect(await jobs('x-news')).toContain('ferry.x-news')
  await deliver(desk, 'ferry.x-news')
  expect(x.posted).toHaveLength(1)
})

test('what a person paused, only a person resumes: a check that passes does not', async () => {
  const { desk, ledger } = newsdesk(scripted('tg-news'))
  await pause(desk, 'account under review', 'tg-news')
  expect(await check(desk, 'tg-news')).toMatchObject({ health: { ok: true }, resumed: false })
  expect((await ledger.gate('tg-news')).paused?.reason).toBe('person')
  await resume(desk, 'tg-news')
  await pause(desk, 'wrong result')
  expect(await check(desk, 'tg-news')).toMatchObject({ resumed: false })
  expect(await ledger.stopped()).toMatchObject({ detail: 'wrong result' })
})

test('while everything is stopped silent attempts are found all the same', async () => {
  const { desk, ledger } = await storyIn('sending')
  await pause(desk, 'wrong result')
  expect(await sweep({ ...desk, leaseMs: 0 })).toEqual({ doubtful: 1, woken: 0 })
  expect((await ledger.delivery(id))?.state).toBe('doubtful')
})

/** Stories that were handed over so many minutes ago, each with its job, in that order. */
const backlog = async (ages: number[], outcomes: Outcome[] = []) => {
  const channel = scripted('tg-news', outcomes)
  const room = newsdesk(channel)
  const { ledger } = room
  for (const age of ages)
    await ledger.accept(story({ id: `m${age}`, headline: String(age) }), ['tg-news'], {
      handedOverAt: Date.now() - age * minute,
    })
  const jobs = ages.map((age) => `m${age}.tg-news`)
  return { ...room, order: jobs, posted: () => channel.posted.map(({ post }) => Number(post.text)) }
}

test('on a channel that was cut off the newest leaves first, and each job brings out one', async () => {
  const { desk, order, posted, ledger } = await backlog([50, 40, 30, 20, 10, 1, 0])
  for (const [i, job] of order.entries()) {
    await deliver(desk, job)
    expect(posted()).toHaveLength(i + 1)
  }
  expect(posted()).toEqual([0, 1, 10, 20, 30, 40, 50])
  expect(await ledger.counts('tg-news')).toMatchObject({ published: 7, due: 0 })
})

test('on a channel that is not behind the order of the stories stays', async () => {
  const { desk, order, posted } = await backlog([1, 0.5, 0])
  for (const job of order) await deliver(desk, job)
  expect(posted()).toEqual([1, 0.5, 0])
})

test('whatever becomes of the newest, each delivery gets its turn', async () => {
  const refused: Outcome = { kind: 'refused', reason: 'content', detail: 'too long' }
  const lost: Outcome = { kind: 'unknown', detail: 'no answer' }
  const { desk, order, ledger } = await backlog([50, 40, 30, 20, 10], [refused, lost])
  for (const job of order) await deliver(desk, job)
  expect(await ledger.counts('tg-news')).toMatchObject({ published: 3, refused: 1, doubtful: 1, due: 0 })
})

test('one that must be tried later takes no turn from the others', async () => {
  const busy: Outcome = { kind: 'later', scope: 'channel', detail: 'busy' }
  const { desk, order, ledger, posted } = await backlog([50, 40, 30], [busy])
  const verdicts = []
  for (const job of order) verdicts.push((await deliver(desk, job)).kind)
  expect(posted()).toEqual([30, 40])
  expect(verdicts, 'as many jobs come again as are left').toEqual(['again', 'finished', 'again'])
  expect(await ledger.counts('tg-news')).toMatchObject({ published: 1, due: 2 })
})

test('one whose page or picture cannot be had costs the others nothing', async () => {
  const channel = scripted('tg-news', [], {
    prepare: async ({ text }) =>
      text === '30' ? { kind: 'later', scope: 'channel', detail: 'no answer' } : { kind: 'ready' },
  })
  const { desk, ledger } = newsdesk(channel)
  for (const age of [50, 40, 30])
    await ledger.accept(story({ id: `m${age}`, headline: String(age) }), ['tg-news'], {
      handedOverAt: Date.now() - age * minute,
    })
  expect(await deliver(desk, 'm50.tg-news')).toMatchObject({ kind: 'again', afterMs: 0, scope: 'delivery' })
  await deliver(desk, 'm50.tg-news')
  await deliver(desk, 'm40.tg-news')
  expect(channel.posted.map(({ post }) => post.text)).toEqual(['40', '50'])
  const own = await deliver(desk, 'm30.tg-news')
  expect(own.kind === 'again' && own.afterMs, 'its own job waits as long as it').toBeGreaterThan(3_000)
})

test('whether a channel is behind, the clock of the ledger says', async () => {
  for (const ahead of [-2 * hour, 2 * hour]) {
    const old = await backlog([50, 40])
    old.jump(ahead)
    await deliver(old.desk, old.order[0]!)
    expect(old.posted()).toEqual([40])
    const young = await backlog([1, 0])
    young.jump(ahead)
    await deliver(young.desk, young.order[0]!)
    expect(young.posted()).toEqual([1])
  }
})

test('what waits for its embargo is not the newest', async () => {
  const { desk, order, posted, ledger } = await backlog([50, 40])
  await ledger.accept(story({ id: 'plan', scheduledAt: new Date(Date.now() + hour).toISOString() }), [
    'tg-news',
  ])
  for (const job of order) await deliver(desk, job)
  expect(posted()).toEqual([40, 50])
})

test('breaking news takes its own turn, however far the channel is behind', async () => {
  const { desk, posted, ledger } = await backlog([50, 40])
  const plan = (name: string, age: number) =>
    ledger.accept(story({ id: name, headline: String(age), priority: 'breaking' }), ['tg-news'], {
      handedOverAt: Date.now() - age * minute,
    })
  await plan('fire', 5)
  await plan('flood', 4)
  await deliver(desk, 'fire.tg-news')
  expect(posted()).toEqual([5])
})

test('after an outage, what is no news any more is held for a person, told once, and the rest leaves', async () => {
  const { desk, order, posted, ledger, lines } = await backlog([26 * 60, 25 * 60, 23 * 60, 0])
  for (const job of [...order, ...order]) await deliver(desk, job)
  expect(posted()).toEqual([0, 23 * 60])
  expect(await ledger.counts('tg-news')).toMatchObject({ held: 2, published: 2, due: 0 })
  const told = lines.filter(({ message }) => message.startsWith('held'))
  expect(told.map(({ level, fields }) => [level, fields.delivery]).sort()).toEqual([
    ['error', `m${25 * 60}.tg-news`],
    ['error', `m${26 * 60}.tg-news`],
  ])
})

test('breaking news is too late sooner', async () => {
  const { desk, ledger, posted } = await backlog([])
  await ledger.accept(story({ priority: 'breaking' }), ['tg-news'], {
    handedOverAt: Date.now() - 61 * minute,
  })
  await deliver(desk, id)
  expect((await ledger.delivery(id))?.state).toBe('held')
  expect(posted()).toEqual([])
})

test('a worker whose clock is an hour fast breaks no embargo; one that is slow holds nothing up', async () => {
  const { desk, ledger, jump, posted } = await backlog([])
  const soon = new Date(Date.now() + hour / 2).toISOString()
  await ledger.accept(story({ headline: '1', embargoUntil: soon }), ['tg-news'])
  jump(hour)
  const verdict = await deliver(desk, id)
  expect(verdict).toMatchObject({ kind: 'again', scope: 'delivery' })
  expect(verdict.kind === 'again' && verdict.afterMs).toBeGreaterThan(hour / 2 - minute)
  expect(verdict.kind === 'again' && verdict.afterMs).toBeLessThanOrEqual(hour / 2)
  expect(posted()).toEqual([])

  jump(-2 * hour)
  await ledger.accept(story({ id: 'bridge', headline: '2' }), ['tg-news'])
  expect(await deliver(desk, 'bridge.tg-news')).toMatchObject({ words: 'published' })
})

test('a desk whose clock is slow lets a story leave at once all the same', async () => {
  const { desk, jump, jobs, ledger, delays } = withDelays(newsdesk(scripted('tg-news')))
  jump(-hour)
  await accept(desk, { id: 'ferry', url: 'https://gazette.example/ferry', headline: 'The ferry is back' })
  expect(await jobs('tg-news')).toEqual([id])
  expect(delays).toEqual([0])
  await ledger.accept(story({ id: 'plan', scheduledAt: new Date(Date.now() + hour).toISOString() }), [
    'tg-news',
  ])
  await wake(desk, await ledger.deliveriesOf('plan'))
  expect(delays[1]).toBeGreaterThan(hour - minute)
  expect(delays[1]).toBeLessThanOrEqual(hour)
})

/** Remembers for how long each delivery was put off. */
const withDelays = (room: ReturnType<typeof newsdesk>) => {
  const delays: number[] = []
  const { enqueue } = room.desk
  room.desk.enqueue = {
    ...enqueue,
    deliveries: async (wanted) => {
      delays.push(...wanted.map(({ delayMs }) => delayMs))
      await enqueue.deliveries(wanted)
    },
  }
  return { ...room, delays }
}

test('in quiet hours routine waits until they end, the whole channel with it; breaking news does not', async () => {
  const { desk, ledger, posted } = await backlog([0])
  const quiet = { from: '23:00', to: '06:00', timeZone: 'UTC' }
  desk.rules = new Map([['tg-news', { ...noRules, quiet }]])
  desk.ledger = {
    ...ledger,
    load: async (id) => {
      const loaded = await ledger.load(id)
      return loaded && { ...loaded, now: Date.parse('2026-05-04T02:30:00Z') }
    },
  }
  expect(await deliver(desk, 'm0.tg-news')).toMatchObject({ afterMs: 3.5 * hour, scope: 'channel' })
  await ledger.accept(story({ headline: '7', priority: 'breaking' }), ['tg-news'])
  await deliver(desk, id)
  expect(posted()).toEqual([7])
})

test('for each time that the pace says `not yet`, nothing is prepared', async () => {
  let drafts = 0
  const channel = scripted('fb-news', [], {
    prepare: async () => ({ kind: 'ready', prepared: `draft ${++drafts}` }),
  })
  const { desk, ledger } = newsdesk(channel)
  desk.rules = new Map([['fb-news', { ...noRules, gapMs: hour }]])
  await ledger.accept(story({ id: 'one' }), ['fb-news'])
  await ledger.accept(story({ id: 'two' }), ['fb-news'])
  await deliver(desk, 'one.fb-news')
  for (let i = 0; i < 3; i++)
    expect(await deliver(desk, 'two.fb-news')).toMatchObject({ kind: 'again', scope: 'channel' })
  expect(drafts).toBe(1)
  expect(channel.posted).toHaveLength(1)
})

test('what a post costs is told to the ledger; the budget warns once and then stops', async () => {
  const channel = scripted('x-news', [], { cost: () => 200_000 })
  const { desk, ledger, lines } = newsdesk(channel)
  const month = new Date(desk.clock.now()).toISOString().slice(0, 7)
  desk.rules = new Map([
    ['x-news', { ...noRules, money: { most: 200_000, budget: { hard: 700_000, soft: 400_000 } } }],
  ])
  for (const name of ['one', 'two', 'three', 'four']) {
    await ledger.accept(story({ id: name }), ['x-news'])
    await deliver(desk, `${name}.x-news`)
  }
  expect(channel.posted).toHaveLength(3)
  expect(await ledger.spent('x-news', month)).toBe(600_000)
  expect(lines.filter(({ message }) => message.includes('nearly spent'))).toHaveLength(1)
  expect((await ledger.gate('x-news')).paused?.reason).toBe('billing')
  expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
    {
      fields: { channel: 'x-news', reason: 'billing' },
      message: expect.stringContaining('a person must act'),
    },
  ])
})
