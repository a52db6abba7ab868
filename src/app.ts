/** The composition root: the only place that knows everybody. */
import { hostname } from 'node:os'
import type { Redis } from 'ioredis'
import type { Config } from '../config/config.ts'
import { article } from '../jobs/article.ts'
import { deliver } from '../jobs/deliver.ts'
import { reconcile } from '../jobs/reconcile.ts'
import { sweep } from '../jobs/sweep.ts'
import type { Desk, Log } from './desk/desk.ts'
import { openPages } from './desk/page.ts'
import { systemClock } from './domain/clock.ts'
import { everywhere } from './domain/route.ts'
import type { FetchPage } from './intake/fetch.ts'
import { redisLedger } from './ledger/redis.ts'
import type { Channel } from './networks/contract.ts'
import { networks } from './networks/registry.ts'
import type { RedisHealth } from './queue/health.ts'
import { openQueues, type Queues } from './queue/queues.ts'
import { startWorkers } from './queue/workers.ts'
import { sandboxUrl } from './sandbox/address.ts'
import type { Sandbox } from './sandbox/serve.ts'

const workerName = `${hostname()}:${process.pid}`
const beatEveryMs = 5_000

export interface App {
  desk: Desk
  queues: Queues
  close(): Promise<void>
}

/**
 * @param channels opened to post with (`openChannels`); without them the app can only read and enqueue
 */
export const openApp = (
  config: Config,
  redis: Redis,
  log: Log,
  channels: ReadonlyMap<string, Channel> = new Map(),
): App => {
  const { prefix } = config.redis
  const queues = openQueues(redis, prefix)
  return {
    queues,
    desk: {
      ledger: redisLedger(redis, prefix, workerName),
      enqueue: queues,
      channels,
      rules: new Map(config.channels.map(({ info, rules }) => [info.id, rules])),
      route: everywhere,
      page: config.checkPage.enabled
        ? openPages(fetchPage(config), config.fetch.allowHosts, systemClock)
        : undefined,
      mostLateMs: {
        routine: config.freshness.routineMinutes * 60_000,
        breaking: config.freshness.breakingMinutes * 60_000,
      },
      clock: systemClock,
      log,
      language: config.newsroom.language,
      requestTimeoutMs: config.worker.requestTimeoutSeconds * 1_000,
      leaseMs: config.worker.leaseSeconds * 1_000,
    },
    close: async () => {
      for (const channel of channels.values()) channel.close()
      await queues.close()
    },
  }
}

/** Loads the HTTP client with the first page: most commands fetch nothing. */
const fetchPage =
  (config: Config): FetchPage =>
  async (url, signal) => {
    const { guardedFetch } = await import('./intake/fetch.ts')
    return guardedFetch(config.fetch)(url, signal)
  }

/** Every configured channel, ready to post; in the sandbox, to its fake. Loads the client libraries. */
export const openChannels = async (config: Config): Promise<ReadonlyMap<string, Channel>> => {
  const opened = config.channels.map(async ({ info, settings }): Promise<[string, Channel]> => {
    const network = networks[info.network]!
    const effective = config.sandbox.enabled
      ? (await network.fake()).settings(settings, `${sandboxUrl(config.sandbox)}${info.network}/`)
      : settings
    return [info.id, await network.open(info, effective)]
  })
  return new Map(await Promise.all(opened))
}

/** The simulated networks and the reader's page. */
export const startSandbox = async (config: Config, redis: Redis): Promise<Sandbox> => {
  const { serveSandbox } = await import('./sandbox/serve.ts')
  const channels = await Promise.all(
    config.channels.map(async ({ info, settings }) => ({
      info,
      settings,
      fake: await networks[info.network]!.fake(),
    })),
  )
  return serveSandbox({
    redis,
    prefix: config.redis.prefix,
    host: config.sandbox.host,
    port: config.sandbox.port,
    newsroom: config.newsroom.name,
    language: config.newsroom.language,
    channels,
    clock: systemClock,
  })
}

/** Works off the queues until it is closed, and gives a sign of life meanwhile. */
export const startWorker = async (
  config: Config,
  redis: Redis,
  health: RedisHealth,
  app: App,
): Promise<{ close(): Promise<void> }> => {
  const { desk, queues } = app
  const workers = await startWorkers({
    redis,
    prefix: config.redis.prefix,
    channels: config.channels.map(({ info }) => info),
    queues,
    jobs: {
      article: article(desk),
      deliver: deliver(desk, true),
      breaking: deliver(desk, false),
      reconcile: reconcile(desk),
      sweep: sweep(desk),
    },
    health,
    log: desk.log,
  })
  const life = { name: workerName, host: hostname(), pid: process.pid, startedAt: desk.clock.now() }
  await desk.ledger.beat(life, desk.clock.now())
  const beat = setInterval(() => {
    // A sign of life is a write: when Redis takes it, it takes the rest.
    desk.ledger.beat(life, desk.clock.now()).then(health.wrote, health.failed)
  }, beatEveryMs)
  return {
    async close() {
      clearInterval(beat)
      await workers.close()
      await desk.ledger.leave(life)
    },
  }
}
