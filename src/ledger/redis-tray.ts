/** What lies beside the deliveries: jobs that are no articles, late answers, and who is at work. */
import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import { ledgerKeys } from './keys.ts'
import type { Anomaly, Aside, Tray, WorkerLife } from './ledger.ts'
import { scriptRunner } from './run.ts'

/** A worker that has been silent this long is forgotten, ms. */
const forgottenAfterMs = 3_600_000

export const redisTray = (redis: Redis, prefix: string, by: string, now: () => Promise<number>): Tray => {
  const keys = ledgerKeys(prefix)
  const run = scriptRunner(redis)
  return {
    async setAside(data, problems) {
      const id = createHash('sha256').update(data).digest('hex').slice(0, 16)
      const found = JSON.stringify(problems)
      await run('crierSetAside', keys.aside, keys.asideOrder, prefix, by, id, data, found)
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
    async dismissAnomalies(count) {
      await redis.ltrim(keys.anomalies, count, -1)
    },
    async beat(worker) {
      await run('crierBeat', keys.workers, prefix, by, JSON.stringify(worker), forgottenAfterMs)
    },
    async leave(worker) {
      await redis.zrem(keys.workers, JSON.stringify(worker))
    },
    async workers(silenceMs) {
      const alive = await redis.zrangebyscore(keys.workers, (await now()) - silenceMs, '+inf')
      return alive.map((json) => JSON.parse(json) as WorkerLife)
    },
  }
}

const toAside = (json: string): Aside => {
  const held = JSON.parse(json) as Omit<Aside, 'problems'> & { problems: string }
  return { ...held, problems: JSON.parse(held.problems) }
}
