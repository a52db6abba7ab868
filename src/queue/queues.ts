/** The queues by name and how work gets into them. Correctness never rests here: the ledger decides what a job may do. */
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Enqueue, Wake } from './enqueue.ts'

export const articlesQueue = 'articles'
export const upkeepQueue = 'upkeep'
/** One a channel, so that a slow or limited one starves nobody. */
export const channelQueue = (channelId: string): string => `channel.${channelId}`

/** BullMQ's own: where the jobs of a client that was not told our prefix end up. */
const defaultPrefix = 'bull'

/** Enough events for a dashboard; the default of 10,000 keeps 0.8 MB a queue for nobody. */
const streams = { events: { maxLen: 200 } }

export interface Queues extends Enqueue {
  articles: Queue
  upkeep: Queue
  close(): Promise<void>
}

export const openQueues = (redis: Redis, prefix: string): Queues => {
  const open = (name: string): Queue => {
    const queue = new Queue(name, { connection: redis, prefix, streams, skipVersionCheck: true })
    queue.on('error', () => {}) // the shared connection's own listener reports it
    return queue
  }
  const articles = open(articlesQueue)
  const upkeep = open(upkeepQueue)
  const channels = new Map<string, Queue>()
  const channel = (id: string): Queue => {
    const known = channels.get(id) ?? open(channelQueue(id))
    channels.set(id, known)
    return known
  }

  return {
    articles,
    upkeep,
    async article(article) {
      // No id of ours: BullMQ would silently drop other words that come under the same version.
      await articles.add('article', article, { removeOnComplete: true })
    },
    async deliveries(wanted) {
      const byChannel = new Map<string, Wake[]>()
      for (const wake of wanted)
        byChannel.set(wake.channelId, [...(byChannel.get(wake.channelId) ?? []), wake])
      await Promise.all([...byChannel].map(([id, wakes]) => channel(id).addBulk(wakes.map(toJob))))
    },
    async intake() {
      const [counts, stray] = await Promise.all([
        articles.getJobCounts('waiting', 'delayed', 'prioritized', 'active'),
        prefix === defaultPrefix ? 0 : redis.llen(`${defaultPrefix}:${articlesQueue}:wait`),
      ])
      const waiting = Object.values(counts).reduce((sum, count) => sum + count, 0)
      return { waiting, strayPrefix: stray > 0 ? defaultPrefix : undefined }
    },
    async close() {
      await Promise.all([articles, upkeep, ...channels.values()].map((queue) => queue.close()))
    },
  }
}

/**
 * The id keeps a second job for the same delivery out while the first one waits. A new version gets one of its own: it
 * may lift the embargo that the first one waits for.
 */
const toJob = ({ deliveryId, version, delayMs, priority }: Wake) => ({
  name: 'deliver',
  data: { id: deliveryId },
  opts: {
    jobId: `${deliveryId}.v${version}`,
    delay: delayMs,
    lifo: priority === 'breaking',
    removeOnComplete: true,
    removeOnFail: true,
  },
})
