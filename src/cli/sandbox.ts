/** `crier sandbox`: serves the simulated networks by themselves, and tells them to misbehave. */
import { Argument, type Command } from 'commander'
import { type FaultKind, faultKinds } from '../networks/fake.ts'
import type { Doors, Faults } from './doors.ts'
import { UserError } from './exit.ts'
import { wholeNumber } from './number.ts'
import { configOf, withDesk } from './opened.ts'

export const sandboxCommand = (program: Command, doors: Doors): void => {
  const sandbox = program
    .command('sandbox')
    .summary('the simulated networks: serve them, make them misbehave')
    .addHelpText(
      'afterAll',
      `
Examples:
  crier sandbox serve                              # the networks without a worker
  crier sandbox fault telegram rate-limit --seconds 5
  crier sandbox fault x reset-after --times 2
  crier sandbox clear x

Kinds of fault:
${Object.entries(faultKinds)
  .map(([kind, words]) => `  ${kind.padEnd(20)}${words}`)
  .join('\n')}`,
    )

  const act = (network: string, command: Command, run: (faults: Faults) => Promise<void>): Promise<void> => {
    const config = configOf(doors, command)
    const known = [...new Set(config.channels.map(({ info }) => info.network))]
    if (!known.includes(network))
      throw new UserError(`No channel is on the network ${network}. Known: ${known.join(', ')}`)
    if (!config.sandbox.enabled)
      throw new UserError('This configuration posts to the real networks. Faults need sandbox.enabled: true.')
    return withDesk(doors, command, ({ faults }) => run(faults))
  }

  sandbox
    .command('serve', { isDefault: true })
    .summary('serve the simulated networks and the reader’s page until Ctrl-C')
    .action(async (_options: object, command: Command) => {
      process.exitCode = await doors.run(configOf(doors, command), 'sandbox')
    })
  sandbox
    .command('fault')
    .summary('let the next posts to a network go wrong')
    .argument('<network>')
    .addArgument(new Argument('<kind>').choices(Object.keys(faultKinds)))
    .option('--times <n>', 'how many requests', wholeNumber, 1)
    .option(
      '--seconds <s>',
      'how long the network asks to wait (rate-limit), or takes (server-error-late)',
      wholeNumber,
    )
    .action(
      (
        network: string,
        kind: FaultKind,
        { times, seconds }: { times: number; seconds?: number },
        command: Command,
      ) =>
        act(network, command, async (faults) => {
          await faults.add(network, { kind, times, seconds })
          doors.out.write(
            `The next ${times === 1 ? 'post' : `${times} posts`} to ${network}: ${faultKinds[kind]}.\n`,
          )
        }),
    )
  sandbox
    .command('clear')
    .summary('let a network behave again')
    .argument('<network>')
    .action((network: string, _options: object, command: Command) =>
      act(network, command, async (faults) => {
        await faults.clear(network)
        doors.out.write(`${network} behaves again.\n`)
      }),
    )
}
