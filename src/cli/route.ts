/** `crier route`: to which channels a story would go, by which rule, and why not to the others. */
import { styleText } from 'node:util'
import type { Command } from 'commander'
import { routing } from '../desk/routing.ts'
import { routeBy } from '../domain/route.ts'
import type { Doors } from './doors.ts'
import { configOf } from './opened.ts'
import { readStory } from './story.ts'

export const routeCommand = (program: Command, doors: Doors): void => {
  program
    .command('route')
    .summary('to which channels a story would go, by which rule, and why not to the others')
    .description(
      'Reads a story as `crier publish` does and tries the rules on it. Nothing is queued or posted.',
    )
    .argument('<story>', 'a file, or the address of its page; - reads standard input')
    .option('--url <url>', 'where a plain-text story is published')
    .option('--json', 'one JSON document for scripts')
    .addHelpText(
      'after',
      `
Examples:
  crier route examples/harbour-bridge.json
  crier route https://gazette.example/bridge-reopens
  crier --config new.yaml route story.json --json | jq '.[] | select(.goes).channelId'`,
    )
    .action(async (file: string, options: { url?: string; json?: boolean }, command: Command) => {
      const config = configOf(doors, command)
      const pages = () => doors.pages(config)
      const story = await readStory(
        { file, url: options.url, newsroomLanguage: config.newsroom.language },
        { stdin: doors.stdin, pages, warn: (words) => doors.err.write(`${words}\n`) },
      )
      const route = routeBy(new Map(config.channels.map((channel) => [channel.info.id, channel.route])))
      const channels = await doors.channels(config)
      try {
        const verdicts = routing({ channels, route }, { ...story, version: story.version ?? 1 })
        if (options.json) doors.out.write(`${JSON.stringify(verdicts, null, 2)}\n`)
        else {
          const width = Math.max(...verdicts.map(({ channelId }) => channelId.length))
          const lines = verdicts.map(
            ({ channelId, goes, why }) =>
              `  ${channelId.padEnd(width)}  ${goes ? styleText('green', 'goes') : styleText('yellow', 'not ')}  ${why}\n`,
          )
          doors.out.write(`${story.headline}\n${lines.join('')}`)
        }
      } finally {
        for (const channel of channels.values()) channel.close()
      }
    })
}
