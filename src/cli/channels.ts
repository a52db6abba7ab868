/** `crier channels`: which channels there are, and whether each may post. */
import type { Command } from 'commander'
import { check } from '../desk/check.ts'
import type { Doors, Opened } from './doors.ts'
import { exit, UserError } from './exit.ts'
import { configOf, withDesk } from './opened.ts'
import { table } from './words.ts'

export const channelsCommand = (program: Command, doors: Doors): void => {
  const channels = program
    .command('channels')
    .summary('the channels, and whether each may post')
    .addHelpText(
      'afterAll',
      `
Examples:
  crier channels list
  crier channels check            # all of them; posts nothing
  crier channels check x-news     # ends a pause when the check passes`,
    )
  channels
    .command('list', { isDefault: true })
    .summary('the configured channels')
    .option('--json', 'one JSON document for scripts')
    .action((options: { json?: boolean }, command: Command) => {
      const infos = configOf(doors, command).channels.map(({ info }) => info)
      if (options.json) doors.out.write(`${JSON.stringify(infos, null, 2)}\n`)
      else
        doors.out.write(
          `${table([
            ['CHANNEL', 'NETWORK', 'NAME', 'LANGUAGE'],
            ...infos.map(({ id, network, name, language }) => [id, network, name, language]),
          ])}\n`,
        )
    })
  channels
    .command('check')
    .summary('asks each network whether Crier may post there; posts nothing')
    .argument('[id...]', 'only these channels')
    .option('--json', 'one JSON document for scripts')
    .action(async (ids: string[], options: { json?: boolean }, command: Command) => {
      const known = configOf(doors, command).channels.map(({ info }) => info.id)
      const unknown = ids.filter((id) => !known.includes(id))
      if (unknown.length > 0)
        throw new UserError(`There is no channel ${unknown.join(', ')}. Known: ${known.join(', ')}`)
      const ask = async ({ desk }: Opened): Promise<void> => {
        const checked = await Promise.all((ids.length > 0 ? ids : known).map((id) => check(desk, id)))
        if (options.json) doors.out.write(`${JSON.stringify(checked, null, 2)}\n`)
        else
          for (const { channelId, health, resumed } of checked)
            doors.out.write(
              `${channelId}  ${health.ok ? 'ok' : health.reason}  ${health.detail}${resumed ? '  (resumed)' : ''}\n`,
            )
        if (checked.some(({ health }) => !health.ok)) process.exitCode = exit.attention
      }
      await withDesk(doors, command, ask, { channels: true })
    })
}
