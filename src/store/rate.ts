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
  /** How long the next one would have to wait, ms; counts nothing. */
  wait(who: string, rate: Rate): Promise<number>
}

/**
 * GCRA: the one number kept is when all that was taken would have been earned at an even pace; it may lie ahead of now by
 * the burst, and it vanishes by itself.
 * KEYS[1] that number; ARGV the pace (ms for one), the burst, '1' when it is to be counted
 */
const take = `${clock}
local pace, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local earned = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0')) + pace
local wait = earned - now - burst * pace
if wait > 0 then return wait end
if ARGV[3] == '0' then return 0 end
redis.call('SET', KEYS[1], string.format('%.0f', earned), 'PX', earned - now)
return 0
`

export const rateStore = (redis: Redis, prefix: string): RateStore => {
  const run = script(redis, 'crierRateTake', 1, take)
  const ask = async (who: string, { perMinute, burst }: Rate, counted: 0 | 1): Promise<number> =>
    (await run(`${prefix}:rate:${who}`, Math.ceil(60_000 / perMinute), burst, counted)) as number
  return { take: (who, rate) => ask(who, rate, 1), wait: (who, rate) => ask(who, rate, 0) }
}
