/** BullMQ's workers around our jobs: one for the public queue, one a channel, one for upkeep. */
import { DelayedError, type Job, type JobJson, type Processor, Worker, type WorkerOptions } from 'bullmq'
import type { Redis } from 'ioredis'
import type { ChannelInfo } from '../domain/channel.ts'
import { articlesQueue, channelQueue, type Queues, upkeepQueue } from './queues.ts'

export interface Jobs {
  article: Processor
  deliver: Processor
  sweep: Processor
}

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
const sweepEveryMs = 5_000

export const startWorkers = async (options: {
  redis: Redis
  prefix: string
  channels: ChannelInfo[]
  queues: Queues
  jobs: Jobs
  log: WorkerLog
}): Promise<Workers> => {
  const { redis, prefix, jobs, log } = options
  const start = (name: string, processor: Processor, more: Partial<WorkerOptions>): Worker => {
    const worker = new UndauntedWorker(name, processor, {
      connection: redis,
      prefix,
      ...recovery,
      skipVersionCheck: true,
      // How long an idle worker may miss a job that another client added while Redis was away, s.
      drainDelay: 5,
      ...more,
    })
    worker.on('error', (error) => log.error({ queue: name, error: error.message }, 'queue trouble'))
    worker.on('failed', (job, error) =>
      log.error({ queue: name, job: job?.id, error: error.message }, 'a job failed: this is a bug'),
    )
    return worker
  }
  const workers = [
    // A client that does not ask for it is left no finished jobs: the ledger has the article.
    start(articlesQueue, jobs.article, { concurrency: 5, removeOnComplete: { count: 0 } }),
    ...options.channels.map((channel) =>
      start(channelQueue(channel.id), jobs.deliver, { concurrency: channel.concurrency }),
    ),
    start(upkeepQueue, jobs.sweep, { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } }),
  ]
  await options.queues.upkeep.upsertJobScheduler('sweep', { every: sweepEveryMs }, { name: 'sweep' })
  return {
    async close() {
      await Promise.all(workers.map((worker) => worker.close()))
    },
  }
}

/**
 * BullMQ's own worker stumbles over a job whose data is not JSON (a client that writes to Redis by hand, half a
 * write) and takes it up again for ever, unseen. Here such data becomes the text itself, which the desk sets aside.
 */
class UndauntedWorker extends Worker {
  protected override createJob(json: JobJson, jobId: string): Job {
    try {
      return super.createJob(json, jobId)
    } catch {
      return super.createJob({ ...json, data: JSON.stringify(json.data) }, jobId)
    }
  }
}

/** Puts the running job back for `ms`, whatever its attempts: it did its duty, the time has not come. */
export const again = async (job: Job, token: string | undefined, ms: number): Promise<never> => {
  await job.moveToDelayed(Date.now() + ms, token)
  throw new DelayedError()
}
