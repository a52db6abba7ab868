/** What a request with an Idempotency-Key was answered, so that the same request again gets the same answer. */
import type { Redis } from 'ioredis'
import { script } from './script.ts'

/** `digest`: of the request, so that one key cannot stand for two requests. `claim`: of whoever works on it. */
export interface Kept {
  key: string
  digest: string
  claim: string
}

export interface IdempotencyStore {
  begin(request: Kept): Promise<
    /** Nobody had this key: whoever gets this does the work and then calls `keep` or `forget`. */
    | { kind: 'mine' }
    /** It was answered. */
    | { kind: 'answered'; answer: string }
    /** Somebody is at work on it. */
    | { kind: 'busy' }
    /** The key stands for another request. */
    | { kind: 'other' }
  >
  /** Keeps the answer for a day. */
  keep(request: Kept, answer: string): Promise<void>
  /** There is no answer that is worth keeping: the next one may try. */
  forget(request: Kept): Promise<void>
}

/** A crash in the middle of a request bars its key no longer than this, ms; a request ends sooner. */
const barredMs = 60_000
const keptMs = 24 * 3_600_000

/** KEYS[1] hash: digest, claim, answer; ARGV digest, claim, how long it bars (ms) */
const begin = `
local held = redis.call('HMGET', KEYS[1], 'digest', 'claim', 'answer')
if held[1] and held[1] ~= ARGV[1] then return { 'other' } end
if held[3] then return { 'answered', held[3] } end
-- The same claim again: the connection broke before the answer to the first asking.
if held[2] and held[2] ~= ARGV[2] then return { 'busy' } end
redis.call('HSET', KEYS[1], 'digest', ARGV[1], 'claim', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { 'mine' }
`

/** KEYS[1] as above; ARGV claim, answer, how long it is kept (ms) */
const keep = `
if redis.call('HGET', KEYS[1], 'claim') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'answer', ARGV[2])
return redis.call('PEXPIRE', KEYS[1], ARGV[3])
`

/** KEYS[1] as above; ARGV claim */
const forget = `
if redis.call('HGET', KEYS[1], 'claim') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`

export const idempotencyStore = (redis: Redis, prefix: string): IdempotencyStore => {
  const record = ({ key }: Kept): string => `${prefix}:idempotency:${key}`
  const run = {
    begin: script(redis, 'crierOnceBegin', 1, begin),
    keep: script(redis, 'crierOnceKeep', 1, keep),
    forget: script(redis, 'crierOnceForget', 1, forget),
  }
  return {
    async begin(request) {
      const answer = await run.begin(record(request), request.digest, request.claim, barredMs)
      const [kind, kept = ''] = answer as ['mine' | 'answered' | 'busy' | 'other', string?]
      return kind === 'answered' ? { kind, answer: kept } : { kind }
    },
    async keep(request, answer) {
      await run.keep(record(request), request.claim, answer, keptMs)
    },
    async forget(request) {
      await run.forget(record(request), request.claim)
    },
  }
}
