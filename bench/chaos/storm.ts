/** What befalls the newsroom: dying workers, a dying Redis, networks on a bad day. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type { FaultKind } from '../../src/networks/fake.ts'
import { networks } from '../../src/networks/registry.ts'
import { addFault, type Fault } from '../../src/sandbox/faults.ts'
import { type Chance, chance } from './chance.ts'
import type { Fleet } from './fleet.ts'
import { prefix } from './newsroom.ts'
import type { Size } from './run.ts'

export interface Storm {
  /** How many faults of each kind were ordered. */
  faults: Partial<Record<FaultKind, number>>
}

/** How the networks behave badly, each about as often as the next, and for how many requests in a row. */
const badDays: Array<[kind: FaultKind, most: number]> = [
  ['reset-after', 3],
  ['reset-before', 3],
  ['half-body', 2],
  ['server-error-after', 3],
  ['server-error', 4],
  ['server-error-late', 2],
  ['silence', 2],
  ['rate-limit', 8],
]
/** Facebook names its limits in whole minutes: one would outlast the storm. */
const limitsForMinutes = 'facebook'
/** What a rate limit asks to wait, and how late a late post comes, s. X means all of its accounts, so a storm of eight may take that long eight times. */
const limitSeconds: [number, number] = [1, 2]

/**
 * Resolves when it is over; what it ordered of the networks may go on.
 * @param redis the one that the newsroom stands on, which is killed in the midst of it
 * @param fates where the simulated networks look for their orders
 */
export const storm = async (
  { stormSeconds, betweenBlowsMs, leastKills, redisKills }: Size,
  seed: number,
  fleet: Fleet,
  redis: Redis,
  fates: Redis,
): Promise<Storm> => {
  const end = Date.now() + stormSeconds * 1_000
  const faults: Storm['faults'] = {}
  const keep = async (waitMs: () => number, act: () => unknown, more = () => false): Promise<void> => {
    for (let wait = waitMs(); Date.now() + wait < end || more(); wait = waitMs()) {
      await sleep(wait)
      await act()
    }
  }
  const kills = () => fleet.blows.filter(({ what }) => what.startsWith('killed')).length
  const [forWorkers, forNetworks] = [chance(seed + 1), chance(seed + 2)]
  await Promise.all([
    keep(
      () => forWorkers.between(...betweenBlowsMs),
      fleet.strike,
      () => kills() < leastKills,
    ),
    keep(
      () => forNetworks.between(150, 900),
      async () => {
        const [fault, network] = [badDay(forNetworks), forNetworks.oneOf(Object.keys(networks))]
        if (fault.kind === 'rate-limit' && network === limitsForMinutes) return
        faults[fault.kind] = (faults[fault.kind] ?? 0) + fault.times
        await addFault(fates, prefix, network, fault)
      },
    ),
    keep(
      () => (stormSeconds * 1_000) / (redisKills + 1),
      async () => {
        fleet.blows.push({ what: 'Redis killed', at: Date.now() })
        process.kill(await pidOf(redis), 'SIGKILL')
      },
    ),
  ])
  return { faults }
}

const badDay = (luck: Chance): Fault => {
  const [kind, most] = luck.oneOf(badDays)
  return {
    kind,
    times: Math.floor(luck.between(1, most + 1)),
    seconds: Math.round(luck.between(...limitSeconds)),
  }
}

const pidOf = async (redis: Redis): Promise<number> =>
  Number(/process_id:(\d+)/.exec(await redis.info('server'))![1])
