/** `crier aside`: jobs of the queue that are not articles, with every problem named, to be mended and let in. */
import type { Command } from 'commander'
import { discard, release } from '../desk/aside.ts'
import type { Aside } from '../desk/board.ts'
import type { Doors } from './doors.ts'
import { UserError } from './exit.ts'
import { withDesk } from './opened.ts'
import { problemLines, readStoryData } from './story.ts'
import { instant } from './words.ts'

export const asideCommand = (program: Command, doors: Doors): void => {
  const aside = program
    .command('aside')
    .summary('jobs that were set aside because they are not articles')
    .addHelpText(
      'afterAll',
      `
Examples:
  crier aside list
  crier aside show 3f9c01ab77 > mended.json     # then mend it
  crier aside release 3f9c01ab77 mended.json
  crier aside discard 3f9c01ab77
  crier aside adopt                             # jobs that a client without our prefix added`,
    )
  aside
    .command('list', { isDefault: true })
    .summary('all of them, with their problems')
    .option('--json', 'one JSON document for scripts')
    .action((options: { json?: boolean }, command: Command) =>
      withDesk(doors, command, async ({ desk }, { newsroom }) => {
        const all = await desk.ledger.asides()
        if (options.json) doors.out.write(`${JSON.stringify(all, null, 2)}\n`)
        else if (all.length === 0) doors.out.write('Nothing is set aside.\n')
        for (const one of options.json ? [] : all)
          doors.out.write(
            `${one.id}  ${instant(one.at, newsroom.timeZone)}  ${nameOf(one)}\n${problemLines(one.problems)}\n`,
          )
      }),
    )
  aside
    .command('show')
    .summary('the data as it came; its problems go to standard error')
    .argument('<id>')
    .action((id: string, _options: object, command: Command) =>
      withDesk(doors, command, async ({ desk }) => {
        const found = await desk.ledger.aside(id)
        if (!found) throw unknown(id)
        doors.err.write(`${problemLines(found.problems)}\n`)
        doors.out.write(`${JSON.stringify(JSON.parse(found.data), null, 2)}\n`)
      }),
    )
  aside
    .command('release')
    .summary('let it into the queue, mended by a file or as it came')
    .argument('<id>')
    .argument('[file]', 'the mended article in JSON; - reads standard input')
    .action((id: string, file: string | undefined, _options: object, command: Command) =>
      withDesk(doors, command, async ({ desk }) => {
        const mended = file === undefined ? undefined : await readStoryData(file, doors.stdin)
        const released = await release(desk, id, mended)
        if (released.kind === 'unknown') throw unknown(id)
        if (released.kind === 'still wrong')
          throw new UserError(`Still not an article, so it stays aside:\n${problemLines(released.problems)}`)
        doors.out.write(`Released. Follow it: crier show ${released.article.id}\n`)
      }),
    )
  aside
    .command('discard')
    .summary('throw it away')
    .argument('<id>')
    .action((id: string, _options: object, command: Command) =>
      withDesk(doors, command, async ({ desk }) => {
        if (!(await discard(desk, id))) throw unknown(id)
        doors.out.write(`Discarded ${id}.\n`)
      }),
    )
  aside
    .command('adopt')
    .summary('take in the jobs that lie in a queue `articles` under the default prefix of BullMQ')
    .action((_options: object, command: Command) =>
      withDesk(doors, command, async ({ adoptStray }) => {
        const count = await adoptStray()
        doors.out.write(count === 0 ? 'There are none.\n' : `Taken in: ${count}. See: crier status\n`)
      }),
    )
}

/** What it would have been: its headline, else its id, as far as it has any. */
export const nameOf = ({ data }: Aside): string => {
  const { headline, id } = (JSON.parse(data) ?? {}) as { headline?: unknown; id?: unknown }
  const name = [headline, id].find((value) => typeof value === 'string' && value.trim() !== '')
  return name === undefined ? '' : shortened(String(name))
}

const shortened = (name: string): string => (name.length > 70 ? `${name.slice(0, 70)}…` : name)

const unknown = (id: string): UserError =>
  new UserError(`Nothing with the id ${id} is set aside. See: crier aside list`)
