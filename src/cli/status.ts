/** `crier status`: how things stand, and what needs a person. */
import { hostname } from 'node:os'
import type { Command } from 'commander'
import type { Config } from '../../config/config.ts'
import { type Outdated, type Status, status } from '../desk/board.ts'
import type { Warning } from '../desk/check.ts'
import { type FeedReport, feedReports } from '../desk/feed-report.ts'
import { type Delivery, type DeliveryState, deliveryStates } from '../domain/delivery.ts'
import { dollars } from '../domain/rules.ts'
import { nameOf } from './aside.ts'
import type { Doors } from './doors.ts'
import { exit, UserError } from './exit.ts'
import { feedTrouble } from './feeds.ts'
import { resolveHint } from './hint.ts'
import { withDesk } from './opened.ts'
import { problemLines } from './story.ts'
import { ago, table, waitsWords } from './words.ts'
import { atWork, workersAtWork } from './workers.ts'

export const statusCommand = (program: Command, doors: Doors): void => {
  program
    .command('status')
    .summary('how things stand, and what needs a person')
    .option('--json', 'one JSON document for scripts')
    .option('--dismiss', 'the answers that nobody expected were looked at: show them no more')
    .option(
      '--check',
      'for health checks: print nothing; exit 0 when a worker on this machine is alive, 4 when none is, 3 when Redis is away',
    )
    .addHelpText(
      'after',
      `
Examples:
  crier status
  crier status --json | jq '.doubtful[].articleId'
  crier status --check || systemctl restart crier

Exit codes: 0 nothing needs a person · 3 Redis cannot be reached
            4 a person must look: a post is doubtful, held, refused or out of date, a channel is paused by its network
              or soon will be, a job is set aside, or no worker is running`,
    )
    .action(async (options: { json?: boolean; check?: boolean; dismiss?: boolean }, command: Command) => {
      if (options.check) {
        process.exitCode = await health(doors, command)
        return
      }
      await withDesk(doors, command, async ({ desk }, config) => {
        if (options.dismiss) await desk.ledger.dismissAnomalies((await desk.ledger.anomalies()).length)
        const found = await status(desk, config.channels)
        const now: Standing = {
          ...found,
          workers: atWork(found.workers),
          feeds: await feedReports(desk),
          warnings: await desk.warnings.all(),
        }
        if (options.json) doors.out.write(`${JSON.stringify(now, null, 2)}\n`)
        else doors.out.write(`${statusText(config, now, desk.clock.now())}\n`)
        if (needsPerson(now)) process.exitCode = exit.attention
      })
    })
}

/** The exit code says it all: a health check keeps what is printed, every few seconds. */
const health = async (doors: Doors, command: Command): Promise<number> => {
  let code: number = exit.attention
  try {
    await withDesk(doors, command, async ({ desk }) => {
      if ((await workersAtWork(desk.ledger)).some(({ host }) => host === hostname())) code = exit.fine
    })
  } catch (error) {
    if (error instanceof UserError && error.code === exit.unreachable) return error.code
    throw error
  }
  return code
}

interface Standing extends Status {
  feeds: FeedReport[]
  warnings: Warning[]
}

const needsPerson = (now: Standing): boolean =>
  now.workers.length === 0 ||
  [now.doubtful, now.held, now.refused, now.outdated, now.aside, now.warnings].some(
    (list) => list.length > 0,
  ) ||
  now.channels.some(({ gate }) => gate.paused !== undefined && gate.paused.reason !== 'person')

const statusText = (config: Config, status: Standing, now: number): string => {
  const all = (state: DeliveryState): number =>
    status.channels.reduce((sum, { counts }) => sum + counts[state], 0)
  // Narrow terminals have no room for columns of nothing; what is out is always told.
  const shown = deliveryStates.filter((state) => state === 'published' || all(state) > 0)
  const parts = [
    `${config.newsroom.name}${config.sandbox.enabled ? ' (sandbox)' : ''}`,
    status.workers.length > 0
      ? status.workers
          .map(({ name, startedAt }) => `Worker ${name}, started ${ago(startedAt, now)}`)
          .join('\n')
      : 'No worker is running. Start one: crier start',
    '',
    table([
      ['CHANNEL', 'NETWORK', ...shown.map((state) => state.toUpperCase())],
      ...status.channels.map(({ id, info, counts }) => [
        id,
        info?.network ?? '(not configured)',
        ...shown.map((state) => String(counts[state])),
      ]),
    ]),
  ]
  for (const { id, money } of status.channels)
    if (money) {
      const budget = money.hard === undefined ? '' : ` of ${dollars(money.hard)}`
      const queued = money.queued > 0 ? `; what is due costs up to ${dollars(money.queued)}` : ''
      parts.push('', `${id} spent ${dollars(money.spent)}${budget} in ${money.month}${queued}.`)
    }
  if (status.intake.waiting > 0)
    parts.push(
      '',
      status.intake.waiting === 1
        ? '1 article waits to be taken.'
        : `${status.intake.waiting} articles wait to be taken.`,
    )
  if (status.intake.strayPrefix)
    parts.push(
      '',
      `Articles lie in a queue under the prefix "${status.intake.strayPrefix}", where nobody takes them: give that BullMQ client the option prefix: "${config.redis.prefix}".`,
      '  If they are yours, take them in: crier aside adopt',
    )
  if (status.stopped)
    parts.push(
      '',
      `STOPPED everything, ${ago(status.stopped.since, now)}: ${status.stopped.detail}`,
      '  Go on with: crier resume',
    )
  for (const { id, gate } of status.channels)
    if (gate.paused)
      parts.push(
        '',
        `PAUSED ${id}, ${ago(gate.paused.since, now)} (${gate.paused.reason}): ${gate.paused.detail}`,
        gate.paused.reason === 'person'
          ? `  Go on with: crier resume ${id}`
          : `  When that is mended: crier channels check ${id}`,
      )
  for (const { channelId, since, detail } of status.warnings)
    if (!status.channels.some(({ id, gate }) => id === channelId && gate.paused))
      parts.push(
        '',
        `SOON ${channelId}, known ${ago(since, now)}: ${detail}`,
        `  When that is mended: crier channels check ${channelId}`,
      )
  // What a pause holds up was said with the pause.
  const open = new Set(status.channels.filter(({ gate }) => !gate.paused).map(({ id }) => id))
  const waiting = status.stopped ? [] : status.waiting.filter(({ channelId }) => open.has(channelId))
  parts.push(
    ...section('Doubtful: may be out; look at the channel', status.doubtful, all('doubtful'), now),
    ...section('Held: a person must say whether they still may leave', status.held, all('held'), now),
    ...outdatedSection(status.outdated, now),
    ...section('Refused: mend the reason and send, or drop', status.refused, all('refused'), now),
    ...waitingSection(waiting, now, config.newsroom.timeZone),
  )
  const trouble = status.feeds.flatMap(feedTrouble)
  if (trouble.length > 0) parts.push('', 'Feeds', ...trouble, '  Look with: crier feeds check ID')
  if (status.aside.length > 0)
    parts.push(
      '',
      `Set aside: not articles (${status.aside.length})`,
      ...status.aside.map(
        (one) => `  ${one.id}  ${ago(one.at, now)}  ${nameOf(one)}\n${problemLines(one.problems)}`,
      ),
      '  Mend and let in: crier aside release ID mended.json',
    )
  if (status.anomalies.length > 0)
    parts.push(
      '',
      `Answers that nobody expected (${status.anomalies.length}): look whether a post is out twice`,
      ...status.anomalies
        .slice(-shownRows)
        .map(
          ({ at, deliveryId, wanted, found }) =>
            `  ${deliveryId}  ${ago(at, now)}\n    ${wanted}; it was ${found}`,
        ),
      '  When you have: crier status --dismiss',
    )
  return parts.join('\n')
}

const shownRows = 10

const showing = 'All of one story: crier show ARTICLE'

const outdatedSection = (outdated: Outdated[], now: number): string[] =>
  outdated.length === 0
    ? []
    : [
        '',
        `Live posts that are out of date: correct or take them down on the network (${outdated.length})`,
        ...outdated.flatMap(({ delivery, article }) => [
          `  ${delivery.channelId}  ${delivery.articleId}  ${ago(delivery.since, now)}  ${delivery.ref?.url ?? delivery.ref?.id ?? delivery.state}`,
          article.status === 'retracted'
            ? `    the story was RETRACTED (version ${article.version}): take it down`
            : `    has the words of version ${delivery.version}; version ${article.version}: ${article.headline}`,
          `    Then: crier resolve ${delivery.articleId} ${delivery.channelId} --mended`,
        ]),
      ]

const waitingSection = (waiting: Status['waiting'], now: number, timeZone: string): string[] => {
  if (waiting.length === 0) return []
  const rows = waiting
    .slice(0, shownRows)
    .map(
      ({ channelId, articleId, waitsFor }) =>
        `  ${channelId}  ${articleId}  ${waitsWords(waitsFor, now, timeZone)}`,
    )
  const more = waiting.length > shownRows ? ['  and more'] : []
  return ['', 'Waiting', ...rows, ...more, `  ${showing}`]
}

/**
 * What has the same reason stands together, and the reason once, below.
 * @param total how many there are: `deliveries` may be only the first of them
 */
const section = (title: string, deliveries: Delivery[], total: number, now: number): string[] => {
  if (deliveries.length === 0) return []
  const first = deliveries.slice(0, shownRows)
  const reasons = [...new Set(first.map(({ detail = '' }) => detail))]
  const rows = reasons.flatMap((reason) => [
    ...first
      .filter(({ detail = '' }) => detail === reason)
      .flatMap((one) => [
        `  ${one.channelId}  ${one.articleId}  ${ago(one.since, now)}`,
        `    Then: ${resolveHint(one)}`,
      ]),
    ...(reason ? [`    ${reason}`] : []),
  ])
  const more = total > first.length ? [`  and ${total - first.length} more`] : []
  return ['', `${title} (${total})`, ...rows, ...more]
}
