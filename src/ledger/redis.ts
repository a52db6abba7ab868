/** The ledger on Redis, Valkey or Redis Cluster: hashes and sorted sets, moved only by the scripts. */
import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Article } from '../domain/article.ts'
import {
  type Delivery,
  type DeliveryState,
  deliveryId,
  deliveryStates,
  type HistoryEntry,
} from '../domain/delivery.ts'
import type { RefusalReason } from '../domain/outcome.ts'
import { ledgerKeys } from './keys.ts'
import type { Acceptance, Anomaly, Aside, Begun, Gate, Ledger, Settlement, WorkerLife } from './ledger.ts'
import { scripts } from './scripts.ts'

type Hash = Record<string, string>
type Script = (...args: Array<string | number>) => Promise<unknown>

/**
 * @param redis a connection that waits for Redis to come back (`maxRetriesPerRequest: null`) and re-sends: the scripts
 *   give the same answer to a command that arrives twice
 * @param by who writes: `host:pid`, shown in every history
 */
export const redisLedger = (redis: Redis, prefix: string, by: string): Ledger => {
  const keys = ledgerKeys(prefix)
  for (const [name, [numberOfKeys, lua]] of Object.entries(scripts))
    redis.defineCommand(name, { numberOfKeys, lua })
  const run = (name: keyof typeof scripts, ...args: Array<string | number>): Promise<unknown> =>
    (redis as unknown as Record<string, Script>)[name]!(...args)

  const readAll = async (hashes: string[]): Promise<Hash[]> => {
    if (hashes.length === 0) return []
    const pipeline = redis.pipeline()
    for (const key of hashes) pipeline.hgetall(key)
    const results = (await pipeline.exec()) ?? []
    return results.map(([error, hash]) => {
      if (error) throw error
      return hash as Hash
    })
  }
  const readDeliveries = async (ids: string[]): Promise<Delivery[]> => {
    const found = await readAll(ids.map(keys.delivery))
    return found.flatMap((hash, i) => (hash.state ? [toDelivery(ids[i]!, hash)] : []))
  }

  const settle = (
    id: string,
    epoch: number,
    from: 'sending' | 'due',
    result: Settlement,
  ): Promise<unknown> => {
    const due = result.to === 'due' ? result : undefined
    return run(
      'crierSettle',
      keys.delivery(id),
      prefix,
      by,
      id,
      epoch,
      from,
      result.to,
      'detail' in result ? result.detail : '',
      result.to === 'published' ? JSON.stringify(result.ref) : '',
      due?.afterMs ?? 0,
      due?.pause ?? '',
      ...(due?.holdChannels ?? []),
    )
  }

  const deliveriesOf = async (articleId: string): Promise<Delivery[]> => {
    const channels = (await redis.hget(keys.article(articleId), 'channels')) ?? ''
    return readDeliveries(
      channels
        .split(' ')
        .filter(Boolean)
        .map((channel) => deliveryId(articleId, channel)),
    )
  }

  return {
    async accept(article, channelIds) {
      const json = JSON.stringify(article)
      const verdict = (await run(
        'crierAccept',
        keys.article(article.id),
        prefix,
        by,
        article.id,
        encodeURIComponent(article.id),
        json,
        article.version,
        digestOf(article),
        article.embargoUntil ? Date.parse(article.embargoUntil) : 0,
        article.status === 'retracted' ? 1 : 0,
        ...channelIds,
      )) as Acceptance['verdict']
      return { verdict, deliveries: await deliveriesOf(article.id) }
    },
    async article(id) {
      const json = await redis.hget(keys.article(id), 'json')
      return json ? (JSON.parse(json) as Article) : undefined
    },
    async recentArticles(limit) {
      const ids = await redis.zrevrange(keys.articles, 0, limit - 1)
      const found = await readAll(ids.map(keys.article))
      return found.flatMap((hash) => (hash.json ? [JSON.parse(hash.json) as Article] : []))
    },
    deliveriesOf,
    async delivery(id) {
      return (await readDeliveries([id]))[0]
    },
    async history(id) {
      return (await redis.lrange(keys.history(id), 0, -1)).map((entry) => JSON.parse(entry) as HistoryEntry)
    },
    async load(id) {
      const dot = id.lastIndexOf('.')
      const articleId = decodeURIComponent(id.slice(0, dot))
      const [hash, article, channel] = await readAll([
        keys.delivery(id),
        keys.article(articleId),
        keys.channel(id.slice(dot + 1)),
      ])
      if (!hash?.state || !article?.json || !channel) return undefined
      return {
        delivery: toDelivery(id, hash),
        article: JSON.parse(article.json) as Article,
        gate: toGate(channel),
      }
    },
    async begin(id, claim, attempt) {
      const dot = id.lastIndexOf('.')
      const [kind, value] = (await run(
        'crierBegin',
        keys.delivery(id),
        keys.article(decodeURIComponent(id.slice(0, dot))),
        keys.channel(id.slice(dot + 1)),
        prefix,
        by,
        id,
        claim,
        attempt.version,
        JSON.stringify(attempt.post),
        attempt.prepared ?? '',
      )) as [Begun['kind'], string | number]
      if (kind === 'begun') return { kind, epoch: Number(value) }
      if (kind === 'early') return { kind, afterMs: Number(value) }
      if (kind === 'paused') return { kind, detail: String(value) }
      if (kind === 'not due') return { kind, state: value as DeliveryState }
      return { kind }
    },
    async settle(id, epoch, result) {
      return (await settle(id, epoch, 'sending', result)) as 'settled' | 'fenced'
    },
    async defer(id, epoch, result) {
      await settle(id, epoch, 'due', result)
    },
    async abandon(channelId, leaseMs) {
      return (await run(
        'crierAbandon',
        keys.state(channelId, 'sending'),
        prefix,
        by,
        channelId,
        leaseMs,
      )) as string[]
    },
    async overdue(channelId, byMs, limit) {
      const [seconds, micros] = await redis.time()
      const before = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000) - byMs
      return readDeliveries(
        await redis.zrangebyscore(keys.state(channelId, 'due'), '-inf', before, 'LIMIT', 0, limit),
      )
    },
    async channelIds() {
      return redis.smembers(keys.channels)
    },
    async gate(channelId) {
      return toGate(await redis.hgetall(keys.channel(channelId)))
    },
    async resume(channelId) {
      await redis.hdel(keys.channel(channelId), 'paused', 'pausedDetail', 'pausedSince')
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
    async setAside(data, problems) {
      const id = createHash('sha256').update(data).digest('hex').slice(0, 10)
      await run('crierSetAside', keys.aside, keys.asideOrder, prefix, by, id, data, JSON.stringify(problems))
      return id
    },
    async asides() {
      const ids = await redis.zrange(keys.asideOrder, '0', '-1')
      const found = ids.length > 0 ? await redis.hmget(keys.aside, ...ids) : []
      return found.flatMap((json) => (json ? [toAside(json)] : []))
    },
    async aside(id) {
      const json = await redis.hget(keys.aside, id)
      return json ? toAside(json) : undefined
    },
    async dropAside(id) {
      await redis.multi().hdel(keys.aside, id).zrem(keys.asideOrder, id).exec()
    },
    async anomalies() {
      return (await redis.lrange(keys.anomalies, 0, -1)).map((entry) => JSON.parse(entry) as Anomaly)
    },
    async beat(worker, at) {
      await redis
        .multi()
        .zadd(keys.workers, at, JSON.stringify(worker))
        .zremrangebyscore(keys.workers, '-inf', at - 3_600_000)
        .exec()
    },
    async leave(worker) {
      await redis.zrem(keys.workers, JSON.stringify(worker))
    },
    async workers(since) {
      const alive = await redis.zrangebyscore(keys.workers, since, '+inf')
      return alive.map((json) => JSON.parse(json) as WorkerLife)
    },
  }
}

/** The same words give the same digest, in whatever order a client wrote the keys. */
const digestOf = (article: Article): string => {
  const sorted = JSON.stringify(article, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return createHash('sha256').update(sorted).digest('hex')
}

const toDelivery = (id: string, hash: Hash): Delivery => ({
  id,
  articleId: hash.article!,
  channelId: hash.channel!,
  state: hash.state as DeliveryState,
  epoch: Number(hash.epoch),
  tries: Number(hash.tries),
  version: Number(hash.version),
  dueAt: Number(hash.dueAt),
  since: Number(hash.since),
  post: hash.post ? JSON.parse(hash.post) : undefined,
  prepared: hash.prepared || undefined,
  ref: hash.ref ? JSON.parse(hash.ref) : undefined,
  detail: hash.detail || undefined,
})

const toGate = (hash: Hash): Gate => ({
  paused: hash.paused
    ? {
        reason: hash.paused as RefusalReason,
        detail: hash.pausedDetail ?? '',
        since: Number(hash.pausedSince),
      }
    : undefined,
  notBefore: hash.notBefore ? Number(hash.notBefore) : undefined,
})

const toAside = (json: string): Aside => {
  const held = JSON.parse(json) as Omit<Aside, 'problems'> & { problems: string }
  return { ...held, problems: JSON.parse(held.problems) }
}
