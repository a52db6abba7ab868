/** A post of the channel that shows up somewhere else as a copy: which post it is, and whether it is the one that is looked for. */
import { z } from 'zod'
import type { Post, PostRef } from '../../domain/post.ts'
import type { DoubtfulAttempt } from '../contract.ts'

/** https://core.telegram.org/bots/api#messageoriginchannel; `date` is in seconds. */
export const origin = z.object({
  type: z.literal('channel'),
  chat: z.object({ id: z.int(), username: z.string().optional() }),
  message_id: z.int(),
  date: z.int(),
})

export interface Sighting {
  text: string
  origin: z.output<typeof origin>
}

/** Telegram dates posts by its own clock, in whole seconds: a post made at once may seem a little older than the attempt. */
const clockSkewMs = 2_000

/** What is looked for. */
export interface Sought {
  post: Post
  attempt: DoubtfulAttempt
  /** The channel, as the settings name it. */
  chat: string
}

/**
 * Whether the sighting is the post: the same text, address included, from no earlier than the attempt. A colleague may
 * have passed a post of another channel on, and then the origin is over there.
 */
export const isThePost = (seen: Sighting, { post, attempt: { since, after }, chat }: Sought): boolean =>
  isChannel(seen.origin.chat, chat) &&
  plain(seen.text) === plain(post.text) &&
  seen.origin.date * 1000 >= since - clockSkewMs &&
  !isUpTo(after, seen.origin)

const isChannel = ({ id, username }: Sighting['origin']['chat'], chat: string): boolean =>
  chat.startsWith('@') ? username?.toLowerCase() === chat.slice(1).toLowerCase() : String(id) === chat

const isUpTo = (after: PostRef | undefined, { chat, message_id }: Sighting['origin']): boolean => {
  return placesOf(after).some((known) => known.chat === String(chat.id) && message_id <= known.id)
}

/** The two halves of our references: `<chat id>/<message id>`. */
export const placeOf = ({ id }: PostRef): { chat: string; id: number } | undefined => {
  const [, chat, message] = /^(-?\d+)\/(\d+)$/.exec(id) ?? []
  return chat === undefined ? undefined : { chat, id: Number(message) }
}

/** Those of all messages of a post. */
export const placesOf = (ref: PostRef | undefined): Array<{ chat: string; id: number }> =>
  [...(ref ? [ref.id] : []), ...(ref?.others ?? [])].flatMap((id) => placeOf({ id }) ?? [])

/**
 * A text without what Telegram changes in it, so that a post reads as it was sent (tdlib/td, misc.cpp). It drops some
 * characters, makes spaces of others and trims (clean_input_string). Of marks of direction in a row (U+200E, U+200F) it makes
 * all but the last a U+200C (replace_offending_characters): none of the three is seen, so none of them is compared.
 */
const plain = (text: string): string =>
  text
    .replace(/[\r\u2028-\u202e\u200c\u200e\u200f]|\u0333|\u033f|\u030a/g, '')
    .replace(/[\0-\x20]+/g, ' ')
    .trim()
