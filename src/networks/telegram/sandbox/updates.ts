/** What the simulated Telegram tells a bot unasked: the copies of channel posts in the discussion groups. */
import type { FakePost, FakeStore } from '../../fake.ts'
import type { Method } from './call.ts'
import { bot, type Chat, describe } from './chat.ts'
import { structure, text } from './fields.ts'
import { contentOf, message, originOf } from './message.ts'
import { badRequest } from './refusal.ts'

/** https://core.telegram.org/bots/api#getting-updates */
const keptMs = 24 * 60 * 60 * 1000
const most = 100

const queueOf = (token: string): string => `updates of ${bot(token).id}`

/** Copies a new post of a channel into its discussion group, if it has one. */
export const discuss = async (store: FakeStore, channel: Chat, post: FakePost): Promise<void> => {
  if (channel.discussion === undefined) return
  const account = queueOf(channel.token)
  const id = String(await store.nextNumber(account))
  await store.save({ ...post, id, account, copyOf: { account: post.account, id: post.id } })
}

/** A member writes in the discussion group of this channel: its bot hears of that in the same queue. */
export const chatter = async (
  store: FakeStore,
  channel: { chat: string; token: string },
  text: string,
  at: number,
) => {
  const account = queueOf(channel.token)
  const id = String(await store.nextNumber(account))
  await store.save({ id, account, at, text, copyOf: { account: channel.chat.toLowerCase(), id: '' } })
}

/** https://core.telegram.org/bots/api#getupdates, for one who only looks: nobody is waited for. */
export const getUpdates: Method = async ({ token, fields, chats, store, clock }) => {
  const offset = Number(text(fields, 'offset'))
  if (!Number.isInteger(offset) || offset > 0) throw badRequest('offset is simulated from the end only: -100')
  if (Number(text(fields, 'timeout')) > 0) throw badRequest('timeout is not simulated: ask again')
  const allowed = structure(fields, 'allowed_updates')
  if (Array.isArray(allowed) && allowed.length > 0 && !allowed.includes('message')) return []
  const posts = await store.list(queueOf(token), Number.MAX_SAFE_INTEGER)
  // "All previous updates will be forgotten."
  const forgotten = offset < 0 ? posts.splice(-offset) : []
  for (const { account, id } of forgotten) await store.remove(account, id)
  const chatAt = (account: string | undefined) => chats.find((chat) => chat.account === account)
  return posts
    .reverse()
    .filter(({ at }) => at > clock.now() - keptMs)
    .flatMap((post) => {
      const channel = chatAt(post.copyOf?.account)
      const group = chatAt(channel?.discussion)
      if (!channel || !group) return []
      const shown = post.copyOf!.id === '' ? said(post, group) : copy(post, channel, group)
      return [{ update_id: Number(post.id), message: shown }]
    })
    .slice(0, most)
}

/** https://core.telegram.org/bots/api#message: is_automatic_forward */
const copy = (post: FakePost, channel: Chat, group: Chat) => ({
  ...message(group, post, contentOf(post)),
  from: { id: 777000, is_bot: false, first_name: 'Telegram' },
  sender_chat: describe(channel),
  is_automatic_forward: true,
  forward_origin: originOf(channel, post.copyOf!.id, post.at),
})

/** By somebody who is no bot. */
const said = (post: FakePost, group: Chat) => ({
  ...message(group, post, contentOf(post)),
  from: { id: 300000001, is_bot: false, first_name: 'Reader' },
})
