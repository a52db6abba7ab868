import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { lastingRedis } from '../../src/queue/connection.ts'
import { type EmbeddedRedis, socketPath, startEmbeddedRedis } from '../../src/queue/embedded.ts'
import { until } from '../support/until.ts'

const directory = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'crier-embedded-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }))
  return dir
}

const start = async (dir: string, stopWithinMs?: number) => {
  const warnings: string[] = []
  const log = { warn: (_fields: object, message: string) => void warnings.push(message) }
  const embedded = await startEmbeddedRedis(dir, log, stopWithinMs)
  onTestFinished(() => embedded.stop())
  return { embedded, warnings }
}

const connect = (embedded: EmbeddedRedis): Redis => {
  const redis = lastingRedis(embedded)
  redis.on('error', () => {})
  onTestFinished(() => redis.disconnect())
  return redis
}

const pidOf = async (redis: Redis): Promise<number> =>
  Number(/process_id:(\d+)/.exec(await redis.info('server'))![1])

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const gone = (pid: number): Promise<void> => until(async () => !isAlive(pid))

test('it is private, writes before it answers, and has its data again after a stop', async () => {
  const dir = join(directory(), 'deep', 'data')
  const first = await start(dir)
  const redis = connect(first.embedded)
  const setting = async (name: string) => Object.values(await redis.config('GET', name)).at(-1)
  expect(await setting('appendfsync')).toBe('always')
  expect(await setting('maxmemory-policy')).toBe('noeviction')
  expect(await setting('port')).toBe('0')
  expect(statSync(dir).mode & 0o077).toBe(0)
  expect(statSync(first.embedded.path).mode & 0o077).toBe(0)
  await redis.set('story', 'ferry')
  const pid = await pidOf(redis)
  redis.disconnect()
  await first.embedded.stop()
  expect(isAlive(pid)).toBe(false)
  await first.embedded.stop()

  const second = await start(dir)
  expect(await connect(second.embedded).get('story')).toBe('ferry')
})

test('killed in the middle of its work, it is started again with all that it acknowledged', async () => {
  const { embedded, warnings } = await start(directory())
  const redis = connect(embedded)
  await redis.set('story', 'ferry')
  for (let kill = 1; kill <= 2; kill++) {
    const pid = await pidOf(redis)
    process.kill(pid, 'SIGKILL')
    await gone(pid)
    expect(await redis.incr('kills')).toBe(kill)
  }
  expect(await redis.get('story')).toBe('ferry')
  expect(warnings).toHaveLength(2)
})

test.skipIf(process.platform !== 'linux')(
  'a stop right after its death leaves nothing behind',
  async () => {
    const { embedded, warnings } = await start(directory())
    const redis = connect(embedded)
    const pid = await pidOf(redis)
    redis.disconnect()
    // The parent of redis-server is the shell that holds it on its leash.
    const leash = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1])
    process.kill(leash, 'SIGKILL')
    await until(async () => warnings.length === 1)
    await embedded.stop()
    await gone(pid)
    expect(existsSync(embedded.path)).toBe(false)
  },
  5_000,
)

test('one that hangs is killed when it is to stop, with the shell that holds it', async () => {
  const { embedded } = await start(directory(), 200)
  const redis = connect(embedded)
  const pid = await pidOf(redis)
  redis.disconnect()
  process.kill(pid, 'SIGSTOP')
  await embedded.stop()
  await gone(pid)
}, 5_000)

test('a data directory of any length serves: its socket goes where the path is short', async () => {
  const dir = join(directory(), 'long-'.repeat(40))
  const path = socketPath(dir)
  onTestFinished(() => rmSync(dirname(path), { recursive: true, force: true }))
  expect(Buffer.byteLength(path)).toBeLessThan(104)
  expect(socketPath(`${dir}x`)).not.toBe(path)
  const { embedded } = await start(dir)
  expect(embedded.path).toBe(path)
  expect(await connect(embedded).ping()).toBe('PONG')
  expect(statSync(dirname(path)).mode & 0o077).toBe(0)
})

test('without redis-server it says how to get one', async () => {
  const bin = directory()
  for (const tool of ['sh', 'cat']) {
    const found = process.env
      .PATH!.split(delimiter)
      .map((dir) => join(dir, tool))
      .find((path) => existsSync(path))
    symlinkSync(found!, join(bin, tool))
  }
  const path = process.env.PATH
  onTestFinished(() => {
    process.env.PATH = path
  })
  process.env.PATH = bin
  await expect(startEmbeddedRedis(directory(), { warn: () => {} })).rejects.toThrow(
    /redis-server is not installed.*apt-get install redis-server.*REDIS_URL/s,
  )
})

test('when it cannot start, its own last words are told', async () => {
  const dir = directory()
  mkdirSync(join(dir, 'appendonlydir'))
  writeFileSync(join(dir, 'appendonlydir', 'appendonly.aof.manifest'), 'nonsense\n')
  await expect(startEmbeddedRedis(dir, { warn: () => {} })).rejects.toThrow(/did not start.*manifest/s)
})

test('a socket that something holds but does not answer is never taken over', async () => {
  const dir = directory()
  writeFileSync(join(dir, 'crier.pid'), String(process.ppid))
  const busy = createServer()
  onTestFinished(() => void busy.close())
  await new Promise<void>((resolve) => busy.listen(socketPath(dir), resolve))
  await expect(startEmbeddedRedis(dir, { warn: () => {} })).rejects.toThrow(/already runs.*CRIER_DATA/s)
})
