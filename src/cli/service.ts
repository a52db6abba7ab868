/** `crier start`, `crier worker` and `crier desk`: the commands that stay. */
import type { Command } from 'commander'
import type { Doors } from './doors.ts'
import { configOf } from './opened.ts'

export const serviceCommands = (program: Command, doors: Doors): void => {
  program
    .command('start')
    .summary('everything in one process: Redis if needed, worker, API, sandbox')
    .description(
      'Runs the newsroom until Ctrl-C. Without a configuration: three simulated networks, nothing leaves this machine.\n' +
        'With REDIS_URL it uses that Redis or Valkey instead of an embedded one.',
    )
    .addHelpText(
      'after',
      `
Examples:
  crier start
  crier --config newsroom.yaml start
  REDIS_URL=redis://10.0.0.5:6379 crier start`,
    )
    .action(async (_options: object, command: Command) => {
      process.exitCode = await doors.run(configOf(doors, command), 'start')
    })
  program
    .command('worker')
    .summary('one more worker on a Redis that others share')
    .description(
      'Works off the queues. Any number may run, on any machines; the ledger lets nothing leave twice.',
    )
    .addHelpText('after', '\nExample:\n  REDIS_URL=redis://10.0.0.5:6379 crier worker')
    .action(async (_options: object, command: Command) => {
      process.exitCode = await doors.run(configOf(doors, command), 'worker')
    })
  program
    .command('desk')
    .summary('only the API, on a Redis that others share')
    .description(
      'Serves the API and delivers nothing: that is for the workers. Any number may run, behind a load balancer that asks\n' +
        '/healthz. Listens where `http` in the configuration says.',
    )
    .addHelpText('after', '\nExample:\n  REDIS_URL=redis://10.0.0.5:6379 crier desk')
    .action(async (_options: object, command: Command) => {
      process.exitCode = await doors.run(configOf(doors, command), 'desk')
    })
}
