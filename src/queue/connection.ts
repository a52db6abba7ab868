/** One way to reach Redis: by URL, or by the socket of the embedded one. */
import { Redis, type RedisOptions } from 'ioredis'
import { redacted } from '../domain/redacted.ts'
import { troubleWith } from './trouble.ts'

export interface RedisTarget {
  /** redis:// or rediss:// */
  url?: string
  /** Path of a unix socket. */
  path?: string
}

/** Where it is, for people and logs; never with its password. */
export const targetName = (target: RedisTarget): string => target.path ?? redacted(target.url ?? '')

/**
 * A Redis that is frozen, or behind a wire that was cut, closes nothing: only its silence tells. A worker asks something
 * at least every 5 s, and waits 10 s at the most for a job, so a longer silence is none of a healthy Redis, ms.
 */
const longestSilence = 12_000

/** `crier status --check` answers within 3 s, its start included, ms. */
const briefSilence = 1_500

/**
 * A connection for the life of a worker: it waits for a Redis that is away and sends again what was not answered. The
 * ledger's scripts are written for that: a command that arrives twice counts once.
 */
export const lastingRedis = (target: RedisTarget): Redis =>
  open(target, {
    maxRetriesPerRequest: null,
    reconnectOnError: afterDemotion(),
    retryStrategy: (tries) => Math.min(tries * 50, 1_000),
    connectTimeout: 5_000,
    socketTimeout: longestSilence,
  })

/**
 * What the first INFO says. It waits for a Redis that is not there yet, as containers are started in any order.
 * @throws what waiting would not mend: a wrong password, a certificate that is not trusted
 */
export const firstInfo = (redis: Redis): Promise<string> =>
  new Promise((resolve, reject) => {
    const hear = (error: Error) => {
      if (troubleWith(error)?.kind === 'shut') reject(error)
    }
    redis.on('error', hear)
    redis.once('ready', () => {
      redis.off('error', hear)
      redis.info().then(resolve, reject)
    })
  })

/**
 * A connection for one command of the command line: it gives up within seconds.
 * @throws RedisUnreachable
 */
export const briefRedis = async (target: RedisTarget): Promise<Redis> => {
  const redis = open(target, {
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
    lazyConnect: true,
    connectTimeout: briefSilence,
    socketTimeout: briefSilence,
  })
  let why: unknown
  redis.on('error', (error) => {
    why ??= error
  })
  try {
    await redis.connect()
    return redis
  } catch (error) {
    // `connect` says only that the connection is closed; the reason came as an event.
    throw new RedisUnreachable(target, why ?? error)
  }
}

/** Says where, why, and what to do; never with a password. */
export class RedisUnreachable extends Error {
  constructor(target: RedisTarget, why: unknown) {
    super(`Redis cannot be used at ${targetName(target)}: ${reason(target, why)}.`)
  }
}

/** Why there is no connection, with a guess where the error alone would puzzle people. */
export const reason = (target: RedisTarget, error: unknown): string => {
  const words = troubleWith(error)?.words ?? (error instanceof Error ? error.message : String(error))
  if (target.path) return `${words}. If Crier runs here, its log says why; if not: crier start`
  // Who speaks TLS to a Redis that does not, or the other way round, hears nothing but the end.
  if (!/ECONNRESET|does not answer|closed/.test(words)) return words
  return target.url?.startsWith('rediss:')
    ? `${words}. Perhaps it speaks no TLS: then its address begins with redis://`
    : `${words}. Perhaps it wants TLS: then its address begins with rediss://`
}

/**
 * After a failover the old master lives on as a replica, and so do the connections to it; by now its name leads to the
 * new one. Connections that are refused within one stretch are made anew; what is still refused then waits for the next
 * one: the refusals that follow at once upon each new connection would make it a fast loop.
 */
const afterDemotion = (): ((error: Error) => boolean) => {
  let began = Number.NEGATIVE_INFINITY
  return (error) => {
    if (!/^READONLY |^UNBLOCKED /.test(error.message)) return false
    const now = performance.now()
    if (now - began > demotion.everyMs) began = now
    return now - began < demotion.stretchMs
  }
}
/** A worker that is refused asks again after a second. */
const demotion = { everyMs: 6_000, stretchMs: 1_500 }

const open = (target: RedisTarget, options: RedisOptions): Redis => {
  const all = { connectionName: 'crier', ...options }
  return target.path ? new Redis({ ...all, path: target.path }) : new Redis(target.url ?? '', all)
}
