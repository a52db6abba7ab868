/** Is this Redis fit to hold a ledger? Asked once, before anything is written to it. */

export interface Suitability {
  /** Why Crier must not work on it, and what to do. */
  unfit?: string
  /** What an operator should mend. */
  warning?: string
}

const clusterWords =
  'This is a node of a Redis Cluster, which Crier does not work on. Give it a single Redis or Valkey: REDIS_URL.'

/**
 * Redis 6.2 or later (or a Valkey), which keeps what it was given: https://docs.bullmq.io/guide/going-to-production
 * @param info what the command INFO gave
 */
export const suitability = (info: string): Suitability => {
  const field = (name: string): string => info.match(new RegExp(`^${name}:(.*?)\\r?$`, 'm'))?.[1] ?? ''
  const [major = 0, minor = 0] = field('redis_version').split('.').map(Number)
  if (major < 6 || (major === 6 && minor < 2))
    return {
      unfit: `Redis ${field('redis_version')} is too old for Crier. It needs 6.2 or later, or a Valkey.`,
    }
  // Crier's keys share one hash tag, so that one node would hold them all; what is missing is following them there.
  if (field('cluster_enabled') === '1') return { unfit: clusterWords }
  const policy = field('maxmemory_policy')
  if (policy !== 'noeviction')
    return {
      unfit:
        `This Redis may throw away what it was given (maxmemory-policy is ${policy}), and with it the record of what ` +
        'is posted. Set it to noeviction: redis-cli CONFIG SET maxmemory-policy noeviction, and in its configuration file.',
    }
  if (field('aof_enabled') !== '1')
    return {
      warning:
        'this Redis keeps no append-only file: after a crash of Redis, posts may be sent twice. Set appendonly yes and appendfsync always',
    }
  return {}
}
