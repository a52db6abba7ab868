/** BullMQ's workers around our jobs: one for the public queue, one a channel, one for breaking news, one for upkeep. */
import { setTimeout as sleep } from 'node:timers/promises'
import { DelayedError, type Job, type JobJson, RateLimitError, Worker, type WorkerOptions } from 'bullmq'
import type { Redis } from 'ioredis'
import type { ChannelInfo } from '../domain/channel.ts'
import type { RedisHealth } from './health.ts'
import { channelQueue, type Queues, queueNames } from './queues.ts'
import type { JobAct, JobVerdict } from './verdict.ts'

/** What each queue's jobs do. */
export type Jobs = Record<
  'article' | 'deliver' | 'breaking' | 'reconcile' | 'sweep' | 'check' | 'feed',
  JobAct
>

/** Structured lines for operators. */
export interface WorkerLog {
  error(fields: object, message: string): void
}

export interface Workers {
  /** Takes no new job and waits for those under way. */
  close(): Promise<void>
}

/**
 * A job of a killed process is taken over after `lockDuration` + `stalledInterval` at the latest. Taking over is
 * harmless (the ledger lets nothing leave twice), so it may happen any number of times: BullMQ's default would fail a
 * job whose worker was killed twice.
 */
const recovery = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 1_000_000 }
/** A sweep that died with its worker holds up the next one, and with it whatever else that worker left behind. */
const recoveryOfSweeps = { lockDuration: 3_000, stalledInterval: 2_000 }
const sweepEveryMs = 5_000
const checkEveryMs = 24 * 3_600_000

/**
 * BullMQ lets a queue rest only when it has a limiter; this one never limits by itself. A worker looks twice a second
 * whether the rest is over.
 */
const mayRest = { limiter: { max: 1_000_000, duration: 1_000 }, maximumRateLimitDelay: 500 }
/**
 * What BullMQ says of a job that was taken over while Redis was away or this process slept, or whose end is told twice
 * because the answer to the first telling was lost. Neither is trouble: the ledger knows what happened.
 */
const overtaken = /^could not renew lock|^(Missing lock|Missing key|Lock mismatch) for job/
/** How long a job waits whose work Redis refused, ms. */
const afterRefusal = 5_000
/**
 * How long an article waits that a bug of ours keeps from being taken, ms. Elsewhere the ledger remembers what a job that
 * failed was about, and the sweep finds it; here the job is all there is, so it never fails.
 */
const afterBug = 60_000
/** BullMQ asks again at once for a job that Redis refuses to give, thousands of times a second; so it waits here, ms. */
const breath = 1_000
/** A person may end what a queue rests for at any time, so it asks again at least so often, ms. */
const longestRest = 30_000

/** Works off the queues until it is closed. Trouble of Redis is told to `health`, once; all else is a bug, and logged. */
export const startWorkers = async (options: {
  redis: Redis
  prefix: string
  channels: ChannelInfo[]
  feeds: Array<{ id: string; everyMs: number }>
  queues: Queues
  jobs: Jobs
  health: RedisHealth
  log: WorkerLog
}): Promise<Workers> => {
  const { redis, prefix, jobs, queues, health, log } = options
  /** @param act one for all jobs of the queue, or one for each name */
  const start = (
    name: string,
    act: JobAct | Record<string, JobAct>,
    more: Partial<WorkerOptions>,
  ): Worker => {
    const run = async (job: Job, token?: string): Promise<string> => {
      const chosen = typeof act === 'function' ? act : act[job.name]
      if (!chosen) return 'of another version of Crier'
      const verdict = await chosen(job.data, job.timestamp).catch((error): JobVerdict => {
        if (health.failed(error)) return { againInMs: afterRefusal, scope: 'job' }
        if (name !== queueNames.articles) throw error
        log.error(
          { queue: name, job: job.id, error },
          'an article could not be taken: this is a bug; it waits',
        )
        return { againInMs: afterBug, scope: 'job' }
      })
      if (typeof verdict === 'string') return verdict
      if (verdict.scope === 'queue') {
        await worker.rateLimit(Math.min(verdict.againInMs, longestRest))
        throw new RateLimitError()
      }
      await job.moveToDelayed(Date.now() + verdict.againInMs, token)
      throw new DelayedError()
    }
    const worker = new UndauntedWorker(name, run, {
      connection: redis,
      prefix,
      ...recovery,
      skipVersionCheck: true,
      // How long an idle worker may miss a job that another client added while Redis was away, s.
      drainDelay: 5,
      removeOnComplete: { count: 0 },
      ...more,
    })
    worker.on('error', (error) => {
      if (!overtaken.test(error.message) && !health.failed(error))
        log.error({ queue: name, error: error.message }, 'queue trouble')
    })
    worker.on('failed', (job, error) => {
      if (!health.failed(error))
        log.error({ queue: name, job: job?.id, error }, 'a job failed: this is a bug')
    })
    return worker
  }
  const workers = [
    start(queueNames.articles, jobs.article, { concurrency: 5 }),
    ...options.channels.map(({ id, concurrency }) =>
      start(channelQueue(id), jobs.deliver, { concurrency, ...mayRest }),
    ),
    start(queueNames.breaking, jobs.breaking, { concurrency: 20 }),
    start(queueNames.reconcile, jobs.reconcile, { concurrency: 10 }),
    // Two at once: no sweep waits for the networks that a check asks.
    start(
      queueNames.upkeep,
      { sweep: jobs.sweep, check: jobs.check },
      { concurrency: 2, removeOnFail: { count: 0 }, ...recoveryOfSweeps },
    ),
    ...(options.feeds.length > 0 ? [start(queueNames.feeds, jobs.feed, { concurrency: 5 })] : []),
  ]
  const schedule = () =>
    Promise.all([
      queues.every('sweep', sweepEveryMs),
      queues.every('check', checkEveryMs),
      queues.pollFeeds(options.feeds),
    ])
  await schedule()
  // A Redis that keeps no file comes back without them.
  const again = () =>
    schedule().catch((error) => {
      if (!health.failed(error)) log.error({ error }, 'the upkeep could not be scheduled: this is a bug')
    })
  redis.on('ready', again)
  return {
    async close() {
      redis.off('ready', again)
      await Promise.all(workers.map((worker) => worker.close()))
    },
  }
}

/** BullMQ's own worker, which neither stumbles over what is no JSON nor runs hot against a Redis that refuses. */
class UndauntedWorker extends Worker {
  /**
   * Data that is not JSON (a client that writes to Redis by hand, half a write) would be taken up again for ever,
   * unseen. Here it becomes the text itself, which the desk sets aside.
   */
  protected override createJob(json: JobJson, jobId: string): Job {
    try {
      return super.createJob(json, jobId)
    } catch {
      return super.createJob({ ...json, data: JSON.stringify(json.data) }, jobId)
    }
  }

  protected override async moveToActive(token: string, name?: string): Promise<Job> {
    try {
      return await super.moveToActive(token, name)
    } catch (error) {
      await sleep(breath)
      throw error
    }
  }
}
