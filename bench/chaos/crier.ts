/** Crier as it is: stories go into its public queue, the ledger says what became of them. */
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Delivery, DeliveryState, HistoryEntry } from '../../src/domain/delivery.ts'
import { redisLedger } from '../../src/ledger/redis.ts'
import { queueNames } from '../../src/queue/queues.ts'
import { story } from '../story.ts'
import type { Arm, Belief, Contender, DoubtEnd } from './arm.ts'
import { cannotAlwaysTell, type Newsroom, prefix } from './newsroom.ts'
import { revised } from './revisions.ts'

export const crier: Contender = {
  worker: (config) => ['src/main.js', '--config', config, 'worker'],
  arm: (newsroom, redis) => arm(newsroom, redis),
}

const arm = ({ channels }: Newsroom, redis: Redis): Arm => {
  const ledger = redisLedger(redis, prefix, 'chaos')
  const articles = new Queue(queueNames.articles, { connection: redis, prefix })
  articles.on('error', () => {})
  return {
    async hand(number) {
      await articles.add('article', story(number), { removeOnComplete: true })
    },
    async revise(number, revision) {
      await articles.add('article', revised(number, revision), { removeOnComplete: true })
    },
    async standing() {
      const each = await Promise.all(
        channels.map(async ({ id, network }) => ({ network, counts: await ledger.counts(id) })),
      )
      const sum = (state: DeliveryState, among = each) =>
        among.reduce((total, { counts }) => total + counts[state], 0)
      return {
        published: sum('published'),
        doubtful: sum('doubtful'),
        forPeople: sum(
          'doubtful',
          each.filter(({ network }) => network === cannotAlwaysTell),
        ),
        failed: sum('held') + sum('refused') + sum('cancelled'),
      }
    },
    async beliefs() {
      const beliefs: Belief[] = []
      for (const { id } of await ledger.recentArticles(Number.MAX_SAFE_INTEGER))
        for (const delivery of await ledger.deliveriesOf(id))
          beliefs.push(beliefOf(delivery, await ledger.history(delivery.id)))
      return beliefs
    },
    close: () => articles.close(),
  }
}

const believed: Record<DeliveryState, Belief['believed']> = {
  due: 'under way',
  sending: 'under way',
  published: 'published',
  doubtful: 'doubtful',
  held: 'failed',
  refused: 'failed',
  cancelled: 'failed',
}

const beliefOf = (delivery: Delivery, history: HistoryEntry[]): Belief => {
  const { state, ref, detail, post } = delivery
  return {
    channelId: delivery.channelId,
    story: delivery.articleId,
    believed: believed[state],
    moves: history.map(({ to, at }) => ({ to, at })),
    ...(state === 'published' && { ref: ref?.id, text: post?.text }),
    ...(state !== 'published' && { detail: `${state}: ${detail ?? ''}` }),
    doubts: doubtsOf(history),
  }
}

/** A doubt ends with the first entry that is not `doubtful`; its words say who ended it. */
const doubtsOf = (history: HistoryEntry[]): DoubtEnd[] => {
  const moves = history.filter((entry, i) => entry.to !== history[i - 1]?.to)
  return moves.flatMap(({ to }, i) => {
    if (to !== 'doubtful') return []
    const end = moves[i + 1]
    if (!end) return ['left: a person’s, or still asked']
    if (end.detail?.startsWith('found by asking')) return ['found by asking']
    if (end.detail?.startsWith('the network proves')) return ['proved absent and sent']
    // The worker's own words: it has its answer, and nothing to add to it.
    return [end.to === 'published' && !end.detail ? 'settled by a late answer' : 'ended otherwise']
  })
}
