/** Requests that were taken, so that the same one again is not: whoever overhears a signed request cannot use it. */
import type { Redis } from 'ioredis'
import { script } from './script.ts'

export interface Nonces {
  /**
   * For the first who claims it `taken`; for all others what was kept of it, if anything.
   * @param forMs how long it stays taken
   */
  take(nonce: string, claim: string, forMs: number): Promise<'taken' | { kept?: string }>
  /** What was answered, for who asks the same again while it is taken. */
  keep(nonce: string, answer: string): Promise<void>
  /** What was claimed could not be done: the sender may try again. */
  forget(nonce: string): Promise<void>
}

/** KEYS[1] hash: the claim and the answer; ARGV claim, how long (ms). Gives what is there, when it is somebody else's. */
const take = `
local found = redis.call('HMGET', KEYS[1], 'claim', 'answer')
-- The same claim again: the connection broke before the answer to the first asking.
if found[1] and found[1] ~= ARGV[1] then return {found[2] or ''} end
redis.call('HSET', KEYS[1], 'claim', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return false
`

/** KEYS[1] that hash; ARGV the answer. What has expired meanwhile stays so. */
const keep = `
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'answer', ARGV[1]) end
return 0
`

export const redisNonces = (redis: Redis, prefix: string): Nonces => {
  const [runTake, runKeep] = [
    script(redis, 'crierTakeNonce', 1, take),
    script(redis, 'crierKeepNonce', 1, keep),
  ]
  const key = (nonce: string) => `${prefix}:nonce:${nonce}`
  return {
    async take(nonce, claim, forMs) {
      const found = (await runTake(key(nonce), claim, forMs)) as [string] | null
      return found === null ? 'taken' : found[0] === '' ? {} : { kept: found[0] }
    },
    keep: async (nonce, answer) => void (await runKeep(key(nonce), answer)),
    forget: async (nonce) => void (await redis.del(key(nonce))),
  }
}
