/** `crier feeds`: how the polled feeds stand, what one of them holds, and a poll on demand. */
import type { Command } from 'commander'
import { checkFeed, type FeedCheck, type FeedReport, feedReports } from '../desk/feed-report.ts'
import { type Polled, pollFeed } from '../desk/feeds.ts'
import type { Doors } from './doors.ts'
import { exit, UserError } from './exit.ts'
import { moment } from './moment.ts'
import { withDesk } from './opened.ts'
import { problemLines } from './story.ts'
import { ago, instant, printable, table } from './words.ts'

export const feedsCommand = (program: Command, doors: Doors): void => {
  const feeds = program
    .command('feeds')
    .summary('the feeds whose new stories are taken in')
    .addHelpText(
      'afterAll',
      `
Examples:
  crier feeds list
  crier feeds check https://gazette.example/feed.xml     # what Crier would make of it; changes nothing
  crier feeds poll city                                  # now, not at its next time
  crier feeds poll city --since 2026-05-01T00:00:00Z     # also what is older than the first poll`,
    )
  feeds
    .command('list', { isDefault: true })
    .summary('how each stands: last poll, next poll, last error')
    .option('--json', 'one JSON document for scripts')
    .action((options: { json?: boolean }, command: Command) =>
      withDesk(doors, command, async ({ desk }) => {
        const reports = await feedReports(desk)
        if (options.json) doors.out.write(`${JSON.stringify(reports, null, 2)}\n`)
        else doors.out.write(printable(`${listText(reports, desk.clock.now())}\n`))
        if (reports.some(({ error }) => error)) process.exitCode = exit.attention
      }),
    )
  feeds
    .command('check')
    .summary('fetches a feed and shows its items as articles, with their problems; changes nothing')
    .argument('[url|id...]', 'an address, or the id of a configured feed; all of these when absent')
    .option('--json', 'one JSON document for scripts')
    .action((names: string[], options: { json?: boolean }, command: Command) =>
      withDesk(doors, command, async ({ desk }) => {
        const wanted = names.length > 0 ? names : [...desk.feeds.configured.keys()]
        for (const name of wanted)
          if (!desk.feeds.configured.has(name) && !/^https?:\/\//i.test(name)) throw unknown(desk.feeds, name)
        const checks: FeedCheck[] = []
        for (const name of wanted) checks.push(await checkFeed(desk, name))
        if (options.json) doors.out.write(`${JSON.stringify(checks, null, 2)}\n`)
        else doors.out.write(printable(`${checks.map(checkText).join('\n\n') || noFeeds}\n`))
        if (checks.some(({ error, items }) => error || items.some(({ problems }) => problems.length > 0)))
          process.exitCode = exit.attention
      }),
    )
  feeds
    .command('poll')
    .summary('polls a configured feed now')
    .argument('<id>', 'the feed')
    .option('--since <instant>', 'take what was published since then, old or not', moment)
    .option('--json', 'one JSON document for scripts')
    .action((id: string, options: { since?: string; json?: boolean }, command: Command) =>
      withDesk(
        doors,
        command,
        async ({ desk }) => {
          const feed = desk.feeds.configured.get(id)
          if (!feed) throw unknown(desk.feeds, id)
          const since = options.since === undefined ? undefined : Date.parse(options.since)
          const polled = await pollFeed(desk, feed, { asked: true, since })
          if (options.json) doors.out.write(`${JSON.stringify(polled, null, 2)}\n`)
          else doors.out.write(`${id}: ${pollText(polled)}\n`)
          if (polled.kind === 'early' || polled.kind === 'busy') process.exitCode = exit.waiting
          else if (polled.kind === 'failed' || polled.kind === 'gone') process.exitCode = exit.attention
        },
        // Routes ask the channels where a story goes.
        { channels: true },
      ),
    )
}

const noFeeds = 'No feed is configured: see `feeds` in config/crier.example.yaml.'

const unknown = ({ configured }: { configured: ReadonlyMap<string, unknown> }, name: string): UserError =>
  new UserError(
    configured.size === 0 ? noFeeds : `There is no feed ${name}. Known: ${[...configured.keys()].join(', ')}`,
  )

const listText = (reports: FeedReport[], now: number): string => {
  if (reports.length === 0) return noFeeds
  const rows = reports.map(({ id, state, polledAt, lastItemAt, nextAt }) => [
    id,
    state,
    polledAt === undefined ? 'never' : ago(polledAt, now),
    lastItemAt === undefined ? 'none yet' : ago(lastItemAt, now),
    nextAt === undefined ? '-' : nextAt <= now ? 'now' : ago(nextAt, now),
  ])
  return [
    table([['FEED', 'STATE', 'LAST POLL', 'LAST STORY', 'NEXT POLL'], ...rows]),
    ...reports.flatMap(feedTrouble),
  ].join('\n')
}

/** What a person should know of a feed; nothing when all is well. */
export const feedTrouble = ({ id, error, problems, hubError }: FeedReport): string[] =>
  [
    ...(error ? [`${id} ${error}`] : []),
    ...problems.map((problem) => `${id}: ${problem}`),
    ...(hubError ? [`${id}: no push, ${hubError}; it is polled`] : []),
  ].map((line) => `  ${line}`)

const checkText = ({ url, title, error, problems, items }: FeedCheck): string =>
  [
    `${url}${title ? `  ${title}` : ''}`,
    ...(error ? [`  ${error}`] : []),
    ...problems.map((problem) => `  ${problem}`),
    ...items.flatMap(({ article, decision, problems: wrong }) => [
      `  ${article.publishedAt ?? 'no readable date     '}  ${String(article.headline ?? '').replace(/\s+/g, ' ') || '(no headline)'}${decision ? `  [${decision}]` : ''}`,
      `    ${article.url ?? '(no address)'}`,
      ...(wrong.length > 0 ? [problemLines(wrong).replace(/^/gm, '  ')] : []),
    ]),
    ...(error ? [] : [`  ${items.length} items`]),
  ].join('\n')

const pollText = (polled: Polled): string => {
  switch (polled.kind) {
    case 'polled': {
      const { taken, aside, filtered, passed, known, behind, repeated } = polled.counts
      return [
        `${taken} taken`,
        `${known} known already`,
        `${passed} passed over as old`,
        `${filtered} filtered out`,
        ...(behind > 0 ? [`${behind} behind what is known (see the log)`] : []),
        ...(repeated > 0 ? [`${repeated} in the feed twice`] : []),
        ...(aside > 0 ? [`${aside} set aside (crier aside list)`] : []),
      ].join(', ')
    }
    case 'unchanged':
      return 'nothing has changed since the last poll'
    case 'failed':
      return polled.why
    case 'gone':
      return 'it answers 410: gone for good. Correct its url or take it out of the configuration'
    case 'early':
      return `its server asked to be left alone until ${instant(polled.until)}`
    case 'busy':
      return 'a worker polls it in this moment'
  }
}
