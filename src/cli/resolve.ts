/** `crier resolve`, `crier pause`, `crier resume`: what only a person may decide. */
import type { Command } from 'commander'
import type { Desk } from '../desk/desk.ts'
import { pause, resume } from '../desk/pause.ts'
import { type Again, again, mend, type Resolved, resolve, type Word } from '../desk/resolve.ts'
import { deliveryId } from '../domain/delivery.ts'
import type { PostRef } from '../domain/post.ts'
import type { Doors } from './doors.ts'
import { UserError } from './exit.ts'
import { configOf, withDesk } from './opened.ts'
import { userName } from './user.ts'
import { sentence } from './words.ts'

export const decisionCommands = (program: Command, doors: Doors): void => {
  const checkChannel = (command: Command, channel: string | undefined): void => {
    const known = configOf(doors, command).channels.map(({ info }) => info.id)
    if (channel !== undefined && !known.includes(channel))
      throw new UserError(`There is no channel ${channel}. Known: ${known.join(', ')}`)
  }

  program
    .command('resolve')
    .summary('say what became of a post that is doubtful, held, refused or out of date')
    .argument('<article>', 'the id of the article')
    .argument('<channel>', 'the id of the channel')
    .option('--out <link>', 'it is out: its link, or its id on the network')
    .option(
      '--send',
      'it is not out, is approved, may leave in spite of its age, or why it was refused is mended: send it',
    )
    .option('--drop', 'let it be')
    .option('--mended', 'its live post was out of date; it was corrected or taken down by hand')
    .addHelpText(
      'after',
      `
Examples:
  crier resolve harbour-bridge tg-news --out https://t.me/harbourgazette/412
  crier resolve harbour-bridge tg-news --send     # look at the channel first: nothing else prevents a second post
  crier resolve harbour-bridge x-news --drop`,
    )
    .action((article: string, channel: string, options: Options, command: Command) => {
      const word = wordOf(options, (said) => named(doors, command, channel, said))
      return withDesk(doors, command, async ({ desk }) => {
        doors.out.write(
          word === 'mended'
            ? await toldMended(desk, article, channel)
            : told(
                await resolve(desk, await latest(desk, article, channel), word, userName()),
                article,
                channel,
              ),
        )
      })
    })

  program
    .command('again')
    .summary('announce a story once more on a channel')
    .description(
      'A new version of a story never announces it a second time by itself. This does, in the words it has now.\n' +
        'X and Facebook take no second post in the very same words: give the story a new version first.',
    )
    .argument('<article>', 'the id of the article')
    .argument('<channel>', 'the id of the channel')
    .addHelpText('after', '\nExample:\n  crier again harbour-bridge tg-news')
    .action((article: string, channel: string, _options: object, command: Command) => {
      checkChannel(command, channel)
      return withDesk(doors, command, async ({ desk }) => {
        doors.out.write(toldAgain(await again(desk, article, channel, userName()), article, channel))
      })
    })

  program
    .command('pause')
    .summary('stop everything at once, or one channel')
    .argument('[channel]', 'only this channel')
    .requiredOption('--reason <words>', 'why: everybody who looks will see it')
    .addHelpText(
      'after',
      `
Examples:
  crier pause --reason "wrong election result, wait for the desk"
  crier pause x-news --reason "account under review"`,
    )
    .action((channel: string | undefined, { reason }: { reason: string }, command: Command) => {
      checkChannel(command, channel)
      return withDesk(doors, command, async ({ desk }) => {
        await pause(desk, `${userName()}: ${reason}`, channel)
        doors.out.write(
          `Paused ${channel ?? 'everything'}. Go on with: crier resume${channel ? ` ${channel}` : ''}\n`,
        )
      })
    })

  program
    .command('resume')
    .summary('end a pause')
    .argument('[channel]', 'only this channel; everything when absent')
    .addHelpText('after', '\nExamples:\n  crier resume\n  crier resume x-news')
    .action((channel: string | undefined, _options: object, command: Command) => {
      checkChannel(command, channel)
      return withDesk(doors, command, async ({ desk }, config) => {
        const before = channel === undefined ? undefined : (await desk.ledger.gate(channel)).paused
        await resume(desk, channel)
        doors.out.write(`${channel ?? 'Everything'} goes on.\n`)
        if (before && before.reason !== 'person')
          doors.err.write(
            `It was paused by itself: ${sentence(before.detail)} Is that mended? crier channels check ${channel}\n`,
          )
        if (await desk.ledger.stopped())
          doors.err.write('But everything is stopped. End that with: crier resume\n')
        if (channel !== undefined) return
        for (const { info } of config.channels) {
          const { paused } = await desk.ledger.gate(info.id)
          if (paused)
            doors.err.write(
              `But ${info.id} stays paused: ${sentence(paused.detail)} ${whatEnds(info.id, paused.reason)}\n`,
            )
        }
      })
    })
}

/** Crier itself paused it for what is wrong there: the check tells whether that is mended. */
const whatEnds = (channelId: string, reason: string): string =>
  reason === 'person'
    ? `It goes on with: crier resume ${channelId}`
    : `When that is mended: crier channels check ${channelId}`

interface Options {
  out?: string
  send?: boolean
  drop?: boolean
  mended?: boolean
}

const wordOf = ({ out, send, drop, mended }: Options, named: (said: string) => PostRef): Word | 'mended' => {
  const said: Array<Word | 'mended'> = [
    ...(out === undefined ? [] : [{ say: 'out' as const, ref: named(out) }]),
    ...(send ? [{ say: 'send' as const }] : []),
    ...(drop ? [{ say: 'drop' as const }] : []),
    ...(mended ? ['mended' as const] : []),
  ]
  if (said.length !== 1) throw new UserError('Say one of --out LINK, --send, --drop and --mended.')
  return said[0]!
}

/** In the form that its network gives, so that Crier finds the post again. */
const named = (doors: Doors, command: Command, channel: string, said: string): PostRef => {
  const known = configOf(doors, command).channels.find(({ info }) => info.id === channel)
  if (!known) throw new UserError(`There is no channel ${channel}.`)
  const post = doors.postNamed(known, said)
  if (typeof post === 'string') throw new UserError(`${said} is no post of ${channel}. Give ${post}.`)
  return post
}

/** What may be meant. */
const insteadOf = (state: string): string => {
  if (state === 'published')
    return ' To announce it once more: crier again. To correct it: publish a new version.'
  return state === 'due' ? ' It leaves by itself; to stop it: --drop.' : ''
}

const told = (resolved: Resolved, article: string, channel: string): string => {
  switch (resolved.kind) {
    case 'unknown':
      throw new UserError(`${article} has no delivery to ${channel}. See: crier show ${article}`)
    case 'not possible':
      throw new UserError(
        `${article} on ${channel} is ${resolved.state}: that cannot be said of it.${insteadOf(resolved.state)}`,
      )
    case 'settled':
      return `${article} on ${channel} is ${resolved.delivery.state} now.\n`
  }
}

/** The last announcement of a story on a channel. */
const latest = async ({ ledger }: Desk, article: string, channel: string): Promise<string> => {
  const deliveries = await ledger.deliveriesOf(article)
  return deliveries.findLast(({ channelId }) => channelId === channel)?.id ?? deliveryId(article, channel)
}

const toldMended = async (desk: Desk, article: string, channel: string): Promise<string> => {
  if (!(await mend(desk, article, channel, userName())))
    throw new UserError(`${article} on ${channel} is not out of date. See: crier show ${article}`)
  return `${article} on ${channel} counts as up to date now.\n`
}

const toldAgain = (answer: Again, article: string, channel: string): string => {
  switch (answer.kind) {
    case 'planned':
      return `${article} is announced again on ${channel}. See: crier show ${article}\n`
    case 'unknown':
      throw new UserError(`No article ${article} is known. The latest: crier status`)
    case 'retracted':
      throw new UserError(`${article} was retracted: nothing is announced.`)
    case 'open':
      throw new UserError(
        `${article} on ${channel} is ${answer.state}: it is not announced again before that is settled. See: crier show ${article}`,
      )
  }
}
