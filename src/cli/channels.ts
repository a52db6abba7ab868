/** `crier channels`: which channels there are, and whether each may post. */
import type { Command } from 'commander'
import type { Config } from '../../config/config.ts'
import { healthOf, resumeIfWell, warnOf } from '../desk/check.ts'
import type { Health } from '../domain/outcome.ts'
import type { Doors, Opened } from './doors.ts'
import { exit, UserError } from './exit.ts'
import { configOf } from './opened.ts'
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
    .summary('the configured channels, and which are paused')
    .option('--json', 'one JSON document for scripts')
    .action(async (options: { json?: boolean }, command: Command) => {
      const config = configOf(doors, command)
      const infos = config.channels.map(({ info }) => info)
      const known = await pausesOf(doors, config)
      const pauses = known ?? new Map()
      if (options.json)
        doors.out.write(
          `${JSON.stringify(
            infos.map((info) => ({ ...info, ...(known && { paused: known.get(info.id) ?? null }) })),
            null,
            2,
          )}\n`,
        )
      else
        doors.out.write(
          `${table([
            ['CHANNEL', 'NETWORK', 'NAME', 'LANGUAGE', ...(pauses.size > 0 ? ['PAUSED'] : [])],
            ...infos.map(({ id, network, name, language }) => [
              ...[id, network, name, language],
              ...(pauses.size > 0 ? [pauses.get(id) ?? ''] : []),
            ]),
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
      const config = configOf(doors, command)
      const channels = await doors.channels(config)
      const withinMs = config.worker.requestTimeoutSeconds * 1_000
      try {
        const asked = await Promise.all(
          (ids.length > 0 ? ids : known).map(async (channelId) => ({
            channelId,
            health: await healthOf(channels.get(channelId)!, withinMs),
          })),
        )
        const acted = await act(doors, config, asked)
        const checked = asked.map((one) => ({ ...one, resumed: acted.resumed.includes(one.channelId) }))
        if (options.json) doors.out.write(`${JSON.stringify(checked, null, 2)}\n`)
        else
          doors.out.write(
            `${table(
              checked.map(({ channelId, health, resumed }) => [
                channelId,
                health.ok ? 'ok' : health.reason,
                `${health.detail}${resumed ? '  (resumed)' : ''}`,
              ]),
            )}\n`,
          )
        if (acted.away) doors.err.write(`Checked only; no pause was ended. ${acted.away}\n`)
        if (checked.some(({ health }) => !health.ok)) process.exitCode = exit.attention
      } finally {
        for (const channel of channels.values()) channel.close()
      }
    })
}

/** Why channels are paused, by channel; undefined when no Redis can tell: the list needs none. */
const pausesOf = async (doors: Doors, config: Config): Promise<Map<string, string> | undefined> => {
  let opened: Opened
  try {
    opened = await doors.open(config)
  } catch (error) {
    if (error instanceof UserError && error.code === exit.unreachable) return undefined
    throw error
  }
  try {
    const { ledger } = opened.desk
    const stopped = await ledger.stopped()
    const found = await Promise.all(
      config.channels.map(async ({ info }): Promise<Array<[string, string]>> => {
        const why = stopped?.detail ?? (await ledger.gate(info.id)).paused?.detail
        return why === undefined ? [] : [[info.id, why]]
      }),
    )
    return new Map(found.flat())
  } finally {
    await opened.close()
  }
}

/** Ends pauses and warnings of channels that are well. That needs a Crier that runs; a check does not. */
const act = async (
  doors: Doors,
  config: Config,
  asked: Array<{ channelId: string; health: Health }>,
): Promise<{ resumed: string[]; away?: string }> => {
  const resumed: string[] = []
  let opened: Opened
  try {
    opened = await doors.open(config)
  } catch (error) {
    if (error instanceof UserError && error.code === exit.unreachable) return { resumed, away: error.message }
    throw error
  }
  try {
    for (const { channelId, health } of asked) {
      await warnOf(opened.desk, { channelId, health })
      if (await resumeIfWell(opened.desk, channelId, health)) resumed.push(channelId)
    }
    return { resumed }
  } finally {
    await opened.close()
  }
}
