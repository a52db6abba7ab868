/** How much of BullMQ's own speed is left when each job is a delivery: ledger, client library, HTTP and all. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { ledgerKeys } from '../src/ledger/keys.ts'
import { queueNames } from '../src/queue/queues.ts'
import { up } from './crier.ts'
import { startNoop } from './noop.ts'
import { median } from './sample.ts'
import { sandboxNewsroom } from './sandbox-channels.ts'
import { story } from './story.ts'

/** Crier's default: the worker and the sandbox are configured without a prefix of their own. */
const prefix = '{crier}'
const keys = ledgerKeys(prefix)
const perNetwork = 3
const concurrency = 10
const stalledAfterMs = 20_000

export interface Throughput {
  channels: number
  /** Of each channel. */
  concurrency: number
  /** In each round; as many empty jobs in Crier's layout, and thrice as many in one queue. */
  deliveries: number
  /** Redis as Crier runs it, and without any disk. */
  aofAlways: Arm
  noAof: Arm
}

export interface Arm {
  /** Medians over the rounds. */
  deliveriesPerSecond: number
  noopPerSecond: number
  layoutPerSecond: number
  toNoop: number
  toLayout: number
  rounds: Round[]
}

export interface Round {
  deliveriesPerSecond: number
  /** One queue of empty jobs. */
  noopPerSecond: number
  /** Empty jobs that come through the same queues as the deliveries. */
  layoutPerSecond: number
}

/**
 * Drains a backlog of stories from queue `articles`, then empty jobs, again and again, on one Redis whose log on disk is
 * switched on and off between the rounds.
 * @param warmUp rounds that do not count: V8 needs some thousand deliveries until their code is compiled for good
 */
export const throughput = async (
  redis: Redis,
  data: string,
  { warmUp, rounds, stories }: { warmUp: number; rounds: number; stories: number },
): Promise<Throughput> => {
  const config = await sandboxNewsroom(perNetwork, concurrency)
  const channelIds = config.channels.map(({ id }) => id)
  const deliveries = stories * channelIds.length
  const sandbox = await up('sandbox', config, data)
  const worker = await up('worker', config, data)
  const noop = startNoop(redis, channelIds.length, concurrency)
  const articles = new Queue(queueNames.articles, { connection: redis, prefix })
  let number = 0

  const deliver = async (): Promise<number> => {
    await articles.pause()
    const job = () => ({ name: 'article', data: story(number++), opts: { removeOnComplete: true } })
    await articles.addBulk(Array.from({ length: stories }, job))
    const started = await now(redis)
    await articles.resume()
    const ended = await lastPublished(redis, channelIds, deliveries)
    await forget(redis)
    return (deliveries * 1_000) / (ended - started)
  }
  const round = async (): Promise<Round> => ({
    deliveriesPerSecond: await deliver(),
    noopPerSecond: await noop.single(3 * deliveries),
    layoutPerSecond: await noop.layout(stories),
  })

  try {
    for (let n = 0; n < warmUp; n++) await round()
    const measured: Record<'yes' | 'no', Round[]> = { yes: [], no: [] }
    for (let n = 0; n < rounds; n++)
      for (const aof of ['yes', 'no'] as const) {
        await appendOnly(redis, aof)
        measured[aof].push(await round())
      }
    await appendOnly(redis, 'yes')
    return {
      channels: channelIds.length,
      concurrency,
      deliveries,
      aofAlways: arm(measured.yes),
      noAof: arm(measured.no),
    }
  } finally {
    await Promise.all([noop.close(), articles.close(), worker.stop(), sandbox.stop()])
  }
}

/** Medians of ratios, not ratios of medians: both parts of a ratio were measured in the same few seconds. */
const arm = (rounds: Round[]): Arm => {
  const of = (value: (round: Round) => number) => median(rounds.map(value))
  return {
    deliveriesPerSecond: of((round) => round.deliveriesPerSecond),
    noopPerSecond: of((round) => round.noopPerSecond),
    layoutPerSecond: of((round) => round.layoutPerSecond),
    toNoop: of((round) => round.deliveriesPerSecond / round.noopPerSecond),
    toLayout: of((round) => round.deliveriesPerSecond / round.layoutPerSecond),
    rounds,
  }
}

/** By the clock of Redis, which also dates the ledger's entries; ms since the epoch. */
const now = async (redis: Redis): Promise<number> => {
  const [seconds, micros] = await redis.time()
  return Number(seconds) * 1_000 + Number(micros) / 1_000
}

/** Waits until all are out and gives the moment of the last one, from the ledger, ms since the epoch. */
const lastPublished = async (redis: Redis, channelIds: string[], expected: number): Promise<number> => {
  const published = channelIds.map((id) => keys.state(id, 'published'))
  let before = 0
  let progressAt = Date.now()
  for (;;) {
    const counts = await Promise.all(published.map((key) => redis.zcard(key)))
    const count = counts.reduce((sum, each) => sum + each, 0)
    if (count >= expected) break
    if (count > before) [before, progressAt] = [count, Date.now()]
    if (Date.now() - progressAt > stalledAfterMs)
      throw new Error(`only ${count} of ${expected} deliveries were published; the rest does not move`)
    await sleep(25)
  }
  const last = await Promise.all(published.map((key) => redis.zrange(key, '-1', '-1', 'WITHSCORES')))
  return Math.max(...last.map(([, at]) => Number(at)))
}

/** What a round left in the ledger and in the sandbox: the next one must not pay for it. Queues stay as they are. */
const forget = async (redis: Redis): Promise<void> => {
  await redis.unlink(keys.articles)
  for (const kind of ['article', 'delivery', 'history', 'state', 'paced', 'sandbox'])
    for await (const found of redis.scanStream({ match: `${prefix}:${kind}:*`, count: 1_000 }))
      if (found.length > 0) await redis.unlink(found)
}

/** Switched on, the log is first written anew, in a process of its own that must not run into the measurement. */
const appendOnly = async (redis: Redis, value: 'yes' | 'no'): Promise<void> => {
  await redis.config('SET', 'appendonly', value)
  while (/aof_rewrite_(in_progress|scheduled):1/.test(await redis.info('persistence'))) await sleep(20)
}
