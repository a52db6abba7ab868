/** The side of the ledger that only reads. */
import type { Redis } from 'ioredis'
import type { Article } from '../domain/article.ts'
import {
  articleIdOf,
  channelIdOf,
  type Delivery,
  type DeliveryState,
  deliveryId,
  deliveryStates,
  type HistoryEntry,
} from '../domain/delivery.ts'
import { ledgerKeys } from './keys.ts'
import type { DeliveryReads } from './ledger.ts'
import { toGate } from './redis-gates.ts'
import { scriptRunner } from './run.ts'

type Hash = Record<string, string>

/** A post whose doubt ended late became `published` after posts that were sent after it; hardly behind so many. */
const lookBack = 20

export const redisReads = (redis: Redis, prefix: string): DeliveryReads => {
  const keys = ledgerKeys(prefix)

  const run = scriptRunner(redis)

  /** One script and not a pipeline: ioredis copies every script and command, all of BullMQ’s too, into each pipeline it makes. */
  const readAt = async (hashes: string[]): Promise<{ found: Hash[]; now: number }> => {
    const answer = (await run('crierRead', hashes.length, ...hashes)) as string[][]
    return { found: answer.slice(0, -1).map(toHash), now: toMs(answer.at(-1)!) }
  }
  const readAll = async (hashes: string[]): Promise<Hash[]> =>
    hashes.length === 0 ? [] : (await readAt(hashes)).found
  const readDeliveries = async (ids: string[]): Promise<Delivery[]> => {
    const found = await readAll(ids.map(keys.delivery))
    return found.flatMap((hash, i) => (hash.state ? [toDelivery(ids[i]!, hash)] : []))
  }
  const redisNow = async (): Promise<number> => toMs(await redis.time())
  /** Under the id and version that the ledger knows it by: it may have arrived under another id, or under no version. */
  const articleIn = (id: string, hash: Hash | undefined): Article[] =>
    hash?.json ? [{ ...(JSON.parse(hash.json) as Article), id, version: Number(hash.version) }] : []

  /** The id that a story is known by, of any that it ever came under. */
  const knownAs = async (id: string): Promise<string> => {
    const encoded = await redis.hget(keys.ids, encodeURIComponent(id))
    return encoded === null ? id : decodeURIComponent(encoded)
  }

  return {
    now: redisNow,
    async article(id) {
      const known = await knownAs(id)
      return articleIn(known, (await readAll([keys.article(known)]))[0])[0]
    },
    async recentArticles(limit) {
      const ids = await redis.zrevrange(keys.articles, 0, limit - 1)
      return (await readAll(ids.map(keys.article))).flatMap((hash, i) => articleIn(ids[i]!, hash))
    },
    async deliveriesOf(id) {
      const articleId = await knownAs(id)
      const channels = (await redis.hget(keys.article(articleId), 'channels')) ?? ''
      return readDeliveries(
        channels
          .split(' ')
          .filter(Boolean)
          .map((channel) => deliveryId(articleId, channel)),
      )
    },
    async delivery(id) {
      return (await readDeliveries([id]))[0]
    },
    async history(id) {
      return (await redis.lrange(keys.history(id), 0, -1)).map((entry) => JSON.parse(entry) as HistoryEntry)
    },
    async load(id) {
      const { found, now } = await readAt([
        keys.delivery(id),
        keys.article(articleIdOf(id)),
        keys.channel(channelIdOf(id)),
        keys.stop,
      ])
      const [delivery, article, channel, stop] = found
      const [known] = articleIn(articleIdOf(id), article)
      if (!delivery?.state || !known || !channel || !stop) return undefined
      return { delivery: toDelivery(id, delivery), article: known, gate: toGate(channel, stop), now }
    },
    async overdue(channelId, byMs, limit) {
      const before = (await redisNow()) - byMs
      const since = (index: string) => redis.zrangebyscore(index, '-inf', before, 'LIMIT', 0, limit)
      const urgent = await since(keys.urgent(channelId))
      const ids = new Set([...urgent, ...(await since(keys.state(channelId, 'due')))])
      return readDeliveries([...ids].slice(0, limit))
    },
    async openDoubts(channelId, limit) {
      return readDeliveries(await redis.zrange(keys.open(channelId), '0', String(limit - 1)))
    },
    async newestDue(channelId) {
      const index = keys.state(channelId, 'due')
      return (await redis.zrevrangebyscore(index, await redisNow(), '-inf', 'LIMIT', 0, 1))[0]
    },
    async counts(channelId) {
      const pipeline = redis.pipeline()
      for (const state of deliveryStates) pipeline.zcard(keys.state(channelId, state))
      const results = (await pipeline.exec()) ?? []
      return Object.fromEntries(
        deliveryStates.map((state, i) => [state, Number(results[i]?.[1] ?? 0)]),
      ) as Record<DeliveryState, number>
    },
    async list(channelId, state, limit) {
      return readDeliveries(await redis.zrange(keys.state(channelId, state), '0', String(limit - 1)))
    },
    async lastOut(channelId, before) {
      const index = keys.state(channelId, 'published')
      const ids = await redis.zrevrangebyscore(index, `(${before}`, '-inf', 'LIMIT', 0, lookBack)
      return (await readDeliveries(ids)).sort((one, other) => other.sentAt - one.sentAt)[0]
    },
    async outdated(limit) {
      const deliveries = await readDeliveries(await redis.zrange(keys.outdated, '0', String(limit - 1)))
      const articles = await readAll(deliveries.map(({ articleId }) => keys.article(articleId)))
      return deliveries.flatMap((delivery, i) =>
        articleIn(delivery.articleId, articles[i]).map((article) => ({ delivery, article })),
      )
    },
    async channelIds() {
      return redis.smembers(keys.channels)
    },
    async spent(channelId, month) {
      return Number((await redis.hget(keys.spend(channelId), month)) ?? 0)
    },
  }
}

const toDelivery = (id: string, hash: Hash): Delivery => ({
  id,
  articleId: hash.article!,
  channelId: hash.channel!,
  state: hash.state as DeliveryState,
  epoch: Number(hash.epoch),
  tries: Number(hash.tries),
  priority: hash.priority as Article['priority'],
  firstSentAt: Number(hash.firstSentAt ?? 0),
  sentAt: Number(hash.sentAt ?? 0),
  claimed: hash.claimed === '1',
  resent: hash.resent === '1',
  readings: Number(hash.readings ?? 0),
  readAt: Number(hash.readAt ?? 0),
  told: hash.told === '1',
  waived: Number(hash.waived ?? 0),
  insisted: hash.insisted === '1',
  version: Number(hash.version),
  dueAt: Number(hash.dueAt),
  since: Number(hash.since),
  post: hash.post ? JSON.parse(hash.post) : undefined,
  prepared: hash.prepared || undefined,
  ref: hash.ref ? JSON.parse(hash.ref) : undefined,
  receipts: hash.receipts ? JSON.parse(hash.receipts) : [],
  detail: hash.detail || undefined,
  approval: hash.approval,
})

/** What `TIME` answers, as ms since the epoch. */
const toMs = ([seconds, micros]: Array<string | number>): number =>
  Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000)

const toHash = (flat: string[]): Hash => {
  const hash: Hash = {}
  for (let i = 0; i < flat.length; i += 2) hash[flat[i]!] = flat[i + 1]!
  return hash
}
