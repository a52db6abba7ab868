/** The configuration in effect, as YAML for people: every default filled in, no credential. */
import { stringify } from 'yaml'
import type { Config } from './config.ts'
import { isSecret, networks } from './schema.ts'

const hidden = '[secret]'

/** Safe to print, log and mail. Begins with the file that it was read from. */
export const showConfig = (config: Config): string => {
  const { file, channels, redis, ...sections } = config
  const shown = {
    ...sections,
    redis: { ...redis, url: redis.url === undefined ? undefined : withoutPassword(redis.url) },
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

/** A Redis URL may carry its password before the @ and in `?password=`. */
const withoutPassword = (text: string): string => {
  const url = new URL(text)
  const address = `${url.protocol}//${url.host}${url.pathname}`
  const account = url.username || url.password ? `${hidden}@` : ''
  return address.replace('//', `//${account}`) + (url.search ? `?${hidden}` : '')
}
