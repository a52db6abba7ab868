/** `crier publish`: hands a story over and, unless told otherwise, follows it to each channel. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual, styleText } from 'node:util'
import type { Command } from 'commander'
import type { Config } from '../../config/config.ts'
import { workerSilenceMs } from '../desk/board.ts'
import type { Desk } from '../desk/desk.ts'
import type { Article } from '../domain/article.ts'
import type { Delivery } from '../domain/delivery.ts'
import type { Doors, Opened } from './doors.ts'
import { exit, UserError } from './exit.ts'
import { moment } from './moment.ts'
import { wholeNumber } from './number.ts'
import { configOf, withDesk } from './opened.ts'
import { readStory } from './story.ts'
import { ago } from './words.ts'

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
      'Validates a story (an Article in JSON, or plain text with --url), adds it to the queue, and follows\n' +
        'its deliveries: one line a channel, ending with the link of the post. Ctrl-C stops only the following.',
    )
    .argument('<file>', 'the story; - reads standard input')
    .option('--url <url>', 'where the story is published (needed for plain text)')
    .option('--language <tag>', 'language of a plain-text story, e.g. uk (default: the newsroom’s)')
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
  crier publish story.txt --url https://gazette.example/bridge-reopens
  crier publish story.json --at 2026-05-04T07:00:00+03:00
  crier publish fire.json --breaking
  curl -s https://cms.example/api/articles/17 | crier publish - --json

Exit codes: 0 published everywhere, or planned for after --timeout · 2 not an article
            3 Crier cannot be reached · 4 a person must look: a post is refused, doubtful, held or paused
            5 still under way after --timeout`,
    )
    .action(async (file: string, options: Options, command: Command) => {
      const language = options.language ?? configOf(doors, command).newsroom.language
      const read = await readStory({ file, url: options.url, language }, doors.stdin)
      const article: Article = {
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
  article: Article,
  options: Options,
): Promise<number> => {
  const { desk } = opened
  if (options.at && Date.parse(options.at) <= desk.clock.now())
    throw new UserError(`--at ${options.at} is over. Without --at the story leaves at once.`)
  const before = await desk.ledger.article(article.id)
  await desk.enqueue.article(article)
  const words = before && objection(before, article)
  if (!options.wait) {
    if (options.json) print(doors, { article: article.id, version: article.version, queued: true })
    else
      doors.out.write(
        `${words ?? `Queued ${article.id}, version ${article.version}.`} See: crier show ${article.id}\n`,
      )
    return words ? exit.input : exit.fine
  }
  if (!options.json) doors.out.write(`${article.headline}\n`)
  const followed = await follow(doors, config, opened, article, options)
  const deliveries = followed ?? []
  if (options.json)
    print(doors, { article: article.id, version: article.version, deliveries: deliveries.map(summary) })
  if (words) doors.err.write(`${words}\n`)
  if (words) return exit.input
  if (deliveries.some(needsPerson)) return exit.attention
  const open = !followed || deliveries.some((delivery) => !isSettled(delivery))
  if (open) doors.err.write(`Not finished. Look again with: crier show ${article.id}\n`)
  else if (options.json) return exit.fine
  else if (deliveries.some(({ planned }) => planned))
    doors.out.write(`Planned. Look again with: crier show ${article.id}\n`)
  else if (deliveries.length === 0) doors.out.write('The story goes to no channel.\n')
  else if (config.sandbox.enabled) doors.out.write(`See them as readers do: ${doors.readersPage(config)}\n`)
  return open ? exit.waiting : exit.fine
}

const needsPerson = ({ state, paused }: Followed): boolean =>
  state === 'refused' || state === 'doubtful' || state === 'held' || paused !== undefined

/** Why the ledger will not take what it is given now. */
const objection = (known: Article, now: Article): string | undefined => {
  if (known.version > now.version)
    return `Version ${known.version} of ${now.id} is known: version ${now.version} changes nothing. Give it a higher version.`
  if (known.version === now.version && !isDeepStrictEqual(known, now))
    return `Version ${now.version} of ${now.id} is known with other words: nothing changes. Give it a higher version.`
  return undefined
}

interface Followed extends Delivery {
  /** What holds it up, when its channel or everything is paused, and how that ends. */
  paused?: string
  /** Its own time comes only when nobody follows any more. */
  planned: boolean
}

const isSettled = ({ state, paused, planned }: Followed): boolean =>
  (state !== 'due' && state !== 'sending') || paused !== undefined || planned

const pollMs = 150

/** Shows a line a channel until all is settled or the time is over; undefined when no worker took the story. */
const follow = async (
  doors: Doors,
  config: Config,
  { desk }: Opened,
  article: Article,
  options: Options,
): Promise<Followed[] | undefined> => {
  const screen = options.json ? undefined : lines(doors, config)
  const started = desk.clock.now()
  const deadline = started + options.timeout * 1_000
  let warned = false
  for (;;) {
    const known = await desk.ledger.article(article.id)
    const taken = known && known.version >= article.version
    const deliveries = taken ? await deliveriesOf(desk, article.id, deadline) : undefined
    const now = desk.clock.now()
    screen?.show(deliveries ?? [], now)
    if (deliveries?.every(isSettled) || now >= deadline) return deliveries
    if (!warned && now - started > 2_000 && !deliveries) {
      warned = true
      if ((await desk.ledger.workers(now - workerSilenceMs)).length === 0)
        doors.err.write('No worker is running; the story waits in the queue. Start one: crier start\n')
    }
    await sleep(pollMs)
  }
}

const deliveriesOf = async (desk: Desk, articleId: string, deadline: number): Promise<Followed[]> =>
  Promise.all(
    (await desk.ledger.deliveriesOf(articleId)).map(async (delivery) =>
      delivery.state === 'due'
        ? {
            ...delivery,
            paused: await pauseOf(desk, delivery.channelId),
            planned: delivery.tries === 0 && delivery.dueAt > deadline,
          }
        : { ...delivery, planned: false },
    ),
  )

const pauseOf = async ({ ledger }: Desk, channelId: string): Promise<string | undefined> => {
  const { stopped, paused } = await ledger.gate(channelId)
  if (stopped) return `${stopped.detail}. Everything is stopped; it goes on with: crier resume`
  if (paused?.reason === 'person') return `${paused.detail}. It goes on with: crier resume ${channelId}`
  return paused && `${paused.detail}. When that is mended: crier channels check ${channelId}`
}

/** On a terminal the lines are redrawn in place; elsewhere a line is printed when it changes. */
const lines = (doors: Doors, config: Config) => {
  const width = Math.max(...config.channels.map(({ info }) => info.id.length))
  const live = doors.out.isTTY
  let drawn = 0
  const last = new Map<string, string>()
  return {
    show(deliveries: Followed[], now: number) {
      const rows = deliveries.map(
        (delivery) => `  ${delivery.channelId.padEnd(width)}  ${progress(delivery, now)}`,
      )
      if (live) {
        if (drawn > 0) doors.out.write(`\u001b[${drawn}A`)
        for (const row of rows) doors.out.write(`\u001b[2K${row}\n`)
        drawn = rows.length
        return
      }
      deliveries.forEach((delivery, i) => {
        const state = `${delivery.state} ${delivery.paused ?? delivery.detail ?? ''}`
        if (last.get(delivery.id) !== state) doors.out.write(`${rows[i]}\n`)
        last.set(delivery.id, state)
      })
    },
  }
}

const progress = (delivery: Followed, now: number): string => {
  const { state, detail, ref, paused } = delivery
  if (paused) return `${styleText('red', 'paused')}  ${paused}`
  if (state === 'published') return `${styleText('green', 'published')}  ${ref?.url ?? ref?.id ?? ''}`
  if (state === 'due' && detail)
    return `${styleText('yellow', 'waiting')}  ${ago(delivery.dueAt, now)}: ${detail}`
  if (state === 'due' && delivery.dueAt > now)
    return `${styleText('yellow', 'waiting')}  ${ago(delivery.dueAt, now)}`
  if (state === 'due') return 'waiting for its turn'
  if (state === 'sending') return 'sending…'
  const next = state === 'held' ? `. Say: crier resolve ${delivery.articleId} ${delivery.channelId}` : ''
  return `${styleText('red', state)}  ${detail ?? ''}${next}`
}

/** What scripts need of a delivery. */
const summary = (delivery: Followed) => ({
  channel: delivery.channelId,
  state: delivery.state,
  id: delivery.ref?.id,
  url: delivery.ref?.url,
  detail: delivery.paused ?? delivery.detail,
})

const print = (doors: Doors, value: unknown): void => {
  doors.out.write(`${JSON.stringify(value, null, 2)}\n`)
}
