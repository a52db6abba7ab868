/** How often somebody may do something, counted for all processes together. */
import type { Redis } from 'ioredis'
import { clock, script } from './script.ts'

export interface Rate {
  perMinute: number
  /** How many may come at once after a rest. */
  burst: number
}

export interface RateStore {
  /**
   * Counts one more, if it may be.
   * @param who whose rate it is: anything that may stand in a key
   * @returns 0, or how long to wait, ms; who must wait is not counted
   */
  take(who: string, rate: Rate): Promise<number>
}

/**
 * GCRA: the one number kept is when all that was taken would have been earned at an even pace; it may lie ahead of now by
 * the burst, and it vanishes by itself.
 * KEYS[1] that number; ARGV the pace (ms for one), the burst
 */
const take = `${clock}
local pace, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local earned = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0')) + pace
local wait = earned - now - burst * pace
if wait > 0 then return wait end
redis.call('SET', KEYS[1], string.format('%.0f', earned), 'PX', earned - now)
return 0
`

export const rateStore = (redis: Redis, prefix: string): RateStore => {
  const run = script(redis, 'crierRateTake', 1, take)
  return {
    async take(who, { perMinute, burst }) {
      return (await run(`${prefix}:rate:${who}`, Math.ceil(60_000 / perMinute), burst)) as number
    },
  }
}
