/** The configuration in effect, as YAML for people: every default filled in, no credential. */
import { stringify } from 'yaml'
import { hidden, madeUp, redacted, redactedQuery } from '../src/domain/redacted.ts'
import type { Config } from './config.ts'
import { isSecret, networks } from './schema.ts'
import { isObject } from './variables.ts'

/**
 * Safe to print, log and mail. Begins with the file that it was read from, and could be such a file itself: credentials
 * stand there as the variables that they came from.
 */
export const showConfig = (config: Config): string => {
  const { file, references, channels, feeds, hooks, redis, rewrite, ...sections } = config
  /** Undefined leaves the key out: nothing was written there. */
  const named = (path: string, value: unknown): string | undefined =>
    references.get(path) ?? (value === undefined || value === madeUp ? undefined : hidden)
  const shown = {
    ...(literal(sections) as object),
    redis: {
      ...(literal(redis) as object),
      url: redis.url === undefined ? undefined : redacted(redis.url),
    },
    feeds: feeds.map((feed) => ({ ...(literal(feed) as object), url: redactedQuery(feed.url) })),
    rewrite: {
      ...(literal(rewrite) as object),
      apiKey: named('rewrite.apiKey', rewrite.apiKey),
    },
    hooks: hooks.map((hook, index) => ({
      ...(literal(hook) as object),
      secret: named(`hooks.${index}.secret`, hook.secret),
    })),
    channels: channels.map(({ info, written }, index) =>
      Object.fromEntries(
        Object.entries(written).map(([key, value]) => {
          const secret = isSecret(networks.get(info.network)?.shape[key])
          return [key, secret ? named(`channels.${index}.${key}`, value) : literal(value)]
        }),
      ),
    ),
  }
  return `# ${file}\n${stringify(shown, { aliasDuplicateObjects: false })}`
}

/** What looks like a variable is none any more: it was filled in when the file was read. */
const literal = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${')
  if (Array.isArray(value)) return value.map(literal)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, literal(entry)]))
}
