/** `crier article`: which article Crier reads from a page, and from where on the page. */
import type { Command } from 'commander'
import { readArticle } from '../intake/json.ts'
import type { Finding } from '../intake/page/findings.ts'
import type { Doors } from './doors.ts'
import { exit } from './exit.ts'
import { configOf } from './opened.ts'
import { problemLines, readPage } from './story.ts'
import { printable } from './words.ts'

interface Options {
  url?: string
  explain?: boolean
  json?: boolean
}

export const articleCommand = (program: Command, doors: Doors): void => {
  program
    .command('article')
    .summary('what Crier reads from a web page, and from where on it')
    .description(
      'Reads a page as `crier publish URL` does and shows the article. Nothing is queued or posted.',
    )
    .argument('<page>', 'the address of a story, or a saved page')
    .option('--url <url>', 'where a saved page is published, when it does not say so itself')
    .option('--explain', 'for each field: where it was taken from, what else was there, what was of no use')
    .option(
      '--json',
      'the article as JSON, as `crier publish` takes it; with --explain also where it is from',
    )
    .addHelpText(
      'after',
      `
Examples:
  crier article https://gazette.example/bridge-reopens
  crier article https://gazette.example/bridge-reopens --explain
  crier article saved.html --url https://gazette.example/bridge-reopens --json > story.json

Exit codes: 0 an article · 2 no article there, or the page cannot be read`,
    )
    .action(async (file: string, options: Options, command: Command) => {
      const config = configOf(doors, command)
      const { data, explain } = await readPage(file, options.url, await doors.pages(config))
      const read = readArticle(data, { language: config.newsroom.language })
      if (options.json)
        doors.out.write(`${JSON.stringify(options.explain ? { article: data, explain } : data, null, 2)}\n`)
      else for (const finding of explain) doors.out.write(printable(lines(finding, options.explain ?? false)))
      if (read.ok) return
      doors.err.write(printable(`This is not yet an article:\n${problemLines(read.problems)}\n`))
      process.exitCode = exit.input
    })
}

const longest = 200
const width = 'publishedAt'.length

const lines = ({ field, taken, others, passedOver }: Finding, explain: boolean): string => {
  const name = field.padEnd(width)
  if (!explain) return taken ? `${name}  ${brief(taken.value)}\n` : ''
  const rows = [
    taken ? `${name}  ${brief(taken.value)}\n${''.padEnd(width)}    from ${taken.from}` : `${name}  -`,
    ...others.map(({ value, from }) => `${''.padEnd(width)}    else ${from}: ${brief(value)}`),
    ...passedOver.map(
      ({ value, from, why }) => `${''.padEnd(width)}    not  ${from}: ${brief(value)} (${why})`,
    ),
  ]
  return `${rows.join('\n')}\n`
}

/** The names or subjects of one place stand together. */
const brief = (value: string): string => {
  const line = value.replaceAll('\u001f', ', ').replace(/\s+/g, ' ')
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}
