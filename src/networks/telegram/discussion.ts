/** Telegram copies every post of a channel into its discussion group: the only place where a bot hears of a post of its own. */
import { z } from 'zod'
import type { Finding } from '../contract.ts'
import { albumReference } from './answer.ts'
import type { Client } from './client.ts'
import { isThePost, origin, type Sought } from './sighting.ts'

/** https://core.telegram.org/bots/api#message: the copy, which Telegram itself made and which names its original. */
const update = z.object({
  message: z.object({
    is_automatic_forward: z.literal(true),
    chat: z.object({ id: z.int() }),
    text: z.string().optional(),
    caption: z.string().optional(),
    /** Of an album. */
    media_group_id: z.string().optional(),
    forward_origin: origin,
  }),
})

/** https://core.telegram.org/bots/api#getupdates gives no more than this. */
const most = 100

/**
 * Reads the newest of the bot's updates and leaves them there, for the next doubtful post; Telegram forgets what is older
 * than those, and everything after a day. Reading ends any other program's getUpdates, hence the bot of its own that
 * `discussionGroup` asks for. A post that is not seen may be too new or too old, so this never proves an absence.
 */
export const findInDiscussion = async (
  client: Client,
  group: string,
  sought: Sought,
  signal: AbortSignal,
): Promise<Exclude<Finding, { kind: 'absent' }>> => {
  // Telegram remembers allowed_updates: from now on, reactions and button presses take no place among the hundred.
  const newest = { offset: -most, limit: most, timeout: 0, allowed_updates: ['message'] }
  const answer = await client.call('getUpdates', newest, signal)
  if (!answer.ok) return cannotTell(`The discussion group could not be read: ${answer.says}.`)
  const updates = z.array(z.unknown()).safeParse(answer.result).data ?? []
  const copies = updates
    .flatMap((given) => update.safeParse(given).data?.message ?? [])
    .filter(({ chat }) => String(chat.id) === group)
  for (const { text, caption, forward_origin: from, media_group_id: album } of copies) {
    if (isThePost({ text: text ?? caption ?? '', origin: from }, sought))
      return {
        kind: 'found',
        ref: albumReference(
          from.chat,
          from.message_id,
          copies
            .filter((one) => album !== undefined && one.media_group_id === album)
            .map((one) => one.forward_origin.message_id)
            .filter((id) => id !== from.message_id),
        ),
        evidence: `Telegram copied it into the discussion group as message ${from.message_id} of the channel.`,
      }
  }
  return cannotTell(
    updates.length < most
      ? 'The discussion group has not shown it, which proves nothing.'
      : `It is not among the newest ${most} messages that Telegram holds for the bot; it may be among the older ones.`,
  )
}

const cannotTell = (evidence: string) => ({ kind: 'cannot tell', evidence }) as const
