/** How Crier starts, stops, dies and comes back: nothing is left running, nothing that was accepted is lost. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { redisLedger } from '../../src/ledger/redis.ts'
import { socketPath, startEmbeddedRedis } from '../../src/queue/embedded.ts'
import { ended, freePort, newsroom } from '../support/crier.ts'
import { freshRedis } from '../support/prefix.ts'
import { until } from '../support/until.ts'

const ferry = JSON.stringify({
  id: 'ferry',
  url: 'https://gazette.example/ferry',
  headline: 'The ferry is back',
})

const gazette = async (more: object = {}) => {
  const port = await freePort()
  const bench = newsroom({
    newsroom: { name: 'Gazette' },
    sandbox: { enabled: true, port },
    channels: [{ id: 'tg', network: 'telegram', chat: '@gazette' }],
    ...more,
  })
  const data = join(bench.dir, 'data')
  /** The Redis of this newsroom, while it runs. */
  const connect = () => {
    const redis = new Redis({ path: socketPath(data), maxRetriesPerRequest: null })
    redis.on('error', () => {})
    onTestFinished(() => redis.disconnect())
    return { redis, ledger: redisLedger(redis, '{crier}', 'test') }
  }
  return { ...bench, port, data, connect }
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

/** Fails when a process has not ended in time. */
const endsWithin = async (
  child: ChildProcess,
  ms: number,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<number | null> => {
  const late = new AbortController()
  const over = sleep(ms, 'late', { signal: late.signal }).catch(() => 'in time')
  expect(await Promise.race([ended(child, signal), over]), `ended within ${ms} ms`).not.toBe('late')
  late.abort()
  return child.exitCode
}

test('a stop finishes the post under way, ends in order, and leaves no process behind', async () => {
  const { up, run, data, connect } = await gazette({ worker: { requestTimeoutSeconds: 1, leaseSeconds: 30 } })
  const crier = await up('start')
  const { redis, ledger } = connect()
  const pid = await pidOf(redis)
  await run(['sandbox', 'fault', 'telegram', 'silence'])
  await run(['publish', '-', '--no-wait'], ferry)
  await until(async () => (await ledger.delivery('ferry.tg'))?.state === 'sending')
  redis.disconnect()
  expect(await endsWithin(crier, 5_000)).toBe(0)
  expect(isAlive(pid)).toBe(false)

  const again = await startEmbeddedRedis(data, { warn: () => {} })
  onTestFinished(() => again.stop())
  expect((await connect().ledger.delivery('ferry.tg'))?.state).toBe('doubtful')
})

test('its Redis is killed: it goes on. It is killed itself: its Redis ends, and the next one starts at once', async () => {
  const { up, run, connect } = await gazette()
  const first = await up('start')
  const { redis } = connect()
  const dead = await pidOf(redis)
  process.kill(dead, 'SIGKILL')
  await until(async () => !isAlive(dead))
  const pid = await pidOf(redis)
  expect(await run(['publish', '-'], ferry)).toMatchObject({ code: 0, err: '' })

  expect(await run(['start'])).toMatchObject({
    code: 3,
    out: '',
    err: expect.stringMatching(/Crier already runs on .* \(process \d+\).*CRIER_DATA/s),
  })
  expect(isAlive(pid)).toBe(true)

  await ended(first, 'SIGKILL')
  redis.disconnect()
  await up('start')
  expect(isAlive(pid)).toBe(false)
  expect((await run(['show', 'ferry'])).out).toContain('tg: published')
})

test('of two that start in one directory at the same moment, one goes on', async () => {
  const { up, run } = await gazette()
  const [one, two] = await Promise.allSettled([up('start'), up('start')])
  expect([one.status, two.status].sort()).toEqual(['fulfilled', 'rejected'])
  const refused = one.status === 'rejected' ? one : (two as PromiseRejectedResult)
  expect(String(refused.reason)).toContain('Crier already runs')
  expect(await run(['publish', '-'], ferry)).toMatchObject({ code: 0, err: '' })
})

test('a worker that was killed is not called alive', async () => {
  const { url, prefix } = freshRedis()
  const { up, run } = await gazette({ redis: { url, prefix } })
  const worker = await up('worker')
  expect((await run(['status', '--check'])).code).toBe(0)
  await ended(worker, 'SIGKILL')
  const [check, status] = await Promise.all([run(['status', '--check']), run(['status'])])
  expect(check.code).toBe(4)
  expect(status).toMatchObject({ code: 4, out: expect.stringContaining('No worker is running') })
})

test('channels are checked before anything runs: no pause is ended then, and that is said', async () => {
  const sandbox = await gazette()
  await sandbox.up('start')
  const checked = await newsroom({
    newsroom: { name: 'Gazette' },
    sandbox: { enabled: true, port: sandbox.port },
    channels: [{ id: 'tg', network: 'telegram', chat: '@gazette' }],
  }).run(['channels', 'check'])
  expect(checked).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^tg {2}ok /),
    err: expect.stringMatching(/^Checked only; no pause was ended\. Crier is not running here/),
  })
})

test('a port that is taken: no stack, no Redis left behind', async () => {
  const one = await gazette()
  await one.up('start')
  const two = await gazette({ sandbox: { enabled: true, port: one.port } })
  const { code, out, err } = await two.run(['start'])
  expect([code, out]).toEqual([3, ''])
  expect(err).toMatch(/another program uses this port.*sandbox\.port/s)
  expect(err).not.toContain('    at ')
})

test('where nothing runs, the commands say so', async () => {
  const { run } = await gazette()
  const [check, status, away] = await Promise.all([
    run(['status', '--check']),
    run(['status']),
    gazette({ redis: { url: `redis://:hush@127.0.0.1:${await freePort()}` } }).then((other) =>
      other.run(['status']),
    ),
  ])
  expect(check, 'its exit code says it').toMatchObject({ code: 3, out: '', err: '' })
  expect(status).toMatchObject({
    code: 3,
    out: '',
    err: expect.stringMatching(/crier start.*CRIER_DATA.*REDIS_URL/),
  })
  expect(away).toMatchObject({ code: 3, out: '', err: expect.stringContaining('127.0.0.1') })
  expect(away.err).not.toMatch(/hush| {4}at /)
})

test('a checkout that was not built says what to do', async () => {
  const { dir } = newsroom({})
  const script = join(dir, 'crier')
  copyFileSync(new URL('../../crier', import.meta.url), script)
  const ran = spawnSync(script, ['start'], { encoding: 'utf8' })
  expect([ran.status, ran.stdout, ran.stderr]).toEqual([1, '', expect.stringContaining('Run script/setup')])
})

test('a worker says when nobody serves the simulated networks', async () => {
  const { url, prefix } = freshRedis()
  const { up } = await gazette({ redis: { url, prefix } })
  await up('worker', 'nobody serves the simulated networks')
})

test('without a worker the story waits, and the editor is told', async () => {
  const { url, prefix } = freshRedis()
  const { run } = await gazette({ redis: { url, prefix } })
  const [publish, check] = await Promise.all([
    run(['publish', '-', '--timeout', '3'], ferry),
    run(['status', '--check']),
  ])
  expect(publish).toMatchObject({ code: 5, err: expect.stringContaining('No worker is running') })
  expect(check.code).toBe(4)
  const { out } = await run(['status'])
  expect(out).toContain('No worker is running')
  expect(out).toMatch(/\b1 articles? waits? to be taken/)
})

test('a stop is heard while Redis is away: before it ever came, and after it went', async () => {
  const port = await freePort()
  const { up } = await gazette({
    redis: { url: `redis://127.0.0.1:${port}` },
    worker: { shutdownSeconds: 1 },
  })
  const waiting = await up('worker', 'Redis is away')
  expect(await endsWithin(waiting, 3_000)).toBe(0)

  const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
    stdio: 'ignore',
  })
  onTestFinished(() => void server.kill('SIGKILL'))
  const working = await up('worker')
  await ended(server, 'SIGKILL')
  expect(await endsWithin(working, 5_000)).toBe(0)
})

test('what is configured is shown without its secrets', async () => {
  const { run } = newsroom(
    {
      newsroom: { name: 'Gazette' },
      redis: { url: 'redis://crier:hush@redis.example:6379' },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own way to name a variable
      channels: [{ id: 'tg', network: 'telegram', chat: '@gazette', token: '${TG_TOKEN}' }],
    },
    { TG_TOKEN: '123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0' },
  )
  const { code, out } = await run(['config', 'show'])
  expect(code).toBe(0)
  expect(out).toContain('redis.example')
  expect(out).not.toMatch(/AAHdq|hush/)
})
