/**
 * A worker as one writes it by the book of BullMQ, with attempts, backoff and no ledger: render, publish, return; what
 * fails is tried again. Argument: the configuration.
 */
import { UnrecoverableError, Worker } from 'bullmq'
import { environment } from '../../config/environment.ts'
import { loadConfig } from '../../config/load.ts'
import { openChannels } from '../../src/app.ts'
import { readArticle } from '../../src/intake/json.ts'
import type { Channel } from '../../src/networks/contract.ts'
import { lastingRedis } from '../../src/queue/connection.ts'
import { socketPath } from '../../src/queue/embedded.ts'
import { naiveQueue } from './naive.ts'

const config = loadConfig({ file: process.argv[2]!, env: environment(), cwd: process.cwd() })
const redis = lastingRedis({ path: socketPath(config.data) })
redis.on('error', () => {})

const post = async (channel: Channel, data: unknown): Promise<string> => {
  const read = readArticle(data, { language: config.newsroom.language })
  if (!read.ok) throw new UnrecoverableError('not an article')
  const post = channel.render({ ...read.article, version: 1 })
  const signal = AbortSignal.timeout(config.worker.requestTimeoutSeconds * 1_000)
  const prepared = await channel.prepare?.(post, signal)
  if (prepared && prepared.kind !== 'ready') throw new Error(prepared.detail)
  const outcome = await channel.publish(post, signal, prepared?.prepared)
  if (outcome.kind === 'done') return outcome.ref.id
  const final = outcome.kind === 'refused' || outcome.kind === 'duplicate'
  throw final ? new UnrecoverableError(outcome.detail) : new Error(outcome.detail)
}

for (const [id, channel] of await openChannels(config)) {
  const worker = new Worker(naiveQueue(id), (job) => post(channel, job.data), {
    connection: redis,
    prefix: config.redis.prefix,
    concurrency: channel.info.concurrency,
    // As Crier's, so that both are back at work in the same time; the rest is BullMQ's default.
    lockDuration: 10_000,
    stalledInterval: 5_000,
  })
  worker.on('error', () => {})
}
process.stdout.write('Stop with Ctrl-C.\n')
