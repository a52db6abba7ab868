/** A ledger on the real Redis, and the audit that every test of it ends with. */
import type { Redis } from 'ioredis'
import { expect } from 'vitest'
import { type DeliveryState, deliveryStates, type HistoryEntry, moves } from '../../src/domain/delivery.ts'
import { ledgerKeys } from '../../src/ledger/keys.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { redisLedger } from '../../src/ledger/redis.ts'
import { freshRedis } from '../support/prefix.ts'

export interface Books {
  ledger: Ledger
  redis: Redis
  prefix: string
  /** Everything that the ledger has stored, to prove that nothing changed. */
  everything(): Promise<Record<string, unknown>>
}

export const openBooks = (): Books => {
  const { redis, prefix } = freshRedis()
  const ledger = redisLedger(redis, prefix, 'desk-1:7')
  return { ledger, redis, prefix, everything: () => everything(redis, prefix) }
}

/** Indexes agree with states and with where upkeep looks first, and each history is whole: it begins at `due` (or `held`, for approval), follows `moves`, ends where we are. */
export const audit = async (redis: Redis, prefix: string): Promise<void> => {
  const keys = ledgerKeys(prefix)
  const stored = await everything(redis, prefix)
  const indexed: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(stored)) {
    if (!key.startsWith(`${prefix}:state:`)) continue
    const [channel, state] = key.slice(`${prefix}:state:`.length).split(':')
    for (const [id, score] of Object.entries(value as Record<string, string>)) {
      expect(indexed[id], `${id} stands in two indexes`).toBeUndefined()
      indexed[id] = { channel, state, score: Number(score) }
    }
  }
  const expected: Record<string, unknown> = {}
  const first: Record<string, Record<string, string>> = {}
  for (const [key, value] of Object.entries(stored)) {
    if (!key.startsWith(`${prefix}:delivery:`)) continue
    const id = key.slice(`${prefix}:delivery:`.length)
    const { state, channel, since, dueAt, epoch, approval, priority, told } = value as Record<string, string>
    if (state === 'due' && priority === 'breaking') put(first, keys.urgent(channel!), id, dueAt!)
    if (state === 'doubtful' && told === '0') put(first, keys.open(channel!), id, since!)
    expected[id] = { channel, state, score: Number(state === 'due' ? dueAt : since) }
    expect(deliveryStates).toContain(state)
    expect(stored[keys.channels], `${channel} is listed`).toHaveProperty(channel!)
    const history = (stored[keys.history(id)] as string[]).map((entry) => JSON.parse(entry) as HistoryEntry)
    expect(history[0]).toMatchObject({ to: approval ? 'held' : 'due', epoch: 0 })
    expect(history.at(-1)).toMatchObject({ to: state, epoch: Number(epoch) })
    for (const [i, entry] of history.slice(1).entries()) {
      const before = history[i]!
      const legal: DeliveryState[] = [before.to, ...moves[before.to]]
      expect(legal, `${id}: ${before.to} → ${entry.to}`).toContain(entry.to)
      expect(entry.at).toBeGreaterThanOrEqual(before.at)
      expect(entry.epoch).toBe(before.epoch + (entry.to === 'sending' && before.to !== 'sending' ? 1 : 0))
    }
  }
  expect(indexed).toEqual(expected)
  const upkeep = Object.entries(stored).filter(([key]) => /:(urgent|open):/.test(key.slice(prefix.length)))
  expect(Object.fromEntries(upkeep)).toEqual(first)
}

const everything = async (redis: Redis, prefix: string): Promise<Record<string, unknown>> => {
  const keys = await redis.keys(`${prefix}:*`)
  const read = async (key: string): Promise<unknown> => {
    const type = await redis.type(key)
    if (type === 'hash') return redis.hgetall(key)
    if (type === 'list') return redis.lrange(key, 0, -1)
    if (type === 'string') return redis.get(key)
    if (type === 'set') return Object.fromEntries((await redis.smembers(key)).map((member) => [member, true]))
    if (type !== 'zset') return type
    const pairs = (await redis.call('ZRANGE', key, '0', '-1', 'WITHSCORES')) as Array<
      string | [string, string]
    >
    const flat = pairs.flat()
    return Object.fromEntries(flat.flatMap((member, i) => (i % 2 === 0 ? [[member, flat[i + 1]]] : [])))
  }
  return Object.fromEntries(await Promise.all(keys.sort().map(async (key) => [key, await read(key)])))
}

const put = (into: Record<string, Record<string, string>>, key: string, id: string, score: string): void => {
  into[key] = { ...into[key], [id]: score }
}
