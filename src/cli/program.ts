/** The command line: each command in a file of its own, errors in the user's words. */
import { Command, CommanderError } from 'commander'
import { articleCommand } from './article.ts'
import { asideCommand } from './aside.ts'
import { channelsCommand } from './channels.ts'
import { configCommand } from './config.ts'
import type { Doors } from './doors.ts'
import { exit, UserError } from './exit.ts'
import { feedsCommand } from './feeds.ts'
import { hooksCommand } from './hooks.ts'
import { previewCommand } from './preview.ts'
import { publishCommand } from './publish.ts'
import { decisionCommands } from './resolve.ts'
import { routeCommand } from './route.ts'
import { sandboxCommand } from './sandbox.ts'
import { serviceCommands } from './service.ts'
import { showCommand } from './show.ts'
import { statusCommand } from './status.ts'
import { tokensCommand } from './tokens.ts'

/** Runs one command line (without node and script); sets `process.exitCode`, see exit.ts. */
export const runCommandLine = async (argv: string[], doors: Doors): Promise<void> => {
  // A script that wants JSON wants it of what went wrong too.
  const json = argv.includes('--json')
  const program = new Command('crier')
    .description('The town crier of a newsroom: posts each story once to Telegram, X and Facebook.')
    .version(doors.version)
    .option('--config <file>', 'the configuration (default: $CRIER_CONFIG, ./crier.yaml, else the sandbox)')
    .configureOutput({
      writeOut: (text) => doors.out.write(text),
      writeErr: (text) => doors.err.write(text),
      outputError: (text, write) => write(json ? document(text.trim()) : text),
    })
    .showHelpAfterError(json ? false : '(add --help for the usage)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  crier start                                   run everything, in the sandbox until you configure channels
  crier publish examples/harbour-bridge.json    hand over a story and watch it go out
  crier status                                  what is out, what waits, what needs you

Exit codes: 0 fine · 1 a bug of Crier · 2 wrong usage or input · 3 Crier or Redis cannot be reached
            4 a person must look · 5 still under way
With --json what went wrong is a JSON document too, on standard error: {"error": "…"}`,
    )
  serviceCommands(program, doors)
  publishCommand(program, doors)
  previewCommand(program, doors)
  articleCommand(program, doors)
  statusCommand(program, doors)
  showCommand(program, doors)
  decisionCommands(program, doors)
  asideCommand(program, doors)
  channelsCommand(program, doors)
  feedsCommand(program, doors)
  hooksCommand(program, doors)
  routeCommand(program, doors)
  tokensCommand(program, doors)
  sandboxCommand(program, doors)
  configCommand(program, doors)
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    process.exitCode = ended(error, doors, json)
  }
}

const document = (error: string): string => `${JSON.stringify({ error })}\n`

const ended = (error: unknown, doors: Doors, json: boolean): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.fine : exit.input
  if (error instanceof UserError) {
    doors.err.write(json ? document(error.message) : `${error.message}\n`)
    return error.code
  }
  throw error
}
