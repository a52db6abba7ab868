/** BullMQ by itself, in a process of its own: the speed that deliveries are compared with. */
import { fork } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'

export const prefix = '{noop}'
/** Jobs that do nothing, in one queue. */
export const single = 'single'
/** Crier's own layout without its work: each job of `articles` adds one job that does nothing to every channel. */
export const articles = 'articles'
export const channelQueues = (count: number) => Array.from({ length: count }, (_, n) => `channel.${n}`)
export const leaveNothing = { removeOnComplete: true, removeOnFail: true }

const worker = fileURLToPath(new URL('./noop-worker.js', import.meta.url))

export interface Noop {
  /** Jobs per second of the one queue. */
  single(jobs: number): Promise<number>
  /** Jobs per second of the channels' queues together. */
  layout(articles: number): Promise<number>
  close(): Promise<void>
}

/** @param channels each with this concurrency, as in the newsroom that it is compared with */
export const startNoop = (redis: Redis, channels: number, concurrency: number): Noop => {
  const child = fork(worker, [redis.options.path!, String(channels), String(concurrency)])
  const open = (name: string) => new Queue(name, { connection: redis, prefix })
  const [one, intake, leaves] = [open(single), open(articles), channelQueues(channels).map(open)]

  const drain = async (first: Queue, jobs: number, followers: Queue[]): Promise<number> => {
    await first.pause()
    const job = (n: number) => ({ name: 'noop', data: { id: `job-${n}` }, opts: leaveNothing })
    await first.addBulk(Array.from({ length: jobs }, (_, n) => job(n)))
    const started = performance.now()
    await first.resume()
    for (const queue of [first, ...followers])
      while ((await queue.getJobCountByTypes('waiting', 'active')) > 0) await sleep(5)
    return performance.now() - started
  }
  return {
    single: async (jobs) => (jobs * 1_000) / (await drain(one, jobs, [])),
    layout: async (jobs) => (jobs * channels * 1_000) / (await drain(intake, jobs, leaves)),
    async close() {
      child.kill('SIGKILL')
      await Promise.all([one, intake, ...leaves].map((queue) => queue.close()))
    },
  }
}
