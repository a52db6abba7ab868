/** The first lines after `crier start`: what runs, where to look, what to try. */
import type { Config } from '../../config/config.ts'
import type { Role } from './doors.ts'

export const greeting = (
  config: Config,
  { role, redis, readers, api }: { role: Role; redis: string; readers?: string; api?: string },
): string => {
  const { enabled } = config.sandbox
  const names = config.channels.map(({ info }) => `${info.id} (${info.network})`).join(', ')
  const lines = [
    `Crier for ${config.newsroom.name}${enabled ? ': the sandbox; nothing leaves this machine' : ''}`,
    `  Channels  ${names}`,
    `  Redis     ${redis}${config.redis.url ? '' : ' (embedded, every write on disk)'}`,
  ]
  if (readers) lines.push(`  Readers   ${readers}`)
  if (api) lines.push(`  API       ${api}docs`)
  if (role !== 'sandbox') lines.push('  Try       ./crier publish examples/harbour-bridge.json')
  return `${lines.join('\n')}\nStop with Ctrl-C.\n`
}
