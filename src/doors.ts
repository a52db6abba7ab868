/** How a command reaches a Crier that runs: the configuration, its Redis, and the desk on it. */
import { existsSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import { environment } from '../config/environment.ts'
import { ConfigError, loadConfig } from '../config/load.ts'
import { openApp, openChannels, openFakes } from './app.ts'
import type { Doors } from './cli/doors.ts'
import { exit, UserError } from './cli/exit.ts'
import { systemClock } from './domain/clock.ts'
import { openLog } from './log.ts'
import { briefRedis, type RedisTarget, RedisUnreachable } from './queue/connection.ts'
import { socketPath } from './queue/embedded.ts'
import { addFault, clearFaults } from './sandbox/faults.ts'

/** @throws UserError with every problem of the configuration */
export const load = (file?: string): Config => {
  try {
    return loadConfig({ file, env: environment(), cwd: process.cwd() })
  } catch (error) {
    throw error instanceof ConfigError ? new UserError(error.message) : error
  }
}

/** Where its Redis is. */
export const target = (config: Config): RedisTarget =>
  config.redis.url ? { url: config.redis.url } : { path: socketPath(config.data) }

/** Connects for one command. @throws UserError when nothing runs there */
export const open: Doors['open'] = async (config, options = { channels: false }) => {
  const where = target(config)
  if (where.path && !existsSync(where.path))
    throw new UserError(
      `Crier is not running here (no Redis at ${where.path}). Start it with: crier start. If it keeps its data elsewhere, say where: CRIER_DATA=…; if it uses another Redis: REDIS_URL=…`,
      exit.unreachable,
    )
  const redis = await briefRedis(where).catch((error) => {
    throw error instanceof RedisUnreachable ? new UserError(error.message, exit.unreachable) : error
  })
  const log = openLog({ ...config.log, level: 'silent' }, process.stderr)
  const app = openApp(config, redis, log, options.channels ? await openChannels(config) : undefined)
  const { prefix } = config.redis
  return {
    desk: app.desk,
    tokens: app.tokens,
    adoptStray: app.queues.adoptStray,
    faults: {
      add: (network, fault) => addFault(redis, prefix, network, { ...fault, on: 'publish' }),
      clear: (network) => clearFaults(redis, prefix, network),
    },
    async close() {
      await app.close()
      redis.disconnect()
    },
  }
}

/** A page that shows these posts as readers would see them. */
export const previewPage: Doors['previewPage'] = async (config, headline, previews) => {
  const page = await import('./sandbox/preview-page.ts')
  const columns = (await openFakes(config)).flatMap(({ info, settings, fake }) =>
    previews
      .filter(({ channelId }) => channelId === info.id)
      .map((preview) => ({ ...preview, info, account: fake.account(settings) })),
  )
  return page.previewPage(headline, config.newsroom.name, columns, {
    now: systemClock.now(),
    timeZone: config.newsroom.timeZone,
  })
}
