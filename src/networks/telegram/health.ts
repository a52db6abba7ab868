/** Whether the bot lives and may post in its channel: asked before the first post, and whenever an operator wonders. */
import { z } from 'zod'
import type { Health } from '../../domain/outcome.ts'
import { type Failure, makeAdministrator } from './answer.ts'
import type { Client } from './client.ts'

/** https://core.telegram.org/bots/api#user, #chatfullinfo and #chatmember: the fields that decide. */
const bot = z.object({ id: z.int(), username: z.string() })
const place = z.object({ title: z.string(), type: z.string() })
const membership = z.object({ status: z.string(), can_post_messages: z.boolean().default(false) })

/** Posts nothing. Takes three calls: Telegram has no single question for it. */
export const check = async (client: Client, chat: string, signal: AbortSignal): Promise<Health> => {
  const me = await client.call('getMe', {}, signal)
  if (!me.ok) return unwell(me.failure)
  const found = await client.call('getChat', { chat_id: chat }, signal)
  if (!found.ok) return unwell(found.failure)
  const self = bot.safeParse(me.result)
  const channel = place.safeParse(found.result)
  if (!self.success || !channel.success) return senseless
  const question = { chat_id: chat, user_id: self.data.id }
  const answer = await client.call('getChatMember', question, signal)
  if (!answer.ok) return unwell(answer.failure)
  const member = membership.safeParse(answer.result)
  return member.success ? verdict(`@${self.data.username}`, channel.data, member.data) : senseless
}

/** Only channels know the right to post; in a group every administrator may. */
const verdict = (
  who: string,
  { title, type }: z.output<typeof place>,
  { status, can_post_messages }: z.output<typeof membership>,
): Health => {
  if (status === 'administrator' && (can_post_messages || type !== 'channel'))
    return { ok: true, detail: `${who} may post in “${title}”` }
  const what = status === 'administrator' ? 'may not post messages' : `is no administrator (${status})`
  return { ok: false, reason: 'rights', detail: `${who} ${what} in “${title}”. ${makeAdministrator}` }
}

const unwell = (failed: Failure): Health => ({
  ok: false,
  reason: failed.kind === 'refused' ? failed.reason : 'unreachable',
  detail: failed.detail,
})

const senseless: Health = {
  ok: false,
  reason: 'unreachable',
  detail: 'The answer is not of the Bot API: check `apiRoot`.',
}
