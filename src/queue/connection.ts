/** One way to reach Redis: by URL, or by the socket of the embedded one. */
import { Redis } from 'ioredis'

export interface RedisTarget {
  /** redis:// or rediss:// */
  url?: string
  /** Path of a unix socket. */
  path?: string
}

export const targetName = (target: RedisTarget): string => target.path ?? withoutPassword(target.url ?? '')

const withoutPassword = (url: string): string => url.replace(/\/\/[^@/]*@/, '//')

/**
 * A connection for the life of a worker: it waits for a Redis that is away and sends again what was not answered. The
 * ledger's scripts are written for that: a command that arrives twice counts once.
 */
export const lastingRedis = (target: RedisTarget): Redis => open(target, { maxRetriesPerRequest: null })

/**
 * A connection for one command of the command line: it gives up within seconds.
 * @throws RedisUnreachable
 */
export const briefRedis = async (target: RedisTarget): Promise<Redis> => {
  const redis = open(target, { maxRetriesPerRequest: 1, retryStrategy: () => null, lazyConnect: true })
  redis.on('error', () => {})
  try {
    await redis.connect()
    return redis
  } catch (error) {
    throw new RedisUnreachable(targetName(target), error instanceof Error ? error.message : String(error))
  }
}

export class RedisUnreachable extends Error {
  constructor(where: string, why: string) {
    super(`Redis cannot be reached at ${where}: ${why}`)
  }
}

const open = (target: RedisTarget, options: import('ioredis').RedisOptions): Redis => {
  const all = { connectTimeout: 5_000, connectionName: 'crier', ...options }
  return target.path ? new Redis({ ...all, path: target.path }) : new Redis(target.url ?? '', all)
}
