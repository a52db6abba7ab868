/** Whether the bot lives and may post in its channel: asked before the first post, and whenever an operator wonders. */
import { z } from 'zod'
import type { Health } from '../../domain/outcome.ts'
import { type Failure, makeAdministrator } from './answer.ts'
import type { Client } from './client.ts'
import type { Settings } from './settings.ts'

/** https://core.telegram.org/bots/api#user, #chatfullinfo, #chatmember and #webhookinfo: the fields that decide. */
const bot = z.object({ id: z.int(), username: z.string() })
const place = z.object({ title: z.string().default('the chat'), type: z.string() })
const membership = z.object({
  status: z.string(),
  can_post_messages: z.boolean().default(false),
  can_send_messages: z.boolean().default(false),
})
const webhook = z.object({ url: z.string() })

type Bot = z.output<typeof bot>
type Place = z.output<typeof place>
type Membership = z.output<typeof membership>

/** Posts nothing. Telegram has no single question for it: a call for the bot, and two for each chat of the settings. */
export const check = async (
  client: Client,
  { chat, operationsChat, discussionGroup }: Settings,
  signal: AbortSignal,
): Promise<Health> => {
  const me = await client.call('getMe', {}, signal)
  if (!me.ok) return unwell(me.failure)
  const self = bot.safeParse(me.result).data
  if (!self) return senseless

  const channel = await standing(client, self, chat, signal, mayPost, makeAdministrator)
  if (!channel.ok) return channel
  const told = [channel.detail]
  const asides = [
    { key: 'operationsChat', named: operationsChat, may: mayWrite, next: 'Add the bot to that chat.' },
    {
      key: 'discussionGroup',
      named: discussionGroup,
      may: isAdministrator,
      next: 'Make the bot an administrator of that group.',
    },
  ]
  for (const { key, named, may, next } of asides) {
    if (named === undefined) continue
    const health = await standing(client, self, named, signal, may, next)
    if (!health.ok) return { ...health, detail: `\`${key}\`: ${health.detail}` }
    told.push(`\`${key}\`: ${health.detail}`)
  }
  const blocked = discussionGroup === undefined ? undefined : await noWebhook(client, signal)
  return blocked ?? { ok: true, detail: told.join('; ') }
}

/** Where the bot stands in one chat. */
const standing = async (
  client: Client,
  self: Bot,
  chat: string,
  signal: AbortSignal,
  may: (member: Membership, chat: Place) => string | undefined,
  next: string,
): Promise<Health> => {
  const found = await client.call('getChat', { chat_id: chat }, signal)
  if (!found.ok) return unwell(found.failure)
  const answer = await client.call('getChatMember', { chat_id: chat, user_id: self.id }, signal)
  if (!answer.ok) return unwell(answer.failure)
  const here = place.safeParse(found.result).data
  const member = membership.safeParse(answer.result).data
  if (!here || !member) return senseless
  const who = `@${self.username}`
  const lacks = may(member, here)
  return lacks === undefined
    ? { ok: true, detail: `${who} may post in “${here.title}”` }
    : { ok: false, reason: 'rights', detail: `${who} ${lacks} in “${here.title}”. ${next}` }
}

const isAdministrator = ({ status }: Membership): string | undefined =>
  status === 'administrator' ? undefined : `is no administrator (${status})`

/** Only channels know the right to post; in a group every administrator may. */
const mayPost = (member: Membership, { type }: Place): string | undefined =>
  isAdministrator(member) ??
  (member.can_post_messages || type !== 'channel' ? undefined : 'may not post messages')

const mayWrite = (member: Membership, chat: Place): string | undefined => {
  const { status, can_send_messages } = member
  if (status === 'member' && chat.type !== 'channel') return undefined
  if (status === 'restricted' && can_send_messages) return undefined
  return status === 'administrator' ? mayPost(member, chat) : `may not write (${status})`
}

/** Telegram gives updates by one way only: https://core.telegram.org/bots/api#getwebhookinfo */
const noWebhook = async (client: Client, signal: AbortSignal): Promise<Health | undefined> => {
  const answer = await client.call('getWebhookInfo', {}, signal)
  if (!answer.ok) return unwell(answer.failure)
  const { data } = webhook.safeParse(answer.result)
  if (!data) return senseless
  if (data.url === '') return undefined
  const detail =
    '`discussionGroup`: the bot has a webhook, so Crier cannot read the group. Use a bot of its own, or remove the webhook (deleteWebhook).'
  return { ok: false, reason: 'rights', detail }
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
