/** What a network is asked about a doubt: since when, behind which post, for how long. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { deliver } from '../../src/desk/deliver.ts'
import { reconcile } from '../../src/desk/reconcile.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import type { DoubtfulAttempt, Finding } from '../../src/networks/contract.ts'
import { queueNames } from '../../src/queue/queues.ts'
import { story } from '../support/story.ts'
import { newsdesk, scripted } from './newsdesk.ts'

const lost: Outcome = { kind: 'unknown', detail: 'no answer' }
const out = (id: string): Outcome => ({ kind: 'done', ref: { id } })

/** A channel with these answers, which finds every post; and what it was asked. */
const asked = (...answers: Outcome[]) => {
  const questions: DoubtfulAttempt[] = []
  const channel = scripted('tg', answers, {
    find: async (post, attempt): Promise<Finding> => {
      questions.push(attempt)
      return { kind: 'found', ref: { id: `found ${post.text}` }, evidence: 'it is there' }
    },
  })
  return { channel, questions }
}

/** The ledger's clock counts whole milliseconds. */
const nextMs = async (redis: Redis): Promise<void> => {
  const ms = async () => Math.floor(Number((await redis.time())[1]) / 1_000)
  for (const now = await ms(); (await ms()) === now; );
}

test('the last known post is the one that was sent last, not the one whose doubt ended last', async () => {
  const { channel, questions } = asked(lost, out('2'), lost)
  const { desk, ledger, redis } = newsdesk(channel)
  for (const id of ['first', 'second']) {
    await ledger.accept(story({ id, headline: id }), ['tg'])
    await deliver(desk, `${id}.tg`)
    await nextMs(redis)
  }
  await reconcile(desk, 'first.tg')
  await nextMs(redis)
  await ledger.accept(story({ id: 'third' }), ['tg'])
  await deliver(desk, 'third.tg')
  await reconcile(desk, 'third.tg')
  expect(questions.map(({ after }) => after)).toEqual([undefined, { id: '2' }])
})

test('an attempt that certainly posted nothing is not looked for; one in doubt is, also after the next', async () => {
  const { channel, questions } = asked(
    { kind: 'later', afterMs: 0, scope: 'channel', detail: 'too many requests' },
    lost,
    lost,
  )
  const { desk, ledger, redis } = newsdesk(channel)
  await ledger.accept(story(), ['tg'])
  await deliver(desk, 'ferry.tg')
  await nextMs(redis)
  await deliver(desk, 'ferry.tg')
  const second = (await ledger.delivery('ferry.tg'))!
  await ledger.resolve(second, { to: 'due', afterMs: 0, detail: 'the network proves that it is not out' })
  await nextMs(redis)
  await deliver(desk, 'ferry.tg')
  await reconcile(desk, 'ferry.tg')
  expect(questions).toMatchObject([{ since: second.sentAt }])
})

test('a reading may take several requests, each as long as a request may take', async () => {
  const requestTimeoutMs = 40
  const channel = scripted('tg', [lost], {
    find: async (_post, _attempt, signal): Promise<Finding> => {
      await sleep(2 * requestTimeoutMs, undefined, { signal })
      return { kind: 'found', ref: { id: '1' }, evidence: 'it is there' }
    },
  })
  const { desk, ledger } = newsdesk(channel)
  await ledger.accept(story(), ['tg'])
  await deliver(desk, 'ferry.tg')
  await reconcile({ ...desk, requestTimeoutMs }, 'ferry.tg')
  expect(await ledger.delivery('ferry.tg')).toMatchObject({ state: 'published', ref: { id: '1' } })
})

test('a doubt about the next attempt is asked about at once, however long the last one would have waited', async () => {
  const { channel } = asked(lost, lost)
  const { desk, ledger, redis, prefix } = newsdesk(channel)
  const readings = new Queue(queueNames.reconcile, { connection: redis, prefix, skipVersionCheck: true })
  await ledger.accept(story(), ['tg'])
  await deliver(desk, 'ferry.tg')
  const doubt = (await ledger.delivery('ferry.tg'))!
  await ledger.resolve(doubt, { to: 'due', afterMs: 0, detail: 'an editor says that it may be sent' })
  await deliver(desk, 'ferry.tg')
  expect((await readings.getWaiting()).map(({ data }) => data)).toEqual([
    { id: 'ferry.tg' },
    { id: 'ferry.tg' },
  ])
  await readings.close()
})
