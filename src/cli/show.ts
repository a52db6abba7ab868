/** `crier show`: one story, its posts as sent, and all that happened to them. */
import type { Command } from 'commander'
import { type Story, story } from '../desk/board.ts'
import { type Post, type PostRef, picturesOf } from '../domain/post.ts'
import type { Doors } from './doors.ts'
import { UserError } from './exit.ts'
import { withDesk } from './opened.ts'
import { instant, waitsWords } from './words.ts'

export const showCommand = (program: Command, doors: Doors): void => {
  program
    .command('show')
    .summary('one story: its posts as sent, and their whole history')
    .argument('<article>', 'the id of the article')
    .option('--json', 'one JSON document for scripts')
    .addHelpText('after', '\nExample:\n  crier show harbour-bridge')
    .action((articleId: string, options: { json?: boolean }, command: Command) =>
      withDesk(doors, command, async ({ desk }, { newsroom }) => {
        const found = await story(desk, articleId)
        if (!found) {
          const recent = (await desk.ledger.recentArticles(5)).map(({ id }) => `  ${id}`)
          const hint = recent.length > 0 ? ` The latest are:\n${recent.join('\n')}` : ' None has arrived yet.'
          throw new UserError(`No article ${articleId} is known.${hint}`)
        }
        if (options.json) doors.out.write(`${JSON.stringify(found, null, 2)}\n`)
        else doors.out.write(`${storyText(found, desk.clock.now(), newsroom.timeZone)}\n`)
      }),
    )
}

const storyText = ({ article, deliveries }: Story, now: number, timeZone: string): string =>
  [
    article.headline,
    `${article.id}, version ${article.version}, ${article.status}, ${article.priority}  ${article.url}`,
    ...deliveries.flatMap((delivery) => [
      '',
      `${delivery.channelId}: ${delivery.state}${delivery.ref ? `  ${delivery.ref.url ?? delivery.ref.id}` : ''}`,
      ...(delivery.waitsFor ? [`  waits ${waitsWords(delivery.waitsFor, now, timeZone)}`] : []),
      ...(delivery.post ? postLines(delivery.post, delivery.receipts) : []),
      ...delivery.history.map(
        ({ at, to, epoch, by, detail }) =>
          `  ${instant(at, timeZone)}  ${to}${epoch > 0 ? ` (attempt ${epoch})` : ''}${detail ? `: ${detail}` : ''}  [${by}]`,
      ),
    ]),
  ].join('\n')

const postLines = (post: Post, receipts: PostRef[]): string[] => {
  const { text, more = [], length } = post
  return [
    ...quoted(text),
    ...more.flatMap((part, i) => [`  ├ ${receipts[i + 1]?.url ?? 'not out yet'}`, ...quoted(part.text)]),
    ...picturesOf(post).map(({ url, alt }) => `  ├ picture ${url}${alt ? ` (${alt})` : ''}`),
    `  └ ${length.used} of ${length.limit} ${length.unit}`,
  ]
}

const quoted = (text: string): string[] => text.split('\n').map((line) => `  │ ${line}`)
