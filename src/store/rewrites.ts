/** What a language model's text for a story became, so that a retry sends the same words and costs nothing; and the month's count. */
import type { Redis } from 'ioredis'
import { script } from './script.ts'

/** `text` goes out; `why` tells people why the article's own sentences go instead. */
export type Decision = { text: string } | { why: string }

export interface RewriteStore {
  kept(key: string): Promise<Decision | undefined>
  /** The first one stays, and all get it: two workers may have asked at once. */
  keep(key: string, decision: Decision): Promise<Decision>
  /** Counts one more request in this month (`2026-05`), if there may be one. */
  take(month: string, most: number): Promise<boolean>
  /** Requests of a month. */
  taken(month: string): Promise<number>
}

/** How long one decision stands, ms: longer than a post waits for an editor or for a network that is down. */
export const keptMs = 7 * 24 * 3_600_000
/** Longer than any month, ms. */
const countedMs = 40 * 24 * 3_600_000

/** KEYS[1] string: a decision; ARGV the decision, how long (ms) */
const keep = `
redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
return redis.call('GET', KEYS[1])
`

/** KEYS[1] the count of a month; ARGV the most, how long (ms) */
const take = `
if tonumber(redis.call('GET', KEYS[1]) or '0') >= tonumber(ARGV[1]) then return 0 end
redis.call('INCR', KEYS[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
`

export const rewriteStore = (redis: Redis, prefix: string): RewriteStore => {
  const run = {
    keep: script(redis, 'crierKeepRewrite', 1, keep),
    take: script(redis, 'crierTakeRewrite', 1, take),
  }
  const text = (key: string) => `${prefix}:rewrite:text:${key}`
  const count = (month: string) => `${prefix}:rewrite:month:${month}`
  return {
    async kept(key) {
      const found = await redis.get(text(key))
      return found === null ? undefined : (JSON.parse(found) as Decision)
    },
    keep: async (key, decision) =>
      JSON.parse((await run.keep(text(key), JSON.stringify(decision), keptMs)) as string) as Decision,
    take: async (month, most) => (await run.take(count(month), most, countedMs)) === 1,
    taken: async (month) => Number(await redis.get(count(month))),
  }
}
