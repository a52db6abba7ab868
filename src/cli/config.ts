/** `crier config`: is the configuration right, and what is in force? */
import type { Command } from 'commander'
import type { Doors } from './doors.ts'
import { configOf } from './opened.ts'

export const configCommand = (program: Command, doors: Doors): void => {
  const config = program
    .command('config')
    .summary('check the configuration, show what is in force')
    .addHelpText(
      'afterAll',
      `
Examples:
  crier config check
  crier --config newsroom.yaml config show`,
    )
  config
    .command('check')
    .summary('every problem with its line; exit code 2 when there is one')
    .action((_options: object, command: Command) => {
      const { channels, sandbox } = configOf(doors, command)
      const where = sandbox.enabled ? ', posting to the sandbox' : ''
      const count = channels.length === 1 ? '1 channel' : `${channels.length} channels`
      doors.out.write(`The configuration is right: ${count}${where}.\n`)
    })
  config
    .command('show')
    .summary('the effective configuration, secrets redacted')
    .action((_options: object, command: Command) => {
      doors.out.write(doors.shownConfig(command.optsWithGlobals().config))
    })
}
