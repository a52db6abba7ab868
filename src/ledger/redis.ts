/** The ledger on Redis, Valkey or Redis Cluster: hashes and sorted sets, moved only by the scripts. */
import type { Redis } from 'ioredis'
import type { Ledger } from './ledger.ts'
import { redisGates } from './redis-gates.ts'
import { redisMoves } from './redis-moves.ts'
import { redisPages } from './redis-pages.ts'
import { redisReads } from './redis-reads.ts'
import { redisTray } from './redis-tray.ts'

/**
 * @param redis a connection that waits for Redis to come back (`maxRetriesPerRequest: null`) and re-sends: a
 *   command that arrives twice moves a delivery once (a deferral alone counts twice, which burns a try more)
 * @param prefix of every key; holds a hash tag, so that one script may touch them all on a Redis Cluster
 * @param by who writes: `host:pid`, shown in every history
 */
export const redisLedger = (redis: Redis, prefix: string, by: string): Ledger => {
  const reads = redisReads(redis, prefix)
  return {
    ...reads,
    ...redisPages(redis, prefix, reads),
    ...redisMoves(redis, prefix, by, reads),
    ...redisGates(redis, prefix, by),
    ...redisTray(redis, prefix, by, reads.now),
  }
}
