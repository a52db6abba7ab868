/** What a person should mend soon, one warning a channel: kept so that it is said once, and seen until it is mended. */
import type { Redis } from 'ioredis'
import { clock, script } from './script.ts'

export interface Warning {
  channelId: string
  /** What kind of thing is wrong: said again only when this changes. */
  about: string
  /** For people. */
  detail: string
  /** ms since the epoch, by the clock of Redis. */
  since: number
}

export interface WarningStore {
  /** @returns true when nobody was warned about this before */
  warn(channelId: string, about: string, detail: string): Promise<boolean>
  clear(channelId: string): Promise<void>
  all(): Promise<Warning[]>
}

/** KEYS[1] all of them; ARGV channel, about, detail */
const warn = `${clock}
local held = redis.call('HGET', KEYS[1], ARGV[1])
local before = held and cjson.decode(held)
local known = before and before.about == ARGV[2]
local since = known and before.since or now
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode({ about = ARGV[2], detail = ARGV[3], since = since }))
return known and 0 or 1
`

export const warningStore = (redis: Redis, prefix: string): WarningStore => {
  const key = `${prefix}:warnings`
  const run = script(redis, 'crierWarn', 1, warn)
  return {
    async warn(channelId, about, detail) {
      return (await run(key, channelId, about, detail)) === 1
    },
    async clear(channelId) {
      await redis.hdel(key, channelId)
    },
    async all() {
      const found = Object.entries(await redis.hgetall(key))
      return found
        .map(([channelId, json]) => ({ channelId, ...(JSON.parse(json) as Omit<Warning, 'channelId'>) }))
        .sort((a, b) => a.since - b.since)
    },
  }
}
