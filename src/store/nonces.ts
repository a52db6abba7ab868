/** Requests that were taken, so that the same one again is not: whoever overhears a signed request cannot use it. */
import type { Redis } from 'ioredis'
import { script } from './script.ts'

/** `claim`: of whoever works on it. */
export interface Nonce {
  nonce: string
  claim: string
}

export interface Nonces {
  begin(request: Nonce): Promise<
    /** Nobody else is at work on it: whoever gets this does the work and then calls `keep` or `forget`. */
    | { kind: 'mine' }
    /** Somebody is at work on it, or died of it: it may be taken when so much time has passed, ms. */
    | { kind: 'busy'; forMs: number }
    /** It was answered. */
    | { kind: 'answered'; answer: string }
  >
  /** Gives this answer to whoever sends the same again within so much time, ms. */
  keep(request: Nonce, answer: string, forMs: number): Promise<void>
  /** What was claimed could not be done: the sender may try again. */
  forget(request: Nonce): Promise<void>
}

/**
 * A crash in the middle of a request bars it no longer than this, ms: it must not cost the story, and taking it twice is
 * harmless. Longer than a request is worked on.
 */
const usualBarMs = 60_000

/** KEYS[1] hash: claim, answer; ARGV claim, how long it bars (ms) */
const begin = `
local held = redis.call('HMGET', KEYS[1], 'claim', 'answer')
if held[2] then return { 'answered', held[2] } end
-- The same claim again: the connection broke before the answer to the first asking.
if held[1] and held[1] ~= ARGV[1] then return { 'busy', redis.call('PTTL', KEYS[1]) } end
redis.call('HSET', KEYS[1], 'claim', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return { 'mine' }
`

/** KEYS[1] as above; ARGV claim, answer, how long it is kept (ms). Also after the bar, unless somebody else has begun. */
const keep = `
local claim = redis.call('HGET', KEYS[1], 'claim')
if claim and claim ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'claim', ARGV[1], 'answer', ARGV[2])
return redis.call('PEXPIRE', KEYS[1], ARGV[3])
`

/** KEYS[1] as above; ARGV claim */
const forget = `
if redis.call('HGET', KEYS[1], 'claim') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`

/** @param barMs shorter, for a test that cannot wait */
export const redisNonces = (redis: Redis, prefix: string, barMs = usualBarMs): Nonces => {
  const record = ({ nonce }: Nonce): string => `${prefix}:nonce:${nonce}`
  const run = {
    begin: script(redis, 'crierNonceBegin', 1, begin),
    keep: script(redis, 'crierNonceKeep', 1, keep),
    forget: script(redis, 'crierNonceForget', 1, forget),
  }
  return {
    async begin(request) {
      const answer = await run.begin(record(request), request.claim, barMs)
      const [kind, more] = answer as ['mine'] | ['busy', number] | ['answered', string]
      if (kind === 'busy') return { kind, forMs: more }
      return kind === 'answered' ? { kind, answer: more } : { kind }
    },
    async keep(request, answer, forMs) {
      await run.keep(record(request), request.claim, answer, forMs)
    },
    async forget(request) {
      await run.forget(record(request), request.claim)
    },
  }
}
