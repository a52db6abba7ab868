/** Most commands: read the configuration, open the desk, do one thing, close it whatever happens. */
import type { Command } from 'commander'
import type { Config } from '../../config/config.ts'
import type { Doors, Opened } from './doors.ts'

/** @param options.channels also opens the channels, to ask their networks */
export const withDesk = async (
  doors: Doors,
  command: Command,
  act: (opened: Opened, config: Config) => Promise<void>,
  options?: { channels: boolean },
): Promise<void> => {
  const config = configOf(doors, command)
  const opened = await doors.open(config, options)
  try {
    await act(opened, config)
  } finally {
    await opened.close()
  }
}

/** The configuration that this command line names. */
export const configOf = (doors: Doors, command: Command): Config =>
  doors.config(command.optsWithGlobals().config)
