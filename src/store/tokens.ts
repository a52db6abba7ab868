/** The tokens of the API: who may knock, and for what. Of a token only its digest is here. */
import type { Redis } from 'ioredis'
import { clock, script } from './script.ts'

export interface TokenRecord {
  /** What people call it; no two have the same. */
  name: string
  scopes: string[]
  /** ms since the epoch, by the clock of Redis. */
  madeAt: number
  /** The same; to the minute. Absent while nobody has used it. */
  usedAt?: number
}

export interface TokenStore {
  /** @returns false when the name is taken already */
  add(digest: string, name: string, scopes: string[]): Promise<boolean>
  /** Finds a token that somebody shows, and notes that it was used. */
  use(digest: string): Promise<TokenRecord | undefined>
  /** Oldest first. */
  all(): Promise<TokenRecord[]>
  /** From the moment this returns nobody gets in with it. @returns false when there is none of this name */
  drop(name: string): Promise<boolean>
}

/** When a token was used last is written at most so often, ms: reading is far cheaper than writing to disk. */
const usedEveryMs = 60_000

/** KEYS[1] names, [2] the token; ARGV digest, name, scopes */
const add = `${clock}
local held = redis.call('HGET', KEYS[1], ARGV[2])
-- A command that arrives twice (the connection broke before its answer) has done its work.
if held then return held == ARGV[1] and 1 or 0 end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[1])
redis.call('HSET', KEYS[2], 'name', ARGV[2], 'scopes', ARGV[3], 'madeAt', now)
return 1
`

/** KEYS[1] the token; ARGV how often its use is written (ms) */
const use = `${clock}
local token = redis.call('HMGET', KEYS[1], 'name', 'scopes', 'madeAt', 'usedAt')
if token[1] and now - tonumber(token[4] or '0') >= tonumber(ARGV[1]) then
  redis.call('HSET', KEYS[1], 'usedAt', now)
  token[4] = now
end
return token
`

/** KEYS[1] names; ARGV name, what the key of a token begins with */
const drop = `
local digest = redis.call('HGET', KEYS[1], ARGV[1])
if not digest then return 0 end
redis.call('DEL', ARGV[2] .. digest)
return redis.call('HDEL', KEYS[1], ARGV[1])
`

export const tokenStore = (redis: Redis, prefix: string): TokenStore => {
  /** hash of name → digest */
  const names = `${prefix}:tokens`
  /** hash: name, scopes, madeAt, usedAt */
  const token = (digest: string): string => `${prefix}:token:${digest}`
  const run = {
    add: script(redis, 'crierTokenAdd', 2, add),
    use: script(redis, 'crierTokenUse', 1, use),
    drop: script(redis, 'crierTokenDrop', 1, drop),
  }
  return {
    async add(digest, name, scopes) {
      return (await run.add(names, token(digest), digest, name, scopes.join(' '))) === 1
    },
    async use(digest) {
      return toRecord((await run.use(token(digest), usedEveryMs)) as Fields)
    },
    async all() {
      const found = await Promise.all(
        (await redis.hvals(names)).map((digest) =>
          redis.hmget(token(digest), 'name', 'scopes', 'madeAt', 'usedAt'),
        ),
      )
      return found.flatMap((fields) => toRecord(fields) ?? []).sort((a, b) => a.madeAt - b.madeAt)
    },
    async drop(name) {
      return (await run.drop(names, name, token(''))) === 1
    },
  }
}

type Fields = Array<string | number | null>

const toRecord = ([name, scopes, madeAt, usedAt]: Fields): TokenRecord | undefined =>
  name
    ? {
        name: String(name),
        scopes: String(scopes).split(' '),
        madeAt: Number(madeAt),
        ...(usedAt && { usedAt: Number(usedAt) }),
      }
    : undefined
