/** Says once that Redis is in trouble and once that it is over, however many requests, queues and tries meet it. */
import type { Redis } from 'ioredis'
import { type RedisTarget, reason, targetName } from './connection.ts'
import { type Trouble, troubleWith } from './trouble.ts'

export interface RedisHealth {
  /** Something failed. False when Redis has no part in it, so that the caller says what it is. */
  failed(error: unknown): boolean
  /** A write went through. */
  wrote(): void
}

interface HealthLog {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

const heard: Record<Trouble['kind'], string> = {
  away: 'Redis is away: work waits, and goes on when it is back',
  refused: 'Redis refuses: work waits, and goes on when that is mended',
  shut: 'Redis does not let Crier in: work waits, and goes on when that is mended',
}

export const watchRedis = (redis: Redis, target: RedisTarget, log: HealthLog): RedisHealth => {
  const where = targetName(target)
  let now: Trouble['kind'] | undefined
  let since = 0
  let everReady = false
  const begins = (kind: Trouble['kind'], words: string): void => {
    // What it refuses while it comes and goes is part of its being away; not so the other way round.
    if (now !== undefined && (now !== 'refused' || kind !== 'away')) return
    now = kind
    since = performance.now()
    log.error({ redis: where, error: words }, heard[kind])
  }
  const ends = (): void => {
    if (now === undefined) return
    const message = now === 'refused' ? 'Redis takes writes again' : 'Redis is back'
    log.info({ redis: where, seconds: Math.round((performance.now() - since) / 1_000) }, message)
    now = undefined
  }
  redis.on('error', (error) => {
    const trouble = troubleWith(error) ?? { kind: 'away', words: error.message }
    // Guesses about the address are for one that never served; who is shut out from the first ends with these words.
    if (everReady) begins(trouble.kind, trouble.words)
    else if (trouble.kind !== 'shut') begins(trouble.kind, reason(target, error))
  })
  redis.on('ready', () => {
    everReady = true
    if (now !== 'refused') ends() // only a write ends that
  })
  return {
    failed(error) {
      const trouble = troubleWith(error)
      if (trouble) begins(trouble.kind, trouble.words)
      return trouble !== undefined
    },
    wrote: ends,
  }
}
