/** One call of a method, and the chat and the message that it names. */
import type { FakePost, FakeStore } from '../../fake.ts'
import type { Chat } from './chat.ts'
import { type Fields, text } from './fields.ts'
import { badRequest } from './refusal.ts'

/** One call, with everything it may look at. */
export interface Call {
  /** The bot that calls. */
  token: string
  fields: Fields
  chats: readonly Chat[]
  store: FakeStore
  clock: { now(): number }
}

export type Method = (call: Call) => Promise<unknown>

/** The chat a call names, if this bot may know of it: private ones exist only for their own bot. */
export const visible = ({ chats, fields, token }: Call, field = 'chat_id'): Chat => {
  const wanted = text(fields, field).toLowerCase()
  if (wanted === '') throw badRequest(`${field} is empty`)
  const chat = chats.find(({ id, username }) =>
    wanted.startsWith('@') ? username?.toLowerCase() === wanted.slice(1) : String(id) === wanted,
  )
  if (!chat || (chat.token !== token && !chat.username)) throw badRequest('chat not found')
  return chat
}

export const writable = (call: Call): Chat => {
  const chat = visible(call)
  if (chat.token !== call.token) throw badRequest('need administrator rights in the channel chat')
  return chat
}

/** @param what the bot wants to do with it, as Telegram's refusal names it */
export const existing = async ({ fields, store }: Call, chat: Chat, what: string): Promise<FakePost> => {
  const id = Number(text(fields, 'message_id'))
  if (!Number.isSafeInteger(id) || id <= 0) throw badRequest('message identifier is not specified')
  const post = await store.get(chat.account, String(id))
  if (!post) throw badRequest(`message to ${what} not found`)
  return post
}
