/**
 * The simulated networks, without the one courtesy that would hide what this bench looks for: X and Facebook refuse the
 * same words for a while. Here they take whatever comes, so that each request that creates a post shows. Argument: the
 * configuration.
 */
import { environment } from '../../config/environment.ts'
import { loadConfig } from '../../config/load.ts'
import { systemClock } from '../../src/domain/clock.ts'
import type { FakeNetwork } from '../../src/networks/fake.ts'
import { networks } from '../../src/networks/registry.ts'
import { lastingRedis } from '../../src/queue/connection.ts'
import { socketPath } from '../../src/queue/embedded.ts'
import { serveSandbox } from '../../src/sandbox/serve.ts'

/** Everything is seen for the first time. */
const forgetful = (fake: FakeNetwork<unknown>): FakeNetwork<unknown> => ({
  ...fake,
  serve: (accounts, store, clock) => fake.serve(accounts, { ...store, firstSeen: async () => true }, clock),
})

const config = loadConfig({ file: process.argv[2]!, env: environment(), cwd: process.cwd() })
const redis = lastingRedis({ path: socketPath(config.data) })
redis.on('error', () => {})
const channels = await Promise.all(
  config.channels.map(async ({ info, settings }) => ({
    ...{ info, settings },
    fake: forgetful(await networks[info.network]!.fake()),
  })),
)
const { name, language } = config.newsroom
await serveSandbox({
  timeZone: 'UTC',
  ...{ redis, prefix: config.redis.prefix, newsroom: name, language, channels, clock: systemClock },
  ...{ host: config.sandbox.host, port: config.sandbox.port },
})
process.stdout.write('Stop with Ctrl-C.\n')
