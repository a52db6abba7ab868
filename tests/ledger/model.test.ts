/** Any number of workers do anything in any order: the ledger behaves as a model of twenty lines says. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeliveryState } from '../../src/domain/delivery.ts'
import type { Settlement } from '../../src/ledger/ledger.ts'
import { redisLedger } from '../../src/ledger/redis.ts'
import { freshRedis } from '../support/prefix.ts'
import { post, story } from '../support/story.ts'
import { audit } from './books.ts'

const farAway = '2999-01-01T00:00:00Z'
const farMs = 1_000_000_000
const articles = ['ferry', 'urn:bridge.1']
const channels = ['tg', 'x']

interface Model {
  state: DeliveryState
  epoch: number
  tries: number
  /** Its time has come. */
  ready: boolean
  begun: number[]
}
interface Gate {
  paused: boolean
  held: boolean
}

const article = fc.constantFrom(...articles)
const channel = fc.constantFrom(...channels)
const index = fc.nat(30)
/** Mostly what lets work go on, or nothing of interest would come after it. */
const result = fc.oneof(
  { weight: 6, arbitrary: fc.constant('due') },
  { weight: 3, arbitrary: fc.constantFrom('published', 'refused', 'doubtful', 'due paused') },
  { weight: 1, arbitrary: fc.constantFrom('due later', 'due held') },
)

const act = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('accept' as const), article, embargo: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('retract' as const), article }) },
  {
    weight: 6,
    arbitrary: fc.record({ act: fc.constant('begin' as const), article, channel, stale: fc.nat(9) }),
  },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('settle' as const), index, result }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('defer' as const), article, channel, result }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('abandon' as const), channel }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('resume' as const), channel }) },
)

const settlementOf = (words: string): Settlement => {
  if (words === 'published') return { to: words, ref: { id: '7' } }
  if (words === 'refused' || words === 'doubtful') return { to: words, detail: 'so it is' }
  return {
    to: 'due',
    detail: 'not now',
    afterMs: words === 'due later' || words === 'due held' ? farMs : 0,
    ...(words === 'due paused' && { pause: 'credentials' }),
    ...(words === 'due held' && { holdChannels: channels }),
  }
}

test('random work of many workers keeps the promises', async () => {
  const { redis, prefix } = freshRedis()
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 80 }), async (acts) => {
      const place = `${prefix}:${++run}`
      const workers = ['one', 'two', 'three'].map((name) => redisLedger(redis, place, name))
      const versions = new Map<string, number>()
      const model = new Map<string, Model>()
      const gates = new Map(channels.map((name): [string, Gate] => [name, { paused: false, held: false }]))
      const attempts: Array<{ id: string; channel: string; epoch: number }> = []
      let anomalies = 0

      const apply = (known: Model, name: string, words: string): void => {
        const settlement = settlementOf(words)
        known.state = settlement.to
        if (settlement.to !== 'due') return
        known.tries++
        known.ready = settlement.afterMs === 0
        if (words === 'due paused') gates.get(name)!.paused = true
        if (words === 'due held') for (const gate of gates.values()) gate.held = true
      }

      for (const [step, now] of acts.entries()) {
        const ledger = workers[step % workers.length]!
        if (now.act === 'accept' || now.act === 'retract') {
          const version = (versions.get(now.article) ?? 0) + 1
          const embargo = now.act === 'accept' && now.embargo
          await ledger.accept(
            story({
              id: now.article,
              version,
              status: now.act === 'retract' ? 'retracted' : 'published',
              ...(embargo && { embargoUntil: farAway }),
            }),
            channels,
          )
          for (const name of channels) {
            const id = `${encodeURIComponent(now.article)}.${name}`
            const known = model.get(id)
            if (version === 1 && now.act === 'accept')
              model.set(id, { state: 'due', epoch: 0, tries: 0, ready: !embargo, begun: [] })
            if (known?.state !== 'due') continue
            if (now.act === 'retract') known.state = 'cancelled'
            else known.ready = (known.tries === 0 || known.ready) && !embargo
          }
          versions.set(now.article, version)
        } else if (now.act === 'begin') {
          const id = `${encodeURIComponent(now.article)}.${now.channel}`
          const known = model.get(id)
          const version = (versions.get(now.article) ?? 0) - (now.stale === 0 ? 1 : 0)
          const begun = await ledger.begin(id, `claim ${step}`, { version, post: post() })
          const gate = gates.get(now.channel)!
          const expected = !known
            ? 'not due'
            : known.state !== 'due'
              ? 'not due'
              : gate.paused
                ? 'paused'
                : !known.ready || gate.held
                  ? 'early'
                  : now.stale === 0
                    ? 'changed'
                    : 'begun'
          expect(begun.kind).toBe(expected)
          if (begun.kind !== 'begun') continue
          expect(known!.begun, 'one begins an epoch').not.toContain(begun.epoch)
          known!.begun.push(begun.epoch)
          known!.epoch++
          known!.state = 'sending'
          attempts.push({ id, channel: now.channel, epoch: begun.epoch })
        } else if (now.act === 'settle') {
          const attempt = attempts[now.index % Math.max(1, attempts.length)]
          if (!attempt) continue
          const known = model.get(attempt.id)!
          const verdict = await ledger.settle(attempt.id, attempt.epoch, settlementOf(now.result))
          const mine = known.epoch === attempt.epoch
          const said = mine && known.state === settlementOf(now.result).to
          const late = settlementOf(now.result).to === 'published'
          const open = mine && (late || known.state === 'sending' || known.state === 'doubtful')
          expect(verdict).toBe(said || open ? 'settled' : 'fenced')
          if (verdict === 'fenced') anomalies++
          else if (!said) apply(known, attempt.channel, now.result)
        } else if (now.act === 'defer') {
          const id = `${encodeURIComponent(now.article)}.${now.channel}`
          const known = model.get(id)
          const settlement = settlementOf(now.result)
          if (!known || (settlement.to !== 'due' && settlement.to !== 'refused')) continue
          await ledger.defer(id, known.epoch, settlement)
          if (known.state === 'due') apply(known, now.channel, now.result)
          else if (known.state !== settlement.to) anomalies++
        } else if (now.act === 'abandon') {
          const silent = [...model].filter(
            ([id, { state }]) => state === 'sending' && id.endsWith(`.${now.channel}`),
          )
          expect((await ledger.abandon(now.channel, 0)).sort()).toEqual(silent.map(([id]) => id).sort())
          for (const [, known] of silent) known.state = 'doubtful'
        } else {
          await ledger.resume(now.channel)
          gates.get(now.channel)!.paused = false
        }
      }

      const ledger = workers[0]!
      for (const [id, { state, epoch, tries }] of model)
        expect(await ledger.delivery(id), id).toMatchObject({ state, epoch, tries })
      expect(await ledger.anomalies()).toHaveLength(anomalies)
      await audit(redis, place)
    }),
    { numRuns: 60 },
  )
})
