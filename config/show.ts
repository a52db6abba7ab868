/** The configuration in effect, as YAML for people: every default filled in, no credential. */
import { stringify } from 'yaml'
import { hidden, redacted } from '../src/domain/redacted.ts'
import type { Config } from './config.ts'
import { isSecret, networks } from './schema.ts'

/** Safe to print, log and mail. Begins with the file that it was read from. */
export const showConfig = (config: Config): string => {
  const { file, channels, hooks, redis, ...sections } = config
  const shown = {
    ...sections,
    redis: { ...redis, url: redis.url === undefined ? undefined : redacted(redis.url) },
    hooks: hooks.map((hook) => ({ ...hook, secret: hidden })),
    channels: channels.map(({ info, settings }) => ({ ...info, ...withoutSecrets(info.network, settings) })),
  }
  return `# ${file}\n${stringify(shown)}`
}

const withoutSecrets = (network: string, settings: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      isSecret(networks.get(network)?.shape[key]) ? hidden : value,
    ]),
  )
