/** `crier aside`: jobs of the queue that are not articles, with every problem named, to be mended and let in. */
import type { Command } from 'commander'
import { discard, release } from '../desk/aside.ts'
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
  crier aside discard 3f9c01ab77`,
    )
  aside
    .command('list', { isDefault: true })
    .summary('all of them, with their problems')
    .option('--json', 'one JSON document for scripts')
    .action((options: { json?: boolean }, command: Command) =>
      withDesk(doors, command, async ({ desk }) => {
        const all = await desk.ledger.asides()
        if (options.json) doors.out.write(`${JSON.stringify(all, null, 2)}\n`)
        else if (all.length === 0) doors.out.write('Nothing is set aside.\n')
        for (const { id, at, problems } of options.json ? [] : all)
          doors.out.write(`${id}  ${instant(at)}\n${problemLines(problems)}\n`)
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
}

const unknown = (id: string): UserError =>
  new UserError(`Nothing with the id ${id} is set aside. See: crier aside list`)
