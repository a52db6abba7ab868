/** The first lines after `crier start`: what runs, where to look, what to try. */
import type { Config } from '../../config/config.ts'
import type { Role } from './doors.ts'

export interface Started {
  role: Role
  /** Where Redis is, without its password. */
  redis: string
  /** The reader's page. */
  readers?: string
  api?: string
  /** As they are called from where this was started. */
  program: { command: string; examples: string }
}

/** @param started what runs now */
export const greeting = (config: Config, { role, redis, readers, api, program }: Started): string => {
  const { enabled } = config.sandbox
  const names = config.channels.map(({ info }) => `${info.id} (${info.network})`).join(', ')
  const embedded = !config.redis.url
  const lines = [
    `Crier for ${config.newsroom.name}${enabled ? ': the sandbox; nothing leaves this machine' : ''}`,
    `  Channels  ${names}`,
    `  Redis     ${redis}${embedded ? ' (embedded, every write on disk)' : ''}`,
    `  Queue     articles, prefix ${config.redis.prefix}${embedded ? `, for BullMQ clients: connection: { path: '${redis}' }` : ''}`,
  ]
  if (readers) lines.push(`  Readers   ${readers}`)
  if (api) lines.push(`  API       ${api}docs`)
  if (role !== 'sandbox')
    lines.push(`  Try       ${program.command} publish ${program.examples}/harbour-bridge.json`)
  return `${lines.join('\n')}\nStop with Ctrl-C.\n`
}
