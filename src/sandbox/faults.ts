/** Ordered misbehaviour: kept in Redis, so that `crier sandbox fault` in one terminal reaches the sandbox in another. */
import type { Redis } from 'ioredis'
import type { FaultKind } from '../networks/fake.ts'

export interface Fault {
  kind: FaultKind
  /** How many requests it spoils. */
  times: number
  /** What a rate limit tells the client to wait, and how late a late post is accepted. */
  seconds?: number
  /** Spares the requests that only lead up to a post. */
  on?: 'publish'
}

/**
 * KEYS: the list of faults. ARGV: '1' when the request writes, '1' when it publishes.
 * Takes one use of the oldest fault that fits: reads only ever meet a dead token, as with the real networks a check
 * would otherwise use up what was ordered for a post.
 */
const takeScript = `
for index, json in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  local fault = cjson.decode(json)
  local meant = ARGV[fault.on == 'publish' and 2 or 1] == '1'
  if meant or fault.kind == 'dead-token' then
    fault.times = fault.times - 1
    if fault.times > 0 then
      redis.call('LSET', KEYS[1], index - 1, cjson.encode(fault))
    else
      redis.call('LREM', KEYS[1], 1, json)
    end
    return json
  end
end
return false`

const faultsKey = (prefix: string, network: string) => `${prefix}:sandbox:${network}:faults`

/** Orders one kind of misbehaviour for the next `times` requests; orders queue up behind each other. */
export const addFault = async (
  redis: Redis,
  prefix: string,
  network: string,
  fault: Fault,
): Promise<void> => {
  await redis.rpush(faultsKey(prefix, network), JSON.stringify(fault))
}

/** What is still ordered, oldest first. */
export const listFaults = async (redis: Redis, prefix: string, network: string): Promise<Fault[]> => {
  const jsons = await redis.lrange(faultsKey(prefix, network), 0, -1)
  return jsons.map((json) => JSON.parse(json) as Fault)
}

/** The network behaves again from the next request on. */
export const clearFaults = async (redis: Redis, prefix: string, network: string): Promise<void> => {
  await redis.del(faultsKey(prefix, network))
}

/** The fault that this request must suffer, used up by one; undefined when the network is to behave. One round trip. */
export const takeFault = async (
  redis: Redis,
  prefix: string,
  network: string,
  writes: boolean,
  publishes = writes,
): Promise<Fault | undefined> => {
  const json = (await redis.eval(
    takeScript,
    1,
    faultsKey(prefix, network),
    writes ? '1' : '0',
    publishes ? '1' : '0',
  )) as string | null
  return json === null ? undefined : (JSON.parse(json) as Fault)
}
