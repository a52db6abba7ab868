/** The composition root: the only place that knows everybody. */
import { hostname } from 'node:os'
import type { Redis } from 'ioredis'
import type { Config } from '../config/config.ts'
import { article } from '../jobs/article.ts'
import { check } from '../jobs/check.ts'
import { deliver } from '../jobs/deliver.ts'
import { feed } from '../jobs/feed.ts'
import { reconcile } from '../jobs/reconcile.ts'
import { sweep } from '../jobs/sweep.ts'
import type { WatchDesk } from './desk/check.ts'
import type { Log } from './desk/desk.ts'
import type { FeedDesk } from './desk/feed-desk.ts'
import { openPages } from './desk/page.ts'
import type { TokenStore } from './desk/tokens.ts'
import { systemClock } from './domain/clock.ts'
import { routeBy } from './domain/route.ts'
import type { HttpServer } from './http/serve.ts'
import type { PageReader } from './intake/page/read.ts'
import { redisLedger } from './ledger/redis.ts'
import type { Channel } from './networks/contract.ts'
import { networks } from './networks/registry.ts'
import { feedLimits, fetchPage, getPicture, openPageReader, readFeed, rewritingOf } from './outside.ts'
import type { RedisHealth } from './queue/health.ts'
import { openQueues, type Queues } from './queue/queues.ts'
import { startWorkers } from './queue/workers.ts'
import { sandboxUrl } from './sandbox/address.ts'
import type { Sandbox } from './sandbox/serve.ts'
import { redisFeeds } from './store/feeds.ts'
import { idempotencyStore } from './store/idempotency.ts'
import { redisNonces } from './store/nonces.ts'
import { rateStore } from './store/rate.ts'
import { tokenStore } from './store/tokens.ts'
import { warningStore } from './store/warnings.ts'

const workerName = `${hostname()}:${process.pid}`
const beatEveryMs = 5_000

export interface App {
  desk: FeedDesk & WatchDesk
  queues: Queues
  tokens: TokenStore
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
    tokens: tokenStore(redis, prefix),
    desk: {
      ledger: redisLedger(redis, prefix, workerName),
      enqueue: queues,
      channels,
      rules: new Map(config.channels.map(({ info, rules }) => [info.id, rules])),
      route: routeBy(new Map(config.channels.map(({ info, route }) => [info.id, route]))),
      page: config.checkPage.enabled
        ? openPages(fetchPage(config), config.fetch.allowHosts, systemClock)
        : undefined,
      picture: getPicture(config),
      rewriting: rewritingOf(config, redis),
      mostLateMs: {
        routine: config.freshness.routineMinutes * 60_000,
        breaking: config.freshness.breakingMinutes * 60_000,
      },
      clock: systemClock,
      log,
      language: config.newsroom.language,
      requestTimeoutMs: config.worker.requestTimeoutSeconds * 1_000,
      leaseMs: config.worker.leaseSeconds * 1_000,
      keepMs: config.keep.days * 86_400_000,
      warnings: warningStore(redis, prefix),
      feeds: {
        configured: new Map(config.feeds.map((one) => [one.id, one])),
        store: redisFeeds(redis, prefix),
        fetch: fetchPage(config, feedLimits),
        read: readFeed(),
        publicUrl: config.http.publicUrl?.replace(/\/+$/, ''),
      },
    },
    close: async () => {
      for (const channel of channels.values()) channel.close()
      await queues.close()
    },
  }
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

/** Every configured channel with its simulated network. */
export const openFakes = (config: Config) =>
  Promise.all(
    config.channels.map(async ({ info, settings }) => ({
      info,
      settings,
      fake: await networks[info.network]!.fake(),
    })),
  )

/** The simulated networks and the reader's page. */
export const startSandbox = async (config: Config, redis: Redis): Promise<Sandbox> => {
  const { serveSandbox } = await import('./sandbox/serve.ts')
  return serveSandbox({
    redis,
    prefix: config.redis.prefix,
    host: config.sandbox.host,
    port: config.sandbox.port,
    newsroom: config.newsroom.name,
    language: config.newsroom.language,
    timeZone: config.newsroom.timeZone,
    channels: await openFakes(config),
    clock: systemClock,
  })
}

/** The API and the doors beside it. Loads its framework: who only works off queues needs none. */
export const startHttp = async (
  config: Config,
  redis: Redis,
  health: RedisHealth,
  { desk, tokens }: App,
): Promise<HttpServer> => {
  const [{ serveHttp }, { websubRoutes }, { hookRoutes }, { hookOf }] = await Promise.all([
    import('./http/serve.ts'),
    import('./http/websub.ts'),
    import('./http/hooks.ts'),
    import('./intake/hooks/hook.ts'),
  ])
  const { prefix } = config.redis
  const { timeZone } = config.newsroom
  const hooks = config.hooks.map((settings) => hookOf(settings, { timeZone }))
  let pages: Promise<PageReader> | undefined
  const server = await serveHttp({
    ...config.http,
    desk,
    tokens,
    once: idempotencyStore(redis, prefix),
    rates: rateStore(redis, prefix),
    redisFailed: health.failed,
    readPage: async (url, signal) => {
      pages ??= openPageReader(config)
      const read = await (await pages).fromUrl(url, signal)
      return read.ok ? { data: read.data } : { failed: read.why }
    },
    mounts: {
      '/': websubRoutes(desk, rateStore(redis, prefix)),
      '/hooks': hookRoutes({
        desk,
        nonces: redisNonces(redis, prefix),
        rates: rateStore(redis, prefix),
        hooks,
      }),
    },
  })
  return {
    url: server.url,
    async close() {
      await server.close()
      await (await pages)?.close()
    },
  }
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
    feeds: config.feeds.map(({ id, intervalMinutes }) => ({ id, everyMs: intervalMinutes * 60_000 })),
    queues,
    jobs: {
      article: article(desk),
      deliver: deliver(desk, true),
      breaking: deliver(desk, false),
      reconcile: reconcile(desk),
      sweep: sweep(desk),
      check: check(desk),
      feed: feed(desk),
    },
    health,
    log: desk.log,
  })
  const life = { name: workerName, host: hostname(), pid: process.pid, startedAt: desk.clock.now() }
  await desk.ledger.beat(life)
  const beat = setInterval(() => {
    // A sign of life is a write: when Redis takes it, it takes the rest.
    desk.ledger.beat(life).then(health.wrote, (error) => {
      if (!health.failed(error)) desk.log.error({ error }, 'no sign of life could be given: this is a bug')
    })
  }, beatEveryMs)
  return {
    async close() {
      clearInterval(beat)
      await workers.close()
      await desk.ledger.leave(life)
    },
  }
}
