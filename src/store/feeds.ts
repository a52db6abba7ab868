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
  /** What is known under these names; a name that nothing is known under is not in it. */
  seen(feedId: string, names: string[]): Promise<Map<string, Seen>>
  /** Keeps them in mind; forgets what has been in the feed least lately when they are too many. @param now ms */
  mark(feedId: string, marks: Mark[], now: number): Promise<void>
  /** In which words any feed brought a story that has one of these names, the first one first. */
  told(names: string[]): Promise<Told | undefined>
  /** @param now ms */
  tell(names: string[], told: Told, now: number): Promise<void>
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
  /** The id by which the ledger knows it, or would. */
  id?: string
  place?: string
  /** Stands for the headline. */
  headline?: string
  /** When it was published, as the feed says, ms since the epoch. */
  at?: number
  /** When it last changed, as the feed says. */
  updatedAt?: string
  /** When it was last there as `digest` says, ms since the epoch. */
  lastAt?: number
  /** Its digest before this one. */
  earlier?: string
  /** Several items had this name, so it stands for none of them. */
  shared?: boolean
}

export interface Mark {
  /** Which are its own. */
  names: string[]
  /** Which it shares with others. */
  shared: string[]
  seen: Seen
}

export interface Told {
  feedId: string
  /** The id by which the ledger knows it. */
  id: string
  words: string
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

/** Many times what a feed holds at once: each item has up to three names. */
const mostSeen = 10_000
const mostTold = 50_000

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
/** KEYS[1] hash of name → JSON, KEYS[2] zset of names by when they were last in a feed; ARGV now, how many, name, JSON, … */
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
  const told = `${prefix}:feeds:told`
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
    async seen(feedId, names) {
      const found = names.length > 0 ? await redis.hmget(key(feedId, 'seen'), ...names) : []
      return new Map(
        found.flatMap(
          (json, i): Array<[string, Seen]> => (json ? [[names[i]!, JSON.parse(json) as Seen]] : []),
        ),
      )
    },
    async mark(feedId, marks, now) {
      const entries = marks.flatMap(({ names, shared, seen }) => [
        ...names.flatMap((name) => [name, JSON.stringify(seen)]),
        ...shared.flatMap((name) => [name, JSON.stringify({ ...seen, shared: true })]),
      ])
      if (entries.length > 0)
        await runMark(key(feedId, 'seen'), key(feedId, 'order'), now, mostSeen, ...entries)
    },
    async told(names) {
      const found = names.length > 0 ? await redis.hmget(told, ...names) : []
      const json = found.find((one) => typeof one === 'string')
      return json ? (JSON.parse(json) as Told) : undefined
    },
    async tell(names, what, now) {
      const entries = names.flatMap((name) => [name, JSON.stringify(what)])
      if (entries.length > 0) await runMark(told, `${told}:order`, now, mostTold, ...entries)
    },
    subscription: (feedId) => read<Subscription>(key(feedId, 'websub')),
    noteSubscription: (feedId, fields) => write(key(feedId, 'websub'), fields),
  }
}
