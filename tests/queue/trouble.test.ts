/** Redis in trouble: out of memory, full, restarted, away, unsuitable. Nothing is lost or posted twice, and it is said once. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { toConfig } from '../../config/config.ts'
import { configSchema } from '../../config/schema.ts'
import { openApp, startWorker } from '../../src/app.ts'
import { deliver } from '../../src/desk/deliver.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { redisLedger } from '../../src/ledger/redis.ts'
import { lastingRedis } from '../../src/queue/connection.ts'
import { startEmbeddedRedis } from '../../src/queue/embedded.ts'
import { watchRedis } from '../../src/queue/health.ts'
import { troubleWith } from '../../src/queue/trouble.ts'
import { type Scripted, scripted } from '../desk/newsdesk.ts'
import { audit } from '../ledger/books.ts'
import { ended, freePort, newsroom } from '../support/crier.ts'
import { story } from '../support/story.ts'
import { until } from '../support/until.ts'

const ferry = { id: 'ferry', url: 'https://gazette.example/ferry', headline: 'The ferry is back' }
const prefix = '{crier}'

/** A Redis of its own, to be troubled. */
const ownRedis = async (...options: string[]) => {
  const port = await freePort()
  const dir = mkdtempSync(join(tmpdir(), 'crier-trouble-'))
  let child: ChildProcess
  const admin = new Redis({ port, maxRetriesPerRequest: null, retryStrategy: () => 50 })
  admin.on('error', () => {})
  const start = (): void => {
    const own = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir, ...options]
    child = spawn('redis-server', own, { stdio: 'ignore' })
  }
  start()
  await until(() => answers(port))
  onTestFinished(async () => {
    admin.disconnect()
    await ended(child)
    rmSync(dir, { recursive: true, force: true })
  })
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    admin,
    start,
    kill: (signal: NodeJS.Signals) => ended(child, signal),
    freeze: () => child.kill('SIGSTOP'),
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    }).on('error', () => resolve(false))
  })

/** Crier's own workers on that Redis, with one scripted channel. */
const work = async (
  url: string,
  answers: Array<Outcome | (() => Promise<Outcome>)> = [],
  concurrency = 1,
  more: object = {},
) => {
  const config = toConfig(
    configSchema(true).parse({
      newsroom: { name: 'Gazette' },
      redis: { url, prefix },
      ...more,
      channels: [{ id: 'tg-news', network: 'telegram', chat: '@gazette', concurrency, limits: [] }],
    }),
    'crier.yaml',
  )
  const channel: Scripted = scripted('tg-news', answers)
  const lines: Array<{ message: string; fields: Record<string, unknown> }> = []
  const line = (fields: object, message: string) => void lines.push({ message, fields: fields as never })
  const log = { info: line, warn: line, error: line }
  const redis = lastingRedis({ url })
  const health = watchRedis(redis, { url }, log)
  const app = openApp(config, redis, log, new Map([['tg-news', channel]]))
  const worker = await startWorker(config, redis, health, app)
  onTestFinished(async () => {
    await worker.close()
    await app.close()
    await audit(redis, prefix)
    redis.disconnect()
  })
  return {
    ...app.desk,
    desk: app.desk,
    posted: () => channel.posted.map(({ post }) => post.text),
    said: (words: string) => lines.filter(({ message }) => message.includes(words)),
    lines,
    state: async (id: string) => (await app.desk.ledger.delivery(`${id}.tg-news`))?.state,
  }
}

const done: Outcome = { kind: 'done', ref: { id: '7' } }

test('out of memory: an answer is recorded all the same, nothing new is begun, and all goes on by itself', async () => {
  const { url, admin } = await ownRedis()
  const memory = (bytes: number) => admin.config('SET', 'maxmemory', bytes)
  const full = async (): Promise<Outcome> => {
    await until(async () => (await state('tower')) === 'due')
    await memory(1)
    return done
  }
  const { enqueue, ledger, desk, posted, said, lines, state } = await work(url, [full])
  await enqueue.article(story())
  await enqueue.article(story({ id: 'tower' }))
  await until(async () => (await state('ferry')) === 'published')

  await expect(enqueue.article(story({ id: 'bridge' }))).rejects.toThrow('OOM')
  await expect(deliver(desk, 'tower.tg-news')).rejects.toThrow('OOM')
  expect(await ledger.delivery('tower.tg-news')).toMatchObject({ state: 'due', epoch: 0 })
  await until(async () => said('Redis refuses').length > 0)
  const asked = async () => Number(/total_commands_processed:(\d+)/.exec(await admin.info('stats'))![1])
  const before = await asked()
  await new Promise((later) => setTimeout(later, 1_000))
  expect((await asked()) - before, 'what workers ask while they wait').toBeLessThan(100)
  expect(posted()).toHaveLength(1)

  await memory(0)
  await until(async () => (await state('tower')) === 'published')
  await until(async () => said('Redis takes writes again').length > 0)
  expect(posted()).toHaveLength(2)
  expect(said('Redis refuses')[0]?.fields.error).toContain('CONFIG SET maxmemory')
  expect(lines.length).toBeLessThan(12)
})

test('out of memory: who publishes is told what to do, without a stack', async () => {
  const { url, admin } = await ownRedis()
  const { run } = newsroom({
    newsroom: { name: 'Gazette' },
    redis: { url },
    sandbox: { enabled: true },
    channels: [{ id: 'tg', network: 'telegram', chat: '@gazette' }],
  })
  await admin.config('SET', 'maxmemory', 1)
  const { code, out, err } = await run(['publish', '-'], JSON.stringify(ferry))
  expect([code, out]).toEqual([3, ''])
  expect(err).toMatch(/^Not done: Redis is out of memory.*CONFIG SET maxmemory.*\n$/)
  await admin.config('SET', 'maxmemory', 0)
  expect((await run(['publish', '-', '--no-wait'], JSON.stringify(ferry))).code).toBe(0)
})

test('an answer that Redis refuses is kept, its link in the log, and recorded when Redis takes it', async () => {
  const { url, admin } = await ownRedis()
  const demoted = async (): Promise<Outcome> => {
    await admin.replicaof('127.0.0.1', 1)
    return { ...done, ref: { id: '7', url: 'https://tg.example/7' } }
  }
  const { enqueue, posted, said, state } = await work(url, [demoted])
  await enqueue.article(story())
  await until(async () => said('it is kept').length > 0)
  expect(await state('ferry')).toBe('sending')
  expect(JSON.stringify(said('it is kept')[0])).toContain('https://tg.example/7')
  await admin.replicaof('NO', 'ONE')
  await until(async () => (await state('ferry')) === 'published')
  expect(posted()).toHaveLength(1)
  expect(said('it is kept')).toHaveLength(1)
})

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'Redis is restarted (%s) in the middle of deliveries: each is out once',
  { timeout: 40_000 },
  async (signal) => {
    const server = await ownRedis('--appendonly', 'yes', '--appendfsync', 'always')
    const slow = async (): Promise<Outcome> => {
      await server.admin.ping()
      return done
    }
    const ids = Array.from({ length: 40 }, (_, i) => `story-${i}`)
    const { enqueue, posted, said, ledger } = await work(
      server.url,
      ids.map(() => slow),
      5,
    )
    await Promise.all(ids.map((id) => enqueue.article(story({ id, headline: id }))))
    for (const share of [5, 20]) {
      await until(async () => posted().length >= share)
      await server.kill(signal)
      server.start()
    }
    // A job whose news was on the wire when Redis went is taken over after 15 s at the most.
    await until(async () => (await ledger.counts('tg-news')).published === ids.length, 30_000)
    expect(posted().sort()).toEqual(ids.sort())
    expect(said('queue trouble')).toEqual([])
    expect(said('a job failed')).toEqual([])
  },
)

/** A wire to that Redis, which can be cut, and led to another one. */
const wire = async (port: number) => {
  const sockets = new Set<Socket>()
  let cut = false
  let to = port
  const server = createServer((client) => {
    if (cut) return void client.destroy()
    const there = connect(to, '127.0.0.1')
    for (const end of [client, there]) {
      sockets.add(end)
      end
        .on('error', () => {})
        .on('close', () => {
          client.destroy()
          there.destroy()
        })
    }
    client.pipe(there).pipe(client)
  })
  const own = await freePort()
  await new Promise<void>((resolve) => server.listen(own, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return {
    url: `redis://127.0.0.1:${own}`,
    cut: () => {
      cut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      cut = false
    },
    /** New connections go there; those that are open stay. */
    leadTo: (other: number) => {
      to = other
    },
  }
}

test('Redis is away for longer than the lease and the lock of a job: said once, and what the network answered meanwhile is recorded', {
  timeout: 40_000,
}, async () => {
  const { port } = await ownRedis()
  const { url, cut, mend } = await wire(port)
  let answer = (_outcome: Outcome) => {}
  const asked = new Promise<Outcome>((resolve) => {
    answer = resolve
  })
  const { enqueue, posted, said, lines, state } = await work(url, [() => asked], 1, {
    worker: { requestTimeoutSeconds: 1, leaseSeconds: 2 },
  })
  await enqueue.article(story())
  await until(async () => posted().length === 1)
  cut()
  await until(async () => said('Redis is away').length > 0)
  answer(done)
  await new Promise((later) => setTimeout(later, 11_000)) // the lock of a job lasts 10 s
  const before = lines.length
  mend()
  await until(async () => (await state('ferry')) === 'published')
  await enqueue.article(story({ id: 'bridge' }))
  await until(async () => posted().length === 2)
  expect(before).toBeLessThan(5)
  expect(said('Redis is away')).toHaveLength(1)
  expect(said('Redis is back')).toHaveLength(1)
  expect(said('queue trouble')).toEqual([])
})

test('after a failover Crier goes on with the new master, and posts nothing twice', async () => {
  const [old, young] = [await ownRedis(), await ownRedis()]
  await young.admin.replicaof('127.0.0.1', old.port)
  await until(async () => (await young.admin.info('replication')).includes('master_link_status:up'))
  const { url, leadTo } = await wire(old.port)
  const { enqueue, posted, state } = await work(url)
  await enqueue.article(story())
  await until(async () => (await state('ferry')) === 'published')
  await until(async () => (await young.admin.dbsize()) === (await old.admin.dbsize()))
  leadTo(young.port)
  await young.admin.replicaof('NO', 'ONE')
  await old.admin.replicaof('127.0.0.1', young.port)
  await until(async () =>
    enqueue.article(story({ id: 'bridge' })).then(
      () => true,
      () => false,
    ),
  )
  await until(async () => (await state('bridge')) === 'published')
  expect(posted()).toHaveLength(2)
})

test('a health check ends within 3 s when Redis is silent, and tells it from a worker that is missing', async () => {
  const { url, freeze } = await ownRedis()
  const { run } = newsroom({
    newsroom: { name: 'Gazette' },
    redis: { url },
    sandbox: { enabled: true },
    channels: [{ id: 'tg', network: 'telegram', chat: '@gazette' }],
  })
  const check = async () => {
    const started = performance.now()
    return { ...(await run(['status', '--check'])), ms: performance.now() - started }
  }
  const missing = await check()
  expect(missing.code).toBe(4)
  freeze()
  const { code, out, err, ms } = await check()
  // A start of the program takes under a second; on a busy machine as long as it took just before.
  expect(ms - missing.ms).toBeLessThan(2_000)
  expect([code, out, err]).toEqual([3, '', ''])
})

test('a Redis that will not do: `crier start` and `crier worker` say why, and what to do', async () => {
  const evicting = await ownRedis('--maxmemory-policy', 'allkeys-lru')
  const locked = await ownRedis('--requirepass', 'hush')
  const at = (url: string, command: string) =>
    newsroom({
      newsroom: { name: 'Gazette' },
      redis: { url },
      sandbox: { enabled: true },
      channels: [{ id: 'tg', network: 'telegram', chat: '@gazette' }],
    }).run([command])
  const cluster = await ownRedis('--cluster-enabled', 'yes')
  await cluster.admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '1')
  const guess = locked.url.replace('//', '//:guess@')
  const ends = await Promise.all([
    at(evicting.url, 'start'),
    at(locked.url, 'worker'),
    at(guess, 'start'),
    at(guess, 'status'),
    at(cluster.url, 'start'),
    at(cluster.url, 'status'),
  ])
  expect(ends.map(({ code, out }) => [code, out])).toEqual(ends.map(() => [3, '']))
  const [policy, none, wrong, brief, node, asked] = ends.map(({ err }) => err)
  expect(policy).toContain('CONFIG SET maxmemory-policy noeviction')
  expect(none).toMatch(/wants a password.*REDIS_URL/)
  expect(wrong).toMatch(/does not know this user and password/)
  expect(brief).toBe(wrong)
  expect(node).toMatch(/node of a Redis Cluster.*REDIS_URL/)
  expect(asked).toMatch(/Redis Cluster/)
  expect(ends.map(({ err }) => err).join()).not.toMatch(/guess|hush| {4}at /)
})

test('a worker waits for a Redis that is started after it', async () => {
  const server = await ownRedis()
  await server.kill('SIGKILL')
  const { up, run } = newsroom({
    newsroom: { name: 'Gazette' },
    redis: { url: server.url },
    sandbox: { enabled: true },
    channels: [{ id: 'tg', network: 'telegram', chat: '@gazette' }],
  })
  const ready = up('worker')
  await up('worker', 'Redis is away')
  server.start()
  await ready
  expect((await run(['status', '--check'])).code).toBe(0)
})

/** A file system of 6 MB; undefined where this user may not mount one. */
const smallDisk = (): string | undefined => {
  const dir = mkdtempSync(join(tmpdir(), 'crier-small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', dir], { stdio: 'ignore' })
  } catch {
    rmSync(dir, { recursive: true })
    return undefined
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', dir])
    rmSync(dir, { recursive: true })
  })
  return dir
}

const fill = (dir: string): string => {
  const file = join(dir, 'fill')
  for (let size = 0; size < 8 * 1024 ** 2; size += 4096)
    try {
      writeFileSync(file, Buffer.alloc(4096), { flag: 'a' })
    } catch {
      return file
    }
  throw new Error('this disk is never full')
}

test('its disk is full: the embedded Redis says so once, waits, and goes on with all that it acknowledged', async (context) => {
  const disk = smallDisk()
  if (!disk) return context.skip('needs the right to mount a small tmpfs (root)')
  const data = join(disk, 'data')
  mkdirSync(data)
  const lines: Array<{ fields: Record<string, unknown>; message: string }> = []
  const warn = (fields: object, message: string) => void lines.push({ fields: fields as never, message })
  const embedded = await startEmbeddedRedis(data, { warn })
  onTestFinished(() => embedded.stop())
  const redis = lastingRedis(embedded)
  redis.on('error', () => {})
  onTestFinished(() => redis.disconnect())
  await redis.set('story', 'ferry')
  const filled = fill(disk)
  const late = redis.set('late', 'x'.repeat(20_000))
  await until(async () => lines.length === 2)
  expect(lines.map(({ message }) => message)).toEqual([
    expect.stringContaining('died'),
    expect.stringContaining('waits until it can write'),
  ])
  expect(lines[1]?.fields).toMatchObject({ directory: data, error: expect.stringContaining('ENOSPC') })
  await expect(startEmbeddedRedis(join(disk, 'other'), { warn })).rejects.toThrow(/no space is left/)
  rmSync(filled)
  await late
  expect(await redis.mget('story', 'late')).toEqual(['ferry', 'x'.repeat(20_000)])
  expect(lines).toHaveLength(2)
})

test.each([
  ["OOM command not allowed when used memory > 'maxmemory'.", 'refused'],
  ['ERR Error running script (call to f_1): @user_script:5: -OOM command not allowed', 'refused'],
  ['MISCONF Errors writing to the AOF file: No space left on device', 'refused'],
  ["READONLY You can't write against a read only replica.", 'refused'],
  ['WRONGPASS invalid username-password pair or user is disabled.', 'shut'],
  ['MOVED 8041 127.0.0.1:7001', 'shut'],
  ['LOADING Redis is loading the dataset in memory', 'away'],
  ['Connection is closed.', 'away'],
  ['ERR max number of clients reached', 'away'],
  ['ERR no move from due to published script: 1, on @user_script:5.', undefined],
  ['x is not a function', undefined],
])('%s is %s', (message, kind) => {
  expect(troubleWith(new Error(message))?.kind).toBe(kind)
})

test('a file that is missing is no trouble of Redis', () => {
  const missing = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT', syscall: 'open' })
  expect(troubleWith(missing)).toBeUndefined()
})

test('a transaction that was dropped has the trouble of the command that was refused', async () => {
  const { admin } = await ownRedis()
  const ledger = redisLedger(admin, prefix, 'test')
  await admin.config('SET', 'maxmemory', 1)
  const beat = ledger.beat({ name: 'a', host: 'a', pid: 1, startedAt: 0 })
  expect(troubleWith(await beat.catch((error) => error))?.kind).toBe('refused')
})
