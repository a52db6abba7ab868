/** A redis-server of our own for newsrooms that have none: on a private socket, durable, gone when Crier is gone. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from '../alive.ts'

/** One that answers. */
export interface EmbeddedRedis {
  /** Of its socket. */
  path: string
  /** Lets it write what it has and end; kills it when that takes too long. */
  stop(): Promise<void>
}

/** A unix socket's path holds at most 107 bytes (unix(7)); 103 on macOS. */
const longestSocketPath = 103

/** Where the embedded Redis of this data directory listens: every command of Crier finds it by this rule. */
export const socketPath = (dataDir: string): string => {
  const beside = join(resolve(dataDir), 'redis.sock')
  if (Buffer.byteLength(beside) <= longestSocketPath) return beside
  const name = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16)
  return join(tmpdir(), `crier-${process.getuid?.() ?? 'user'}-${name}`, 'redis.sock')
}

/**
 * Ends redis-server when its standard input closes, which happens however Crier dies, also by SIGKILL. The shell's
 * background jobs get /dev/null as input, hence the detour over descriptor 3.
 */
const leash = `
exec 3<&0
redis-server "$@" & server=$!
( cat <&3 >/dev/null; kill -TERM $server ) 2>/dev/null &
wait $server; code=$?
trap '' TERM; kill -TERM 0
exit $code
`

/** `always`: an acknowledged intention survives a power cut; at newsroom rates it costs a fraction of a millisecond. */
const redisOptions = (dataDir: string, socket: string): string[] => [
  ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700'],
  ...['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'],
  ...['--save', '', '--dir', dataDir, '--logfile', join(dataDir, 'redis.log')],
]

const startWithinMs = 15_000
/** The first pause before it is started again; twice as long after each death, until it has lived a while, ms. */
const restartAfter = { first: 500, longest: 10_000, forgottenWhenLived: 60_000 }
/** How often a full disk is looked at, ms. */
const lookAgainMs = 2_000
/** With less room than this on its disk a Redis would die again at once, bytes. */
const leastRoom = 1024 * 1024

const missing =
  'redis-server is not installed. Run script/setup, or install it yourself (Debian/Ubuntu: apt-get install redis-server; ' +
  'macOS: brew install redis), or set REDIS_URL to a Redis you have.'

/**
 * @param stopWithinMs it writes every change at once, so its end has little left to do; one that hangs is killed then
 * @throws EmbeddedRedisError with what to do next
 */
export const startEmbeddedRedis = async (
  dataDir: string,
  log: { warn(fields: object, message: string): void },
  stopWithinMs = 10_000,
): Promise<EmbeddedRedis> => {
  const dir = resolve(dataDir)
  const socket = socketPath(dir)
  const why = prepare(dir, socket)
  if (why) throw new EmbeddedRedisError(`The embedded Redis cannot write to ${dir}: ${why}`)
  await claim(dir, socket)

  let ready = false
  let stopping = false
  let child: ChildProcess
  let exitCode: number | null | undefined
  let pause = restartAfter.first
  const launch = (): void => {
    if (stopping) return
    const launchedAt = performance.now()
    // A process group of its own: Ctrl-C in the terminal must reach Crier alone, which still needs its Redis.
    child = spawn('sh', ['-c', leash, 'sh', ...redisOptions(dir, socket)], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    })
    child.once('exit', (code) => {
      exitCode = code
      if (stopping || !ready) return
      if (performance.now() - launchedAt > restartAfter.forgottenWhenLived) pause = restartAfter.first
      log.warn({ code, log: join(dir, 'redis.log') }, 'the embedded Redis died; starting it again')
      setTimeout(revive, pause, false)
      pause = Math.min(pause * 2, restartAfter.longest)
    })
  }
  /** With `appendfsync always`, Redis ends itself when it cannot write; started on a full disk, it would do so again. */
  const revive = (said: boolean): void => {
    if (stopping) return
    const why = unwritable(dir)
    if (!why) launch()
    else setTimeout(revive, lookAgainMs, true)
    if (why && !said) log.warn({ directory: dir, error: why }, 'the embedded Redis waits until it can write')
  }
  launch()

  const deadline = Date.now() + startWithinMs
  for (let state = await ask(socket); state !== 'ready'; state = await ask(socket)) {
    if (exitCode === 127) throw new EmbeddedRedisError(missing)
    if (exitCode !== undefined || (state === 'silent' && Date.now() > deadline)) {
      stopping = true
      child!.stdin?.end()
      throw new EmbeddedRedisError(
        `The embedded Redis did not start. Its own words, from ${join(dir, 'redis.log')}:\n${lastLines(join(dir, 'redis.log'))}`,
      )
    }
    await sleep(20)
  }
  ready = true
  return {
    path: socket,
    async stop() {
      stopping = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((done) => child.once('exit', done))
      child.stdin?.end()
      const late = setTimeout(() => killGroup(child.pid), stopWithinMs)
      await ended
      clearTimeout(late)
    },
  }
}

/** The shell that holds it, redis-server and all: an acknowledged write is on disk already. */
const killGroup = (leader: number | undefined): void => {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL')
  } catch {
    // It ended by itself in the same moment.
  }
}

/** Says what happened and what to do next. */
export class EmbeddedRedisError extends Error {}

/** Why the directories cannot serve, and what to do; undefined when they can. */
const prepare = (dir: string, socket: string): string | undefined => {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    mkdirSync(join(socket, '..'), { recursive: true, mode: 0o700 })
    chmodSync(dir, 0o700)
    return unwritable(dir)
  } catch (error) {
    return remedy(error)
  }
}

const unwritable = (dir: string): string | undefined => {
  const probe = join(dir, 'room.tmp')
  try {
    writeFileSync(probe, Buffer.alloc(leastRoom))
    return undefined
  } catch (error) {
    return remedy(error)
  } finally {
    rmSync(probe, { force: true })
  }
}

const remedy = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return `no space is left (${code}). Free some there`
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `it is not allowed (${code}). Give this user the right to, or another directory: CRIER_DATA`
  return message
}

/**
 * One Crier per data directory: two servers would ruin each other's data. Each that starts adds its process to a list,
 * in one step, and the first of those that live goes on. One that was killed a moment ago gets time to end with its
 * Redis; one that never answers is another program, which was given the number of a Crier that died.
 */
const claim = async (dir: string, socket: string): Promise<void> => {
  const list = join(dir, 'crier.pid')
  appendFileSync(list, `\n${process.pid}\n`, { mode: 0o600 })
  const deadline = Date.now() + startWithinMs
  for (;;) {
    const rival = listedBefore(process.pid, readFileSync(list, 'utf8')).find(isAlive)
    const silent = (await ask(socket)) === 'silent'
    if (silent && (rival === undefined || Date.now() > deadline)) break
    if (!silent && rival !== undefined)
      throw new EmbeddedRedisError(
        `Crier already runs on ${dir} (process ${rival}). Stop it first, or give this one a directory of its own: CRIER_DATA=other crier start`,
      )
    if (Date.now() > deadline)
      throw new EmbeddedRedisError(`Another Redis answers at ${socket}. Stop it, then start Crier again.`)
    await sleep(50)
  }
  writeFileSync(list, `${process.pid}\n`)
}

const listedBefore = (own: number, list: string): number[] => {
  const pids = list.split('\n').filter(Boolean).map(Number)
  return pids.slice(0, pids.includes(own) ? pids.lastIndexOf(own) : undefined).filter((pid) => pid !== own)
}

/**
 * `loading`: it reads its data, which may take minutes after a long life, or is too busy to answer; worth waiting for,
 * and never to be replaced: two servers on one directory would ruin its data.
 */
const ask = (socket: string): Promise<'ready' | 'loading' | 'silent'> =>
  new Promise((done) => {
    const connection = createConnection(socket)
    const end = (state: 'ready' | 'loading' | 'silent') => {
      connection.destroy()
      done(state)
    }
    connection.setTimeout(1_000, () => end(connection.connecting ? 'silent' : 'loading'))
    connection.once('error', () => end('silent'))
    connection.once('data', (bytes) => end(bytes.toString().startsWith('+PONG') ? 'ready' : 'loading'))
    connection.once('connect', () => connection.write('PING\r\n'))
  })

const lastLines = (file: string): string => {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '(no log)'
  return text.trimEnd().split('\n').slice(-5).join('\n')
}
