/** What is remembered of each feed beside the ledger: how its last poll went, which items were here, its subscription. */
import type { Redis } from 'ioredis'
import { script } from './script.ts'

export interface FeedStore {
  state(feedId: string): Promise<FeedState>
  /** Writes these fields; one that is undefined is forgotten. */
  note(feedId: string, fields: Partial<FeedState>): Promise<void>
  /** One at a time may take in what a feed holds: true for whoever has it or gets it now, for so many ms. */
  lease(feedId: string, owner: string, ms: number): Promise<boolean>
  release(feedId: string, owner: string): Promise<void>
  /** For each list of keys what is known under any of them, the first one first. */
  seen(feedId: string, keys: string[][]): Promise<Array<Seen | undefined>>
  /** Keeps them in mind; forgets what has been in the feed least lately when they are too many. @param now ms */
  mark(feedId: string, marks: Mark[], now: number): Promise<void>
  subscription(feedId: string): Promise<Subscription>
  noteSubscription(feedId: string, fields: Partial<Subscription>): Promise<void>
}

/** Times in ms since the epoch. */
export interface FeedState {
  /** The address that all of this is about. */
  url?: string
  /** When Crier first heard of this address: what is older is not news. */
  since?: number
  /** True when a first poll has told what is old. */
  begun?: boolean
  title?: string
  etag?: string
  lastModified?: string
  polledAt?: number
  succeededAt?: number
  /** In a row. */
  failures?: number
  /** What is wrong since the last success, for people. */
  error?: string
  /** What could not be read in the last answer, for people. */
  problems?: string[]
  nextAt?: number
  /** The server wants no request before (Retry-After). */
  notBefore?: number
  /** The server said 410: it will not come back. */
  goneAt?: number
  lastItemAt?: number
  hub?: string
  self?: string
}

export interface Seen {
  /** `passed`: too old to publish, for good. `filtered`, `aside`: until it changes. */
  kind: 'taken' | 'passed' | 'filtered' | 'aside'
  digest: string
  /** ms since the epoch */
  firstAt: number
}

export interface Mark extends Seen {
  keys: string[]
}

/** A WebSub subscription; times in ms since the epoch. */
export interface Subscription {
  hub?: string
  topic?: string
  /** Makes its callback's address one that nobody guesses. */
  token?: string
  /** Signs what the hub pushes. */
  secret?: string
  askedAt?: number
  leaseMs?: number
  leaseUntil?: number
  pushedAt?: number
  /** Why the hub does not push, for people. */
  error?: string
}

/** Many times what a feed holds at once. */
const mostSeen = 10_000

/** KEYS[1] string: who has it; ARGV owner, for how long (ms) */
const lease = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`
/** KEYS[1] as for the lease; ARGV owner */
const release = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
`
/** KEYS[1] hash of key → Seen as JSON, KEYS[2] zset of keys by when they were last in the feed; ARGV now, how many, key, JSON, … */
const mark = `
for i = 3, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  redis.call('ZADD', KEYS[2], ARGV[1], ARGV[i])
end
local excess = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[2])
if excess > 0 then
  local oldest = redis.call('ZRANGE', KEYS[2], 0, excess - 1)
  for _, key in ipairs(oldest) do
    redis.call('HDEL', KEYS[1], key)
    redis.call('ZREM', KEYS[2], key)
  end
end
`

/** @param prefix of every key; holds a hash tag, the same as the ledger's */
export const redisFeeds = (redis: Redis, prefix: string): FeedStore => {
  const runLease = script(redis, 'crierFeedLease', 1, lease)
  const runRelease = script(redis, 'crierFeedRelease', 1, release)
  const runMark = script(redis, 'crierFeedMark', 2, mark)
  const key = (feedId: string, what: string): string => `${prefix}:feed:${feedId}:${what}`

  const read = async <T>(name: string): Promise<T> =>
    Object.fromEntries(
      Object.entries(await redis.hgetall(name)).map(([field, json]) => [field, JSON.parse(json)]),
    ) as T
  const write = async (name: string, fields: object): Promise<void> => {
    const entries = Object.entries(fields)
    const kept = entries.filter(([, value]) => value !== undefined)
    const dropped = entries.filter(([, value]) => value === undefined).map(([field]) => field)
    const step = redis.multi()
    if (kept.length > 0)
      step.hset(
        name,
        kept.flatMap(([field, value]) => [field, JSON.stringify(value)]),
      )
    if (dropped.length > 0) step.hdel(name, ...dropped)
    await step.exec()
  }

  return {
    state: (feedId) => read<FeedState>(key(feedId, 'state')),
    note: (feedId, fields) => write(key(feedId, 'state'), fields),
    lease: async (feedId, owner, ms) => (await runLease(key(feedId, 'lease'), owner, ms)) === 1,
    async release(feedId, owner) {
      await runRelease(key(feedId, 'lease'), owner)
    },
    async seen(feedId, keys) {
      const flat = keys.flat()
      const found = flat.length > 0 ? await redis.hmget(key(feedId, 'seen'), ...flat) : []
      let next = 0
      return keys.map((own) => {
        const known = own.map(() => found[next++]).find((json) => typeof json === 'string')
        return known ? (JSON.parse(known) as Seen) : undefined
      })
    },
    async mark(feedId, marks, now) {
      const entries = marks.flatMap(({ keys, ...seen }) =>
        keys.flatMap((name) => [name, JSON.stringify(seen)]),
      )
      if (entries.length > 0)
        await runMark(key(feedId, 'seen'), key(feedId, 'order'), now, mostSeen, ...entries)
    },
    subscription: (feedId) => read<Subscription>(key(feedId, 'websub')),
    noteSubscription: (feedId, fields) => write(key(feedId, 'websub'), fields),
  }
}
