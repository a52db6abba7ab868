/** Reads posts of the channel by forwarding them to a chat that readers do not see: the Bot API has no other way to read one. */
import { z } from 'zod'
import { picturesOf } from '../../domain/post.ts'
import type { Finding } from '../contract.ts'
import { albumReference, reference } from './answer.ts'
import type { Client } from './client.ts'
import { isThePost, origin, placeOf, placesOf, type Sighting, type Sought } from './sighting.ts'

/**
 * How many ids behind the last known post are looked at, and why that is proof. A channel numbers whatever appears in it
 * (posts of anybody, notes such as 'pinned a message') one by one, and never gives a number twice. A post that was
 * accepted after the known one therefore has one of the next numbers; were it beyond the tenth, ten others would have
 * come before it, and every one of them would have to be gone again. What breaks it: ten deletions in a row right behind
 * the known post, so that post must be the newest one ever made, withdrawn or not; a post that Telegram has accepted and
 * not yet shown (`lagMs`); and a colleague who deleted the lost post itself, who would see it return.
 *
 * On a busy channel other posts of Crier took the next numbers. Those are accounted for without a look, so the ten stand
 * behind them. A gap before one of them is no proof: something had that number and is gone, and it may be the lost post.
 */
const reach = 10

/** Clearing up has its own deadline: the caller's may be what ended the look, and a copy must not stay behind. */
const clearMs = 3_000

/**
 * Looks at the ids right behind `attempt.after`, but for those of `attempt.known`. Each post it meets appears in the operations chat for a moment, without
 * a sound; a channel without new posts shows nothing there but the last known post, which is the control.
 */
export const findByForwarding = async (
  client: Client,
  operations: string,
  sought: Sought,
  signal: AbortSignal,
): Promise<Finding> => {
  const { chat, attempt } = sought
  const last = attempt.after && placeOf(attempt.after)
  if (!last) return cannotTell('No earlier post of this channel is known from which to start looking.')
  if (operations === last.chat)
    return cannotTell(
      '`operationsChat` is the channel itself, where readers would see the copies: change it.',
    )

  const lookAt = looking(client, chat, operations, signal)
  const own = new Set(
    [attempt.after, ...(attempt.known ?? [])]
      .flatMap(placesOf)
      .flatMap(({ chat, id }) => (chat === last.chat ? [id] : [])),
  )
  const newest = Math.max(last.id, ...own)
  const between = idsFrom(last.id + 1, newest).filter((id) => !own.has(id))
  if (between.length > reach)
    return cannotTell(`Too much stands between message ${last.id} and ${newest} to look at it all.`)
  const others: string[] = []
  const gaps: number[] = []
  for (const id of [...between, ...idsFrom(newest + 1, newest + reach)]) {
    const look = await lookAt(id)
    if (look.kind === 'missing') {
      if (id < newest) gaps.push(id)
      continue
    }
    if (look.kind === 'stopped') return cannotTell(`Looking at message ${id} failed: ${look.why}.`)
    if (look.kind === 'unreadable') {
      others.push(`${id} (${look.why})`)
      continue
    }
    const ref = reference(look.origin.chat, look.origin.message_id)
    if (isThePost(look, sought)) {
      const { others, remarks } = await restOfAlbum(look, picturesOf(sought.post).length - 1, lookAt)
      return {
        kind: 'found',
        ref: albumReference(look.origin.chat, look.origin.message_id, others),
        evidence: `Message ${id} of the channel is this post, word for word.${look.remark}${remarks}`,
      }
    }
    if (look.remark !== '') return cannotTell(`Message ${id} is another post.${look.remark}`)
    others.push(ref.url ?? String(id))
  }
  if (others.length > 0)
    return cannotTell(
      `Of the messages behind ${last.id}, none could be recognised as this post, but these exist: ${others.join(', ')}.`,
    )
  if (gaps.length > 0)
    return cannotTell(
      `Nothing behind ${last.id} is this post, but something had the numbers ${gaps.join(', ')} and is gone.`,
    )
  return control({ chat: last.chat, id: newest }, lookAt)
}

/** The messages of an album follow that with its words, without any, in the same moment. A guess, but not about being out. */
const restOfAlbum = async ({ origin: first }: Sighting, most: number, lookAt: LookAt) => {
  const others: number[] = []
  let remarks = ''
  for (const id of idsFrom(first.message_id + 1, first.message_id + most)) {
    const look = await lookAt(id)
    if (look.kind !== 'seen') break
    remarks += look.remark
    if (look.text !== '' || look.origin.date - first.date > 1) break
    others.push(id)
  }
  return { others, remarks }
}

/**
 * Silence proves nothing where nothing can be read: the bot may have lost its place in the channel, the channel may
 * forbid forwarding, or be another one than before. So the last known post must show itself in the same way.
 */
const control = async (last: { chat: string; id: number }, lookAt: LookAt): Promise<Finding> => {
  const silence = `No message stands behind ${last.id}`
  const look = await lookAt(last.id)
  if (look.kind !== 'seen') {
    const why = look.kind === 'missing' ? 'it is gone' : look.why
    return cannotTell(
      `${silence}, but neither could message ${last.id} itself be read (${why}), so this proves nothing.`,
    )
  }
  if (String(look.origin.chat.id) !== last.chat)
    return cannotTell(`${silence}, but that message was in another channel than this one.${look.remark}`)
  return {
    kind: 'absent',
    evidence: `Message ${last.id} is there, and Telegram says of each of the ${reach} numbers behind it that no message has it.${look.remark}`,
  }
}

const idsFrom = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i)

type Look =
  | { kind: 'missing' }
  /** Something has this id, and it cannot be read. */
  | { kind: 'unreadable'; why: string }
  /** `remark` says, after a space, what a person has to clear up; mostly nothing. */
  | ({ kind: 'seen'; remark: string } & Sighting)
  | { kind: 'stopped'; why: string }

/** https://core.telegram.org/bots/api#forwardmessage; what decides here is read apart, so that any copy can be deleted. */
const copied = z.object({ message_id: z.int(), chat: z.object({ id: z.int() }) })
const sighted = z.object({
  text: z.string().optional(),
  /** The words under a photo. */
  caption: z.string().default(''),
  forward_origin: origin,
})

/** These words and no others, of a plain refusal: a post is sent a second time on the strength of them. */
const noSuchMessage = 'Telegram says "Bad Request: message to forward not found"'

/** Looks at one message of the channel by its id. */
type LookAt = (id: number) => Promise<Look>

const looking =
  (client: Client, chat: string, operations: string, signal: AbortSignal): LookAt =>
  async (id) => {
    const request = { chat_id: operations, from_chat_id: chat, message_id: id, disable_notification: true }
    const answer = await client.call('forwardMessage', request, signal)
    if (!answer.ok) {
      const { failure, says: why } = answer
      if (failure.kind === 'refused' && why === noSuchMessage) return { kind: 'missing' }
      // About this one message (a note, protected content); every other refusal is about the bot or a chat.
      if (failure.kind === 'refused' && failure.reason === 'content') return { kind: 'unreadable', why }
      const copy = failure.kind === 'unknown' ? '; a copy may stand in the operations chat' : ''
      return { kind: 'stopped', why: `${why}${copy}` }
    }
    const copy = copied.safeParse(answer.result).data
    if (!copy) return { kind: 'stopped', why: 'Telegram said ok but showed no message' }
    const remark = await clear(client, copy)
    const { data } = sighted.safeParse(answer.result)
    if (data) return { kind: 'seen', text: data.text ?? data.caption, origin: data.forward_origin, remark }
    const why = 'it came from elsewhere'
    return remark === '' ? { kind: 'unreadable', why } : { kind: 'stopped', why: `${why}.${remark}` }
  }

/** Bots may delete what they sent within two days: https://core.telegram.org/bots/api#deletemessage */
const clear = async (client: Client, { chat, message_id }: z.output<typeof copied>): Promise<string> => {
  const answer = await client.call(
    'deleteMessage',
    { chat_id: chat.id, message_id },
    AbortSignal.timeout(clearMs),
  )
  return answer.ok
    ? ''
    : ` Its copy, message ${message_id} of the operations chat, could not be deleted (${answer.says}): delete it by hand.`
}

const cannotTell = (evidence: string): Finding => ({ kind: 'cannot tell', evidence })
