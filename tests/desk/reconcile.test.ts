import { Queue } from 'bullmq'
import { expect, onTestFinished, test } from 'vitest'
import { deliver } from '../../src/desk/deliver.ts'
import { reconcile } from '../../src/desk/reconcile.ts'
import { resolve } from '../../src/desk/resolve.ts'
import { sweep } from '../../src/desk/sweep.ts'
import type { DeliveryState } from '../../src/domain/delivery.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import type { Post } from '../../src/domain/post.ts'
import { noRules, type OnDoubt } from '../../src/domain/rules.ts'
import type { Channel, DoubtfulAttempt, Finding } from '../../src/networks/contract.ts'
import { story } from '../support/story.ts'
import { newsdesk, type Scripted, scripted } from './newsdesk.ts'

const id = 'ferry.tg-news'
const lost: Outcome = { kind: 'unknown', detail: 'no answer' }
const claimed: Outcome = { kind: 'duplicate', detail: 'already there' }
const found: Finding = { kind: 'found', ref: { id: '412' }, evidence: 'asked for the timeline: there it is' }
const absent: Finding = { kind: 'absent', evidence: 'asked for the timeline: not there.' }
const cannotTell: Finding = { kind: 'cannot tell', evidence: 'asked for the timeline: 503' }

type Answer = Finding | Error | (() => Promise<Finding>)

/** A channel whose first answers were lost and which, when asked, gives these findings in turn. */
const asking = (findings: Answer[], answers: Outcome[] = [lost], more: Partial<Channel> = {}) => {
  const asked: Array<{ post: Post; attempt: DoubtfulAttempt }> = []
  const channel = scripted('tg-news', answers, {
    find: async (post, attempt) => {
      asked.push({ post, attempt })
      const next = findings.shift() ?? cannotTell
      if (next instanceof Error) throw next
      return typeof next === 'function' ? next() : next
    },
    ...more,
  })
  return { channel, asked }
}

/** A desk with a story in doubt; `later` moves the ledger's clock. */
const inDoubt = async (channel: Scripted, onDoubt: OnDoubt = 'ask') => {
  const room = newsdesk(channel)
  const { desk, ledger, redis, prefix } = room
  let ahead = 0
  desk.ledger = { ...ledger, now: async () => (await ledger.now()) + ahead }
  desk.rules = new Map([['tg-news', { ...noRules, onDoubt }]])
  const queue = new Queue('reconcile', { connection: redis, prefix, skipVersionCheck: true })
  onTestFinished(() => queue.close())
  await ledger.accept(story(), ['tg-news'])
  await deliver(desk, id)
  expect((await ledger.delivery(id))?.state).toBe('doubtful')
  const state = async () => (await ledger.delivery(id))?.state
  return {
    ...room,
    queue,
    state,
    later: (ms: number) => {
      ahead += ms
    },
    details: async () => (await ledger.history(id)).map(({ to, detail }) => [to, detail]),
    /** Asks, each time at the moment that was named, until nobody is to ask any more. */
    askOn: async (): Promise<number[]> => {
      const waits: number[] = []
      for (
        let verdict = await reconcile(desk, id);
        verdict.kind === 'again';
        verdict = await reconcile(desk, id)
      ) {
        if (waits.length > 20) throw new Error('it is asked without end')
        waits.push(verdict.afterMs)
        ahead += verdict.afterMs + 1
      }
      return waits
    },
  }
}

/** Since the first attempt: the lease, and five seconds for a request that is still on its way. */
const proofMs = 25_000

test('a doubt is asked about by a job of its own', async () => {
  const { queue } = await inDoubt(asking([]).channel)
  expect((await queue.getJobs(['waiting'])).map(({ data }) => data)).toEqual([{ id }])
})

test('what is found is published, with its address and what was asked, and never sent again', async () => {
  const { channel, asked } = asking([found])
  const { desk, ledger, details } = await inDoubt(channel)
  expect(await reconcile(desk, id)).toMatchObject({ kind: 'finished', words: 'published' })
  expect(await ledger.delivery(id)).toMatchObject({ state: 'published', epoch: 1, ref: { id: '412' } })
  expect((await details()).at(-1)).toEqual([
    'published',
    'found by asking: asked for the timeline: there it is',
  ])
  await reconcile(desk, id)
  await deliver(desk, id)
  expect([asked.length, channel.posted.length]).toEqual([1, 1])
})

test('what is absent may still appear: it is asked again when its request can be nowhere any more', async () => {
  const { channel, asked } = asking([absent, absent])
  const { desk, ledger, later, details, state } = await inDoubt(channel)
  const verdict = await reconcile(desk, id)
  expect(verdict.kind === 'again' && verdict.afterMs).toBeGreaterThan(proofMs - 5_000)
  expect(verdict.kind === 'again' && verdict.afterMs).toBeLessThanOrEqual(proofMs)
  expect((await details()).at(-1)).toEqual([
    'doubtful',
    'asked for the timeline: not there; asked again, as it may still appear',
  ])
  expect((await ledger.delivery(id))?.detail).toBe(
    'no answer; asked for the timeline: not there; asked again, as it may still appear',
  )
  expect((await ledger.delivery(id))?.readings, 'it uses up no reading').toBe(0)
  await reconcile(desk, id)
  expect(asked, 'not before its time').toHaveLength(1)
  later(proofMs)
  expect(await reconcile(desk, id)).toMatchObject({ words: 'due' })
  expect(await state()).toBe('due')
  expect((await details()).at(-1)?.[1]).toContain(
    'the network proves that it is not out: asked for the timeline',
  )
})

test('a network that shows its posts late proves their absence later', async () => {
  const { channel } = asking([absent, absent, absent], [lost], { lagMs: 120_000 })
  const { desk, later, state } = await inDoubt(channel)
  later(proofMs + 1)
  const verdict = await reconcile(desk, id)
  expect(verdict.kind === 'again' && verdict.afterMs).toBeGreaterThan(100_000)
  later(120_000)
  await reconcile(desk, id)
  expect(await state()).toBe('due')
})

test('a worker whose clock is fast does not take silence for proof', async () => {
  const { desk, jump, state } = await inDoubt(asking([absent]).channel)
  jump(3_600_000)
  expect(await reconcile(desk, id)).toMatchObject({ kind: 'again' })
  expect(await state()).toBe('doubtful')
})

test('after proof of absence it has a job, and is sent again once, whoever asks and works', async () => {
  const { channel } = asking(Array.from({ length: 20 }, () => absent))
  const { desk, later, state, jobs } = await inDoubt(channel)
  later(proofMs + 1)
  await Promise.all(Array.from({ length: 10 }, () => reconcile(desk, id)))
  expect(await state()).toBe('due')
  expect(await jobs('tg-news')).toEqual([id])
  await Promise.all(Array.from({ length: 10 }, () => deliver(desk, id)))
  expect(await state()).toBe('published')
  expect(channel.posted).toHaveLength(2)
})

test('what appears before the proof is found, and nothing is sent', async () => {
  const { channel } = asking([absent, found])
  const { askOn, state } = await inDoubt(channel)
  await askOn()
  expect(await state()).toBe('published')
  expect(channel.posted).toHaveLength(1)
})

test('a network that cannot tell is asked five times, then a person; each reading stands in the history', async () => {
  const { channel, asked } = asking([])
  const { desk, ledger, askOn, lines, details, state, queue } = await inDoubt(channel)
  expect((await askOn()).map((ms) => Math.round(ms / 1_000))).toEqual([5, 20, 60, 300])
  expect(asked).toHaveLength(5)
  expect(await state()).toBe('doubtful')
  expect((await details()).filter(([, detail]) => detail === cannotTell.evidence)).toHaveLength(5)
  const told = lines.filter(({ message }) => message.includes('a person must look'))
  expect(told).toMatchObject([{ level: 'error', fields: { delivery: id, evidence: cannotTell.evidence } }])

  await queue.obliterate({ force: true })
  await sweep(desk)
  await reconcile(desk, id)
  expect(asked, 'nobody asks any more').toHaveLength(5)
  expect(await queue.count()).toBe(0)
  expect(await ledger.delivery(id)).toMatchObject({ told: true })
})

test.each<[OnDoubt, DeliveryState]>([
  ['ask', 'doubtful'],
  ['resend', 'due'],
  ['drop', 'cancelled'],
])('the rule `%s` is kept although the process died after the last reading', async (onDoubt, becomes) => {
  const { channel, asked } = asking([])
  const { desk, ledger, state, lines, queue } = await inDoubt(channel, onDoubt)
  for (let i = 0; i < 5; i++) await ledger.witness((await ledger.delivery(id))!, cannotTell.evidence, 0, true)
  await queue.obliterate({ force: true })
  await sweep(desk)
  expect(await queue.count()).toBe(1)
  await reconcile(desk, id)
  expect(await state()).toBe(becomes)
  expect(asked).toEqual([])
  const told = () => lines.filter(({ message }) => message.includes('a person must look')).length
  expect(told()).toBe(onDoubt === 'ask' ? 1 : 0)
  await reconcile(desk, id)
  expect(told(), 'once').toBe(onDoubt === 'ask' ? 1 : 0)
})

test('when a network recovers, the doubt is settled by what it says then', async () => {
  const { channel } = asking([cannotTell, cannotTell, found])
  const { askOn, state } = await inDoubt(channel)
  expect(await askOn()).toHaveLength(2)
  expect(await state()).toBe('published')
})

test('however late absence proves something, it is waited for', async () => {
  const { channel } = asking([cannotTell, cannotTell, cannotTell, cannotTell, absent, absent])
  const { desk, askOn, state } = await inDoubt(channel)
  desk.leaseMs = 600_000
  expect(await askOn()).toHaveLength(5)
  expect(await state()).toBe('due')
})

test('by the rule `drop` it is given up', async () => {
  const { channel } = asking([])
  const { askOn, state, details } = await inDoubt(channel, 'drop')
  await askOn()
  expect(await state()).toBe('cancelled')
  expect((await details()).at(-1)?.[1]).toContain('rule is to drop it')
  expect(channel.posted).toHaveLength(1)
})

test('by the rule `resend` it is sent a second time; not a third', async () => {
  const { channel } = asking([], [lost, lost])
  const { desk, askOn, state, lines, jobs } = await inDoubt(channel, 'resend')
  await askOn()
  expect(await state()).toBe('due')
  expect(await jobs('tg-news')).toEqual([id])
  await deliver(desk, id)
  await askOn()
  expect(await state()).toBe('doubtful')
  expect(lines.at(-1)?.message).toContain('a person must look')
  await deliver(desk, id)
  expect(channel.posted).toHaveLength(2)
})

test.each<OnDoubt>(['ask', 'resend'])(
  'what the network claims to have and does not show goes to a person, without end neither asked nor sent (%s)',
  async (onDoubt) => {
    const { channel, asked } = asking(
      Array.from({ length: 20 }, () => absent),
      [claimed],
    )
    const { askOn, state, details, lines } = await inDoubt(channel, onDoubt)
    expect((await details()).at(-1)?.[1]).toContain('has this post already: already there')
    await askOn()
    expect(await state()).toBe('doubtful')
    expect(asked).toHaveLength(5)
    expect(channel.posted).toHaveLength(1)
    expect(lines.at(-1)).toMatchObject({ level: 'error', message: expect.stringContaining('crier resolve') })
  },
)

test('what the network claims to have and shows is published', async () => {
  const { channel } = asking([found], [claimed])
  const { askOn, state } = await inDoubt(channel)
  await askOn()
  expect(await state()).toBe('published')
})

test('a network that cannot be asked leaves it to a person, who is told to look', async () => {
  const channel = scripted('tg-news', [lost])
  const { askOn, state, ledger } = await inDoubt(channel)
  await askOn()
  expect(await state()).toBe('doubtful')
  expect((await ledger.delivery(id))?.detail).toContain('look at the channel')
})

test('a find that throws tells nothing, not even its words, and is asked again', async () => {
  const { channel, asked } = asking([new TypeError('secret-token'), found])
  const { askOn, state, ledger, lines } = await inDoubt(channel)
  expect(await askOn()).toHaveLength(1)
  expect(await state()).toBe('published')
  expect(asked).toHaveLength(2)
  expect((await ledger.history(id)).map(({ detail }) => detail).join()).toContain('TypeError')
  expect(JSON.stringify([lines, await ledger.history(id)])).not.toContain('secret-token')
})

test('a doubt on a channel that is not configured here is left to those who have it', async () => {
  const { channel, asked } = asking([found])
  const { desk, state } = await inDoubt(channel)
  expect(await reconcile({ ...desk, channels: new Map() }, id)).toMatchObject({ kind: 'finished' })
  expect(await state()).toBe('doubtful')
  await reconcile(desk, id)
  expect(asked).toHaveLength(1)
  expect(await state()).toBe('published')
})

test('when the answer comes while the network is asked, the answer stands', async () => {
  const ref = { id: '411' }
  for (const finding of [absent, found, cannotTell]) {
    const late = async () => {
      await ledger.settle(id, 1, { to: 'published', ref })
      return finding
    }
    const { channel } = asking([late])
    const { desk, ledger, later } = await inDoubt(channel)
    later(proofMs + 1)
    await reconcile(desk, id)
    expect(await ledger.delivery(id)).toMatchObject({ state: 'published', epoch: 1, ref })
    await deliver(desk, id)
    expect(channel.posted).toHaveLength(1)
  }
})

test('when a person decides while the network is asked, the person decides', async () => {
  const person = async () => {
    await resolve(desk, id, { say: 'drop' }, 'ada')
    return absent
  }
  const { channel } = asking([person])
  const { desk, later, state } = await inDoubt(channel)
  later(proofMs + 1)
  expect(await reconcile(desk, id)).toMatchObject({ words: 'settled meanwhile' })
  expect(await state()).toBe('cancelled')
})

test('a late answer after the proof of absence is true all the same: nothing is sent', async () => {
  const { channel } = asking([absent])
  const { desk, ledger, later, state } = await inDoubt(channel)
  later(proofMs + 1)
  await reconcile(desk, id)
  expect(await ledger.settle(id, 1, { to: 'published', ref: { id: '411' } })).toBe('settled')
  await deliver(desk, id)
  expect(await state()).toBe('published')
  expect(channel.posted).toHaveLength(1)
})

test('a story that is retracted in doubt is not sent after the proof of absence', async () => {
  const { channel } = asking([absent])
  const { desk, ledger, later, state } = await inDoubt(channel)
  await ledger.accept(story({ version: 2, status: 'retracted' }), [])
  later(proofMs + 1)
  await reconcile(desk, id)
  await deliver(desk, id)
  expect(await state()).toBe('cancelled')
  expect(channel.posted).toHaveLength(1)
})

test('a stop holds what a proof of absence sets free', async () => {
  const { channel } = asking([absent])
  const { desk, ledger, later, state } = await inDoubt(channel)
  await ledger.stop('wrong result')
  later(proofMs + 1)
  await reconcile(desk, id)
  await deliver(desk, id)
  expect(await state()).toBe('due')
  expect(channel.posted).toHaveLength(1)
})

test('the network is told what was sent, since when, and what stood there before', async () => {
  const { channel, asked } = asking(
    [cannotTell],
    [
      { kind: 'done', ref: { id: 'old' } },
      { kind: 'done', ref: { id: 'before' } },
      { kind: 'later', scope: 'channel', afterMs: 0, detail: 'busy' },
      lost,
      { kind: 'done', ref: { id: 'after' } },
    ],
  )
  channel.prepare = async () => ({ kind: 'ready', prepared: 'draft 5' })
  const { desk, ledger } = newsdesk(channel)
  const bring = async (name: string) => {
    await ledger.accept(story({ id: name, headline: name }), ['tg-news'])
    await deliver(desk, `${name}.tg-news`)
  }
  await bring('old')
  for (const now = await ledger.now(); (await ledger.now()) === now; );
  await bring('before')
  // The ledger counts in milliseconds, and these must differ.
  const stood = await ledger.now()
  while ((await ledger.now()) === stood);
  await bring('ferry')
  expect((await ledger.delivery(id))?.state).toBe('due')
  await deliver(desk, id)
  const first = (await ledger.delivery(id))!
  expect(first).toMatchObject({ state: 'doubtful', epoch: 2, firstSentAt: first.sentAt })
  await bring('later')
  await reconcile(desk, id)
  expect(asked).toMatchObject([
    {
      post: { text: 'ferry' },
      attempt: {
        ...{ since: first.firstSentAt, prepared: 'draft 5' },
        ...{ after: { id: 'before' }, known: [{ id: 'after' }] },
      },
    },
  ])
  expect(asked[0]!.attempt.since).toBeGreaterThanOrEqual(stood)
})

test('on a channel without earlier posts nothing stood there before', async () => {
  const { channel, asked } = asking([])
  const { desk } = await inDoubt(channel)
  await reconcile(desk, id)
  expect(asked[0]!.attempt.after).toBeUndefined()
})
