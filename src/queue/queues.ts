/** The queues by name and how work gets into them. Correctness never rests here: the ledger decides what a job may do. */
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Enqueue, IntakeAnswer, Wake } from './enqueue.ts'

export const queueNames = {
  /** Public: any BullMQ client adds articles. */
  articles: 'articles',
  /** The lane of breaking news, past everything that waits in the channels' queues. */
  breaking: 'breaking',
  reconcile: 'reconcile',
  upkeep: 'upkeep',
  /** Apart from upkeep: a sweep must not wait for the server of some feed. */
  feeds: 'feeds',
} as const

/** One a channel, so that a slow or limited one starves nobody. */
export const channelQueue = (channelId: string): string => `channel.${channelId}`

/** BullMQ's own: where the jobs of a client that was not told our prefix end up. */
const defaultPrefix = 'bull'

/** Enough events for a dashboard; the default of 10,000 keeps 0.8 MB a queue for nobody. */
const streams = { events: { maxLen: 200 } }

/** The ledger keeps what happened; a job that ended has no further use. */
const leaveNothing = { removeOnComplete: true, removeOnFail: true }

/** For whoever waits for an answer; `age` in s. A job holds a whole article, hence few. */
const answersKept = { age: 600, count: 50 }

export interface Queues extends Enqueue {
  /** Lets an upkeep job of this name run every so many ms, once for all processes. */
  every(name: string, ms: number): Promise<void>
  /** Lets each of these feeds be polled at its interval, once for all processes, and no others. */
  pollFeeds(feeds: Array<{ id: string; everyMs: number }>): Promise<void>
  /** Takes in the articles that lie under BullMQ's default prefix; gives how many. */
  adoptStray(): Promise<number>
  close(): Promise<void>
}

/** Nothing is asked of Redis before it is needed. */
export const openQueues = (redis: Redis, prefix: string): Queues => {
  const queues = new Map<string, Queue>()
  const queue = (name: string): Queue => {
    const known = queues.get(name)
    if (known) return known
    const opened = new Queue(name, { connection: redis, prefix, streams, skipVersionCheck: true })
    opened.on('error', () => {}) // the shared connection's own listener reports it
    queues.set(name, opened)
    return opened
  }

  return {
    async article(article) {
      // No id of ours: BullMQ would silently drop other words that come under the same version.
      const job = await queue(queueNames.articles).add('article', article, {
        lifo: article.priority === 'breaking',
        removeOnComplete: answersKept,
      })
      return job.id!
    },
    async answer(ticket) {
      const job = await queue(queueNames.articles).getJob(ticket)
      return job?.returnvalue ? (JSON.parse(job.returnvalue) as IntakeAnswer) : undefined
    },
    async deliveries(wanted) {
      const byQueue = new Map<string, Wake[]>()
      for (const wake of wanted) {
        const name = wake.priority === 'breaking' ? queueNames.breaking : channelQueue(wake.channelId)
        byQueue.set(name, [...(byQueue.get(name) ?? []), wake])
      }
      await Promise.all(
        [...byQueue].map(([name, wakes]) => {
          const jobs = wakes.map(toJob)
          const [only, ...others] = jobs
          return others.length > 0
            ? queue(name).addBulk(jobs)
            : queue(name).add(only!.name, only!.data, only!.opts)
        }),
      )
    },
    async reconcile(doubts) {
      await queue(queueNames.reconcile).addBulk(
        doubts.map(({ id, epoch }) => ({
          name: 'reconcile',
          data: { id },
          // An attempt has a job of its own: that of the one before may be waiting for its last reading, minutes away.
          opts: { jobId: `${id}.e${epoch}`, ...leaveNothing },
        })),
      )
    },
    async intake() {
      const [counts, stray] = await Promise.all([
        queue(queueNames.articles).getJobCounts('waiting', 'delayed', 'prioritized', 'active'),
        prefix === defaultPrefix ? 0 : redis.llen(`${defaultPrefix}:${queueNames.articles}:wait`),
      ])
      const waiting = Object.values(counts).reduce((sum, count) => sum + count, 0)
      return { waiting, strayPrefix: stray > 0 ? defaultPrefix : undefined }
    },
    async adoptStray() {
      const stray = new Queue(queueNames.articles, {
        connection: redis,
        prefix: defaultPrefix,
        streams,
        skipVersionCheck: true,
      })
      try {
        const jobs = await stray.getJobs(['waiting', 'delayed', 'prioritized'])
        for (const job of jobs) {
          // Added before it is removed: an article that comes twice changes nothing, one that is gone is lost.
          await queue(queueNames.articles).add(job.name, job.data, { timestamp: job.timestamp })
          await job.remove()
        }
        return jobs.length
      } finally {
        await stray.close()
      }
    },
    async every(name, ms) {
      await queue(queueNames.upkeep).upsertJobScheduler(name, { every: ms }, { name })
    },
    async pollFeeds(feeds) {
      const schedulers = await queue(queueNames.feeds).getJobSchedulers()
      const gone = schedulers.filter(({ key }) => !feeds.some(({ id }) => id === key))
      await Promise.all([
        ...gone.map(({ key }) => queue(queueNames.feeds).removeJobScheduler(key)),
        ...feeds.map(({ id, everyMs }) =>
          queue(queueNames.feeds).upsertJobScheduler(
            id,
            { every: everyMs },
            { name: 'feed', data: { id }, opts: leaveNothing },
          ),
        ),
      ])
    },
    async close() {
      await Promise.all([...queues.values()].map((opened) => opened.close()))
    },
  }
}

/**
 * The id keeps a second job for the same delivery out while the first one waits. A new version gets one of its own: it
 * may lift the embargo that the first one waits for.
 */
const toJob = ({ deliveryId, version, delayMs }: Wake) => ({
  name: 'deliver',
  data: { id: deliveryId },
  opts: { jobId: `${deliveryId}.v${version}`, delay: delayMs, ...leaveNothing },
})
