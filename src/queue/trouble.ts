/** What is wrong when Redis fails us, in an operator's words, with what to do about it. */

export interface Trouble {
  /**
   * `away`: it cannot be reached, or is not ready yet; it will be. `refused`: it is there and says no, until somebody
   * mends something. `shut`: it will never let us in with this address and these credentials.
   */
  kind: 'away' | 'refused' | 'shut'
  words: string
}

interface RedisError extends NodeJS.ErrnoException {
  /** Of a transaction. */
  previousErrors: unknown[]
}

/** By the word that Redis's answer begins with: https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors */
const answers: Record<string, Trouble> = {
  OOM: {
    kind: 'refused',
    words:
      'Redis is out of memory, so it takes nothing new. Give it more: redis-cli CONFIG SET maxmemory 1gb, and in its configuration file',
  },
  MISCONF: {
    kind: 'refused',
    words:
      'Redis cannot write to its disk, so it takes nothing new. Free space in its directory: redis-cli CONFIG GET dir',
  },
  READONLY: {
    kind: 'refused',
    words: 'this Redis is a replica, which takes nothing new. Give REDIS_URL the address of its master',
  },
  NOREPLICAS: {
    kind: 'refused',
    words: 'Redis misses its replicas (min-replicas-to-write), so it takes nothing new. Start them again',
  },
  NOPERM: {
    kind: 'refused',
    words: 'Redis forbids its user something that Crier needs. See what: redis-cli ACL LOG',
  },
  NOAUTH: {
    kind: 'shut',
    words: 'Redis wants a password. Give it in REDIS_URL: redis://user:password@host:6379',
  },
  WRONGPASS: { kind: 'shut', words: 'Redis does not know this user and password. Correct them in REDIS_URL' },
  DENIED: {
    kind: 'shut',
    words:
      'Redis is in protected mode: it lets only its own machine in. Give it a password, and REDIS_URL too',
  },
  MOVED: {
    kind: 'shut',
    words: 'this is a node of a Redis Cluster, which Crier does not work on. Give REDIS_URL a single Redis',
  },
  LOADING: { kind: 'away', words: 'Redis is reading its data' },
  MASTERDOWN: { kind: 'away', words: 'this Redis is a replica that has lost its master' },
  CLUSTERDOWN: { kind: 'away', words: 'the Redis Cluster is down' },
}

/** Certificates and protocols do not mend themselves: https://nodejs.org/docs/latest-v20.x/api/tls.html#x509-certificate-error-codes */
const untrusted = /CERT|UNABLE_TO|HOSTNAME_MISMATCH|^ERR_(TLS|SSL)|^EPROTO$/

/** What a socket or a name that is not found says; the same codes also come of files, which are not meant. */
const gone = /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/
/** The same in ioredis's words, which carry no code, and in ours. */
const closings: Array<[RegExp, string]> = [
  [/^Socket timeout|ETIMEDOUT/, 'it does not answer'],
  [/^Connection is closed|connection close$|max retries per request/, 'it closed the connection'],
  [/max number of clients/, 'it has no room for another connection (maxclients)'],
]

/** Undefined for an error that is none of Redis's doing: a bug of ours. */
export const troubleWith = (error: unknown): Trouble | undefined => {
  if (!(error instanceof Error)) return undefined
  const { code = '', syscall, previousErrors } = error as Partial<RedisError>
  // A transaction says only that it was dropped; the reason is with the command that was refused.
  if (previousErrors?.[0]) return troubleWith(previousErrors[0])
  const { message } = error
  // At the beginning; or behind what a script, an older Redis or BullMQ puts in front of it.
  const known = Object.keys(answers).find((word) => new RegExp(`(^|: )-?${word} `).test(message))
  if (known) return answers[known]
  if (untrusted.test(code))
    return {
      kind: 'shut',
      words: `no TLS with Redis (${code}). An authority of your own is named in NODE_EXTRA_CA_CERTS`,
    }
  if (message.startsWith('Unknown RESP type'))
    return { kind: 'shut', words: 'what answers there is no Redis. Correct the address in REDIS_URL' }
  const closing = closings.find(([pattern]) => pattern.test(message))?.[1]
  if (closing || gone.test(code) || syscall === 'connect') return { kind: 'away', words: closing ?? message }
  return undefined
}
