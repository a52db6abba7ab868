/** Any number of workers and people do anything in any order: the ledger behaves as a model of a page says. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeliveryState } from '../../src/domain/delivery.ts'
import { ledgerKeys } from '../../src/ledger/keys.ts'
import type { Settlement } from '../../src/ledger/ledger.ts'
import { redisLedger } from '../../src/ledger/redis.ts'
import { freshRedis } from '../support/prefix.ts'
import { post, story } from '../support/story.ts'
import { audit } from './books.ts'

const farAway = '2999-01-01T00:00:00Z'
const farMs = 1_000_000_000
const month = '2026-05'
const articles = ['ferry', 'urn:bridge.1']
const channels = ['tg', 'x']

interface Story {
  version: number
  embargo: boolean
  retracted: boolean
}
interface Model {
  article: string
  channel: string
  state: DeliveryState
  epoch: number
  tries: number
  /** Stopped by a retraction before its first attempt. */
  mayReturn: boolean
  /** Its network asked for a later time. */
  later: boolean
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
  { weight: 6, arbitrary: fc.constantFrom('due', 'due', 'due burnt') },
  { weight: 4, arbitrary: fc.constantFrom('published', 'refused', 'doubtful', 'held', 'due paused') },
  { weight: 1, arbitrary: fc.constantFrom('due later', 'due held') },
)
const word = fc.constantFrom('due', 'due', 'due unproven', 'published', 'cancelled')

const act = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('accept' as const),
      article,
      kind: fc.constantFrom('', '', 'embargo', 'retracted'),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ act: fc.constant('begin' as const), article, channel, stale: fc.nat(9) }),
  },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('settle' as const), index, result }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('defer' as const), article, channel, result }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('resolve' as const), article, channel, word }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('abandon' as const), channel }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('pause' as const), channel }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('resume' as const), channel }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('stop' as const) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('unstop' as const) }) },
)

const settlementOf = (words: string): Settlement => {
  if (words === 'published') return { to: words, ref: { id: '7' } }
  if (words === 'refused' || words === 'doubtful' || words === 'held' || words === 'cancelled')
    return { to: words, detail: 'so it is' }
  return {
    to: 'due',
    detail: 'not now',
    afterMs: words === 'due later' || words === 'due held' ? farMs : 0,
    ...(words === 'due burnt' && { burns: true }),
    ...(words === 'due paused' && { pause: 'credentials' }),
    ...(words === 'due held' && { holdChannels: channels }),
    ...(words === 'due unproven' && { unproven: true }),
  }
}

test('random work of many workers keeps the promises', async () => {
  const { redis, prefix } = freshRedis()
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 90 }), async (acts) => {
      const place = `${prefix}:${++run}`
      const workers = ['one', 'two', 'three'].map((name) => redisLedger(redis, place, name))
      const stories = new Map<string, Story>()
      const model = new Map<string, Model>()
      const gates = new Map(channels.map((name): [string, Gate] => [name, { paused: false, held: false }]))
      const attempts: Array<{ id: string; channel: string; epoch: number }> = []
      /** Attempts that are out or may be: what pace and money count. */
      const counted = new Set<string>()
      let stopped = false
      let anomalies = 0

      const apply = (id: string, words: string, wasBegun: boolean): void => {
        const known = model.get(id)!
        const settlement = settlementOf(words)
        const before = known.state
        known.state = settlement.to
        const attempt = `${id}:${known.epoch}`
        if (settlement.to === 'published' && known.epoch > 0) counted.add(attempt)
        if (wasBegun && (settlement.to === 'refused' || settlement.to === 'held')) counted.delete(attempt)
        if (settlement.to !== 'due') return
        if (wasBegun && !settlement.unproven) counted.delete(attempt)
        if (before === 'held' || before === 'refused') known.tries = 0
        if (settlement.burns) known.tries++
        known.later = settlement.afterMs > 0
        if (words === 'due paused') gates.get(known.channel)!.paused = true
        if (words === 'due held') for (const gate of gates.values()) gate.held = true
      }

      for (const [step, now] of acts.entries()) {
        const ledger = workers[step % workers.length]!
        const id =
          'article' in now && 'channel' in now ? `${encodeURIComponent(now.article)}.${now.channel}` : ''
        const known = model.get(id)
        if (now.act === 'accept') {
          const version = (stories.get(now.article)?.version ?? 0) + 1
          const embargo = now.kind === 'embargo'
          const retracted = now.kind === 'retracted'
          stories.set(now.article, { version, embargo, retracted })
          const status = retracted ? 'retracted' : 'published'
          const more = embargo ? { embargoUntil: farAway } : {}
          await ledger.accept(story({ id: now.article, version, status, ...more }), channels)
          for (const name of channels) {
            const planned = `${encodeURIComponent(now.article)}.${name}`
            const before = model.get(planned)
            if (!before && !retracted)
              model.set(planned, {
                ...{ article: now.article, channel: name, state: 'due', epoch: 0, tries: 0, later: false },
                ...{ begun: [], mayReturn: false },
              })
            if (retracted && (before?.state === 'due' || before?.state === 'held')) {
              before.state = 'cancelled'
              before.mayReturn = before.epoch === 0
            } else if (!retracted && before?.state === 'cancelled' && before.mayReturn) {
              before.state = 'due'
              before.mayReturn = false
              before.later = false
              before.tries = 0
            }
          }
        } else if (now.act === 'begin') {
          const version = (stories.get(now.article)?.version ?? 0) - (now.stale === 0 ? 1 : 0)
          const begun = await ledger.begin(id, `claim ${step}`, {
            ...{ version, post: post(), cost: { amount: 5, month } },
            limits: [{ posts: 1_000, withinMs: farMs, own: false }],
          })
          const gate = gates.get(now.channel)!
          const told = stories.get(now.article)
          const expected =
            known?.state !== 'due' || told!.retracted
              ? 'not due'
              : stopped || gate.paused
                ? 'paused'
                : told!.embargo || known.later || gate.held
                  ? 'early'
                  : now.stale === 0
                    ? 'changed'
                    : 'begun'
          expect(begun.kind).toBe(expected)
          if (known?.state === 'due' && told!.retracted) {
            known.state = 'cancelled'
            known.mayReturn = known.epoch === 0
          }
          if (begun.kind !== 'begun') continue
          expect(known!.begun, 'one begins an epoch').not.toContain(begun.epoch)
          known!.begun.push(begun.epoch)
          known!.epoch++
          known!.state = 'sending'
          attempts.push({ id, channel: now.channel, epoch: begun.epoch })
          counted.add(`${id}:${begun.epoch}`)
        } else if (now.act === 'settle') {
          const attempt = attempts[now.index % Math.max(1, attempts.length)]
          if (!attempt) continue
          const tried = model.get(attempt.id)!
          const { to } = settlementOf(now.result)
          const verdict = await ledger.settle(attempt.id, attempt.epoch, settlementOf(now.result))
          const mine = tried.epoch === attempt.epoch
          const said = mine && tried.state === to
          const open = mine && (to === 'published' || tried.state === 'sending' || tried.state === 'doubtful')
          expect(verdict).toBe(said || open ? 'settled' : 'fenced')
          if (verdict === 'fenced') anomalies++
          else if (!said) apply(attempt.id, now.result, true)
        } else if (now.act === 'defer') {
          const settlement = settlementOf(now.result)
          if (!known || settlement.to === 'published' || settlement.to === 'doubtful') continue
          await ledger.defer(id, known.epoch, settlement)
          if (known.state === 'due') apply(id, now.result, false)
        } else if (now.act === 'resolve') {
          if (!['doubtful', 'held', 'refused'].includes(known?.state ?? '')) continue
          const seen = (await ledger.delivery(id))!
          expect(await ledger.resolve(seen, settlementOf(now.word))).toBe('settled')
          apply(id, now.word, true)
        } else if (now.act === 'abandon') {
          const silent = [...model].filter(
            ([, { state, channel }]) => state === 'sending' && channel === now.channel,
          )
          expect((await ledger.abandon(now.channel, 0)).sort()).toEqual(silent.map(([id]) => id).sort())
          for (const [, tried] of silent) tried.state = 'doubtful'
        } else if (now.act === 'stop' || now.act === 'unstop') {
          stopped = now.act === 'stop'
          await (stopped ? ledger.stop('wait') : ledger.unstop())
        } else {
          gates.get(now.channel)!.paused = now.act === 'pause'
          await (now.act === 'pause' ? ledger.pause(now.channel, 'wait') : ledger.resume(now.channel))
        }
      }

      const ledger = workers[0]!
      for (const [id, { state, epoch, tries }] of model)
        expect(await ledger.delivery(id), id).toMatchObject({ state, epoch, tries })
      expect(await ledger.anomalies()).toHaveLength(anomalies)
      for (const name of channels) {
        const here = [...counted].filter((attempt) => attempt.includes(`.${name}:`)).sort()
        expect((await redis.zrange(ledgerKeys(place).paced(name), '0', '-1')).sort()).toEqual(here)
        expect(await ledger.spent(name, month)).toBe(5 * here.length)
      }
      await audit(redis, place)
    }),
    { numRuns: 80 },
  )
})
