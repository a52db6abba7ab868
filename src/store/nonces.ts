/** Requests that were taken, so that the same one again is not: whoever overhears a signed request cannot use it. */
import type { Redis } from 'ioredis'
import { script } from './script.ts'

export interface Nonces {
  /**
   * True for the first who claims it.
   * @param forMs how long it stays taken
   */
  take(nonce: string, claim: string, forMs: number): Promise<boolean>
  /** What was claimed could not be done: the sender may try again. */
  forget(nonce: string): Promise<void>
}

/** KEYS[1] string: the claim; ARGV claim, how long (ms) */
const take = `
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
-- The same claim again: the connection broke before the answer to the first asking.
return redis.call('GET', KEYS[1]) == ARGV[1] and 1 or 0
`

export const redisNonces = (redis: Redis, prefix: string): Nonces => {
  const run = script(redis, 'crierTakeNonce', 1, take)
  const key = (nonce: string) => `${prefix}:nonce:${nonce}`
  return {
    take: async (nonce, claim, forMs) => (await run(key(nonce), claim, forMs)) === 1,
    forget: async (nonce) => void (await redis.del(key(nonce))),
  }
}
