/** `crier publish`: hands a story over and, unless told otherwise, follows it to each channel. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import type { Config } from '../../config/config.ts'
import type { IntakeAnswer, Known } from '../desk/accept.ts'
import { type ChannelStatus, type Waiting, whyWaits } from '../desk/board.ts'
import type { Desk } from '../desk/desk.ts'
import type { Submission } from '../domain/article.ts'
import type { Delivery } from '../domain/delivery.ts'
import type { Doors, Opened } from './doors.ts'
import { exit, UserError } from './exit.ts'
import { resolveHint } from './hint.ts'
import { languageTag } from './language.ts'
import { moment } from './moment.ts'
import { wholeNumber } from './number.ts'
import { configOf, withDesk } from './opened.ts'
import { type Line, progress } from './progress.ts'
import { problemLines, readStory } from './story.ts'
import { ago, sentence } from './words.ts'
import { workersAtWork } from './workers.ts'

interface Options {
  url?: string
  language?: string
  at?: string
  breaking?: boolean
  wait: boolean
  timeout: number
  json?: boolean
}

export const publishCommand = (program: Command, doors: Doors): void => {
  program
    .command('publish')
    .summary('hand over a story and follow it to each channel')
    .description(
      'Validates a story (an Article in JSON, the page it stands on, or plain text with --url), adds it to the\n' +
        'queue, and follows its deliveries: one line a channel, ending with the link of the post. Ctrl-C stops only the following.',
    )
    .argument('<story>', 'a file, or the address of its page; - reads standard input')
    .option('--url <url>', 'where the story is published (needed for plain text)')
    .option(
      '--language <tag>',
      'language of a plain-text story, e.g. uk (default: the newsroom’s)',
      languageTag,
    )
    .option('--at <instant>', 'when its posts leave, with its zone, e.g. 2026-05-04T07:00:00+03:00', moment)
    .option('--breaking', 'breaking news: goes before everything that waits, past pace and quiet hours')
    .option('--no-wait', 'do not follow; end when the story is in the queue')
    .option('--timeout <seconds>', 'how long to follow', wholeNumber, 120)
    .option('--json', 'one JSON document for scripts')
    .addHelpText(
      'after',
      `
Examples:
  crier publish examples/harbour-bridge.json
  crier publish https://gazette.example/bridge-reopens
  crier publish story.txt --url https://gazette.example/bridge-reopens
  crier publish story.json --at 2026-05-04T07:00:00+03:00
  crier publish fire.json --breaking
  curl -s https://cms.example/api/articles/17 | crier publish - --json

Exit codes: 0 published everywhere, or planned for after --timeout · 2 not an article
            3 Crier cannot be reached · 4 a person must look: a post is refused, doubtful, held or paused
            5 still under way after --timeout`,
    )
    .action(async (file: string, options: Options, command: Command) => {
      const config = configOf(doors, command)
      const pages = () => doors.pages(config)
      const read = await readStory(
        { file, url: options.url, language: options.language, newsroomLanguage: config.newsroom.language },
        { stdin: doors.stdin, pages, warn: (words) => doors.err.write(`${words}\n`) },
      )
      const article: Submission = {
        ...read,
        ...(options.at && { scheduledAt: options.at }),
        ...(options.breaking && { priority: 'breaking' }),
      }
      await withDesk(doors, command, async (opened, config) => {
        process.exitCode = await publish(doors, config, opened, article, options)
      })
    })
}

const publish = async (
  doors: Doors,
  config: Config,
  opened: Opened,
  article: Submission,
  options: Options,
): Promise<number> => {
  const { desk } = opened
  if (options.at && Date.parse(options.at) <= desk.clock.now())
    throw new UserError(`--at ${options.at} is over. Without --at the story leaves at once.`)
  const ticket = await desk.enqueue.article(article)
  if (!options.wait) {
    if (options.json) print(doors, { article: article.id, version: article.version, queued: true })
    else doors.out.write(`Queued ${article.id}. See: crier show ${article.id}\n`)
    return exit.fine
  }
  if (!options.json) doors.out.write(`${article.headline}\n`)
  const { answer, deliveries } = await follow(doors, config, opened, ticket, options)
  if (answer && 'asideId' in answer) throw await wasSetAside(desk, answer.asideId)
  const id = answer?.articleId ?? article.id
  if (options.json)
    print(doors, {
      article: id,
      version: answer?.version ?? article.version,
      verdict: answer?.verdict,
      deliveries: deliveries.map(summary),
    })
  const words = answer && objection(answer, article)
  if (words) doors.err.write(`${words}\n`)
  if (words) return exit.input
  if (!options.json && answer?.verdict === 'known' && deliveries.length > 0)
    doors.out.write('This story is known already, in these words: nothing is sent a second time.\n')
  if (answer && !options.json) tellOutdated(doors, answer, deliveries)
  const wanting = deliveries.filter(needsPerson)
  if (wanting.length > 0 && !options.json)
    doors.err.write(
      `A person must look: ${wanting.map((one) => `${one.channelId} (${needOf(one)})`).join(', ')}\n`,
    )
  if (wanting.length > 0) return exit.attention
  const open = !answer || deliveries.some((delivery) => !isSettled(delivery))
  if (open) doors.err.write(`Not finished. Look again with: crier show ${id}\n`)
  else if (options.json) return exit.fine
  else if (deliveries.some(({ planned }) => planned))
    doors.out.write(`Planned. Look again with: crier show ${id}\n`)
  else if (deliveries.length === 0) doors.out.write('The story goes to no channel.\n')
  else if (config.sandbox.enabled) doors.out.write(`See them as readers do: ${doors.readersPage(config)}\n`)
  return open ? exit.waiting : exit.fine
}

const needsPerson = ({ state, paused, outdated }: Followed): boolean =>
  state === 'refused' || state === 'doubtful' || state === 'held' || paused !== undefined || outdated

const needOf = ({ state, paused, outdated, retracted }: Followed): string =>
  outdated ? (retracted ? 'take down' : 'out of date') : paused ? 'paused' : state

/** A worker of other rules than ours (another version, another configuration) did not take it. */
const wasSetAside = async (desk: Desk, id: string): Promise<UserError> => {
  const aside = await desk.ledger.aside(id)
  return new UserError(
    `It was set aside as no article:\n${problemLines(aside?.problems ?? [])}\nLook at it with: crier aside show ${id}`,
  )
}

/** Why the ledger did not take it. */
const objection = ({ verdict, articleId, version }: Known, now: Submission): string | undefined => {
  if (verdict === 'older')
    return now.version === undefined
      ? `Later words of ${articleId} are known (version ${version}): nothing changes. Give it a later updatedAt, or a higher version.`
      : `Version ${version} of ${articleId} is known: version ${now.version} changes nothing. Give it a higher version.`
  if (verdict === 'conflict')
    return `Version ${version} of ${articleId} is known with other words: nothing changes. Give it a higher version.`
  return undefined
}

/** A new version changes no live post by itself: that needs a person. */
const tellOutdated = (doors: Doors, { articleId }: Known, deliveries: Followed[]): void => {
  const live = deliveries.filter(({ outdated }) => outdated)
  if (live.length === 0) return
  const todo = live.some(({ retracted }) => retracted)
    ? 'The story is RETRACTED. Take these posts down, then say:\n'
    : 'Live posts are out of date. Correct them on the network or take them down, then say:\n'
  doors.err.write(
    todo + live.map(({ channelId }) => `  crier resolve ${articleId} ${channelId} --mended\n`).join(''),
  )
}

interface Followed extends Delivery {
  /** What holds it up, when its channel or everything is paused, and how that ends. */
  paused?: string
  /** What else keeps it. */
  waitsFor?: Waiting
  /** Never tried, and its time comes only when nobody follows any more. */
  planned: boolean
  /** It is out, in words that the story no longer has. */
  outdated: boolean
  /** Its story was taken back. */
  retracted: boolean
}

const isSettled = ({ state, paused, planned }: Followed): boolean =>
  (state !== 'due' && state !== 'sending') || paused !== undefined || planned

const pollMs = 150

/** Shows a line a channel until all is settled or the time is over; without an answer when no worker took the story. */
const follow = async (
  doors: Doors,
  config: Config,
  { desk }: Opened,
  ticket: string,
  options: Options,
): Promise<{ answer?: IntakeAnswer; deliveries: Followed[] }> => {
  const width = Math.max(...config.channels.map(({ info }) => info.id.length))
  const screen = options.json ? undefined : progress(doors.out, width)
  const started = desk.clock.now()
  const deadline = started + options.timeout * 1_000
  let warned = false
  let answer: IntakeAnswer | undefined
  for (;;) {
    answer ??= await desk.enqueue.answer(ticket)
    if (answer && 'asideId' in answer) return { answer, deliveries: [] }
    const deliveries = answer ? await deliveriesOf(desk, answer, deadline) : []
    const now = desk.clock.now()
    screen?.show(deliveries.map((delivery) => lineOf(delivery, now)))
    if ((answer && deliveries.every(isSettled)) || now >= deadline) {
      screen?.end()
      return { answer, deliveries }
    }
    if (!warned && now - started > 2_000 && !answer) {
      warned = true
      if ((await workersAtWork(desk.ledger)).length === 0)
        doors.err.write('No worker is running; the story waits in the queue. Start one: crier start\n')
    }
    await sleep(pollMs)
  }
}

const deliveriesOf = async (
  desk: Desk,
  { articleId, version }: Known,
  deadline: number,
): Promise<Followed[]> => {
  const [deliveries, article, now] = await Promise.all([
    desk.ledger.deliveriesOf(articleId),
    desk.ledger.article(articleId),
    desk.ledger.now(),
  ])
  return Promise.all(
    deliveries.map(async (delivery): Promise<Followed> => {
      const { state, channelId, detail } = delivery
      const gate = state === 'due' ? await desk.ledger.gate(channelId) : {}
      const waitsFor = whyWaits(delivery, { article, gate, rules: desk.rules.get(channelId), now })
      return {
        ...delivery,
        waitsFor,
        paused: pauseOf(gate, channelId),
        planned: detail === undefined && (waitsFor?.until ?? 0) > deadline,
        outdated: state === 'published' && delivery.version < version,
        retracted: article?.status === 'retracted',
      }
    }),
  )
}

const pauseOf = ({ stopped, paused }: ChannelStatus['gate'], channelId: string): string | undefined => {
  if (stopped) return `${sentence(stopped.detail)} Everything is stopped; it goes on with: crier resume`
  if (paused?.reason === 'person')
    return `${sentence(paused.detail)} It goes on with: crier resume ${channelId}`
  return paused && `${sentence(paused.detail)} When that is mended: crier channels check ${channelId}`
}

/** Where it stands, in words for whoever follows it. */
const lineOf = (delivery: Followed, now: number): Line => {
  const { state, detail, ref, paused, outdated, retracted, waitsFor } = delivery
  const line = (colour: Line['colour'], word: string, rest = ''): Line => ({
    ...{ id: delivery.id, name: delivery.channelId, colour, word, rest },
    state: `${state} ${paused ?? waitsFor?.why ?? detail ?? ''}`,
  })
  const where = ref?.url ?? ref?.id ?? ''
  if (outdated && retracted) return line('red', 'RETRACTED', `take it down: ${where}`)
  if (outdated) return line('red', 'out of date', `${where} has the words of version ${delivery.version}`)
  if (paused) return line('red', 'paused', paused)
  if (state === 'published') return line('green', 'published', where)
  if (waitsFor?.until) return line('yellow', 'waiting', `${ago(waitsFor.until, now)}: ${waitsFor.why}`)
  if (state === 'due') return line(undefined, 'waiting for its turn')
  if (state === 'sending') return line(undefined, 'sending…')
  const needsWord = state === 'held' || state === 'refused'
  const next = needsWord ? ` Say: ${resolveHint(delivery)}` : ''
  return line('red', state, `${needsWord ? sentence(detail ?? '') : (detail ?? '')}${next}`)
}

/** What scripts need of a delivery. */
const summary = (delivery: Followed) => ({
  channel: delivery.channelId,
  state: delivery.state,
  id: delivery.ref?.id,
  url: delivery.ref?.url,
  detail: delivery.paused ?? delivery.detail,
  ...(delivery.outdated && { outdated: true, ...(delivery.retracted && { retracted: true }) }),
  ...(delivery.waitsFor && { waitsFor: delivery.waitsFor }),
})

const print = (doors: Doors, value: unknown): void => {
  doors.out.write(`${JSON.stringify(value, null, 2)}\n`)
}
