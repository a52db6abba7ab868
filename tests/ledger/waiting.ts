/** Stories that wait on one channel, and what a test of `begin` does with them. */
import { ledgerKeys } from '../../src/ledger/keys.ts'
import type { Attempt, Begun, Cost, Limit } from '../../src/ledger/ledger.ts'
import { post, story } from '../support/story.ts'
import { openBooks } from './books.ts'

export const minute = 60_000
export const hour = 60 * minute

export const own = (posts: number, withinMs: number): Limit => ({ posts, withinMs, own: true })
export const network = (posts: number, withinMs: number): Limit => ({ posts, withinMs, own: false })
export const cost = (amount: number, budget?: number, month = '2026-05'): Cost => ({ amount, budget, month })

/** A ledger with one channel and these stories waiting there. */
export const waiting = async (...names: string[]) => {
  const books = openBooks()
  const { ledger, redis, prefix } = books
  const keys = ledgerKeys(prefix)
  const plan = (name: string, more = {}, handedOverAt?: number) =>
    ledger.accept(story({ id: name, ...more }), ['tg'], { handedOverAt })
  for (const name of names) await plan(name)
  return {
    ...books,
    keys,
    plan,
    begin: (name: string, more: Partial<Attempt> = {}): Promise<Begun> =>
      ledger.begin(`${name}.tg`, `${name} ${Math.random()}`, { version: 1, post: post(), ...more }),
    /** As if the attempt had begun that long ago. */
    age: async (name: string, ms: number): Promise<void> => {
      const delivery = (await ledger.delivery(`${name}.tg`))!
      await redis.zadd(keys.paced('tg'), delivery.sentAt - ms, `${name}.tg:${delivery.epoch}`)
    },
    redisNow: async (): Promise<number> => {
      const [seconds, micros] = await redis.time()
      return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000)
    },
  }
}

export const waitOf = (begun: Begun): number => (begun.kind === 'early' ? begun.afterMs : Number.NaN)
