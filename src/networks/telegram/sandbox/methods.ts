/** The methods of the Bot API that a channel's bot uses, with Telegram's own words for every refusal. */
import type { FakePost, FakeStore } from '../../fake.ts'
import { type Fields, structure, text } from './fields.ts'
import { albumItems, photo } from './photo.ts'
import { badRequest } from './refusal.ts'
import { accept, countAtMost, type FormattedText } from './text.ts'

/** A simulated channel and the bot that is its administrator. */
export interface Chat {
  /** The key of its posts in the store. */
  account: string
  id: number
  title: string
  /** Absent when the channel is private. */
  username?: string
  /** The token of its bot. */
  token: string
}

/** One call, with everything it may look at. */
export interface Call {
  /** The bot that calls. */
  token: string
  fields: Fields
  chats: readonly Chat[]
  store: FakeStore
  clock: { now(): number }
}

type Method = (call: Call) => Promise<unknown>

const textLimit = 4096
const captionLimit = 1024

export const botId = (token: string): number => Number(token.split(':')[0])

const getMe: Method = async ({ token }) => ({
  id: botId(token),
  is_bot: true,
  first_name: 'Crier',
  username: 'crier_sandbox_bot',
})

const getChat: Method = async (call) => describe(visible(call))

const getChatMember: Method = async (call) => {
  const chat = visible(call)
  if (chat.token !== call.token) throw badRequest('member list is inaccessible')
  const user = Number(text(call.fields, 'user_id'))
  if (!Number.isSafeInteger(user) || user <= 0) throw badRequest('invalid user_id specified')
  if (user !== botId(call.token)) throw badRequest('PARTICIPANT_ID_INVALID')
  return {
    user: await getMe(call),
    status: 'administrator',
    can_post_messages: true,
    can_edit_messages: true,
    can_delete_messages: true,
  }
}

const sendMessage: Method = async (call) => {
  const chat = writable(call)
  return send(call, chat, messageText(call.fields), cardOf(call.fields))
}

const sendPhoto: Method = async (call) => {
  const chat = writable(call)
  const image = await photo(call.fields, call.fields.photo)
  return send(call, chat, captionOf(call.fields), { image })
}

const sendMediaGroup: Method = async (call) => {
  const chat = writable(call)
  // All items are read before the first is posted: an album appears whole or not at all.
  const items = albumItems(structure(call.fields, 'media'))
  const read = await Promise.all(
    items.map(async (item) => ({
      caption: captionOf(item),
      image: await photo(call.fields, item.media),
    })),
  )
  const messages = []
  for (const { caption, image } of read) messages.push(await send(call, chat, caption, { image }))
  return messages
}

const editMessageText: Method = async (call) => {
  const chat = writable(call)
  const post = await existing(call, chat, 'edit')
  const content = messageText(call.fields)
  if (post.image) throw badRequest('there is no text in the message to edit')
  return edit(call, chat, post, content, cardOf(call.fields))
}

const editMessageCaption: Method = async (call) => {
  const chat = writable(call)
  const post = await existing(call, chat, 'edit')
  const content = captionOf(call.fields)
  if (!post.image) throw badRequest('there is no caption in the message to edit')
  return edit(call, chat, post, content, { image: post.image })
}

const deleteMessage: Method = async (call) => {
  const chat = writable(call)
  const post = await existing(call, chat, 'delete')
  return call.store.remove(chat.account, post.id)
}

const forwardMessage: Method = async (call) => {
  const chat = writable(call)
  const from = visible(call, 'from_chat_id')
  const original = await existing(call, from, 'forward')
  const { text, link, image } = original
  const sent = await send(call, chat, { text, entities: boldOf(original) }, { link, image })
  const origin = { type: 'channel', chat: describe(from), message_id: Number(original.id) }
  return { ...sent, forward_origin: { ...origin, date: seconds(original.at) } }
}

/** By lower-case name: the Bot API takes any case. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    getMe,
    getChat,
    getChatMember,
    sendMessage,
    sendPhoto,
    sendMediaGroup,
    editMessageText,
    editMessageCaption,
    deleteMessage,
    forwardMessage,
  }).map(([name, method]) => [name.toLowerCase(), method]),
)

/** The chat a call names, if this bot may know of it: private ones exist only for their own bot. */
const visible = ({ chats, fields, token }: Call, field = 'chat_id'): Chat => {
  const wanted = text(fields, field).toLowerCase()
  if (wanted === '') throw badRequest(`${field} is empty`)
  const chat = chats.find(({ id, username }) =>
    wanted.startsWith('@') ? username?.toLowerCase() === wanted.slice(1) : String(id) === wanted,
  )
  if (!chat || (chat.token !== token && !chat.username)) throw badRequest('chat not found')
  return chat
}

const writable = (call: Call): Chat => {
  const chat = visible(call)
  if (chat.token !== call.token) throw badRequest('need administrator rights in the channel chat')
  return chat
}

const existing = async ({ fields, store }: Call, chat: Chat, what: string): Promise<FakePost> => {
  const id = Number(text(fields, 'message_id'))
  if (!Number.isSafeInteger(id) || id <= 0) throw badRequest('message identifier is not specified')
  const post = await store.get(chat.account, String(id))
  if (!post) throw badRequest(`message to ${what} not found`)
  return post
}

const noMarkup = (fields: Fields): void => {
  if (text(fields, 'parse_mode') !== '') throw badRequest('parse_mode is not simulated: send entities')
}

const messageText = (fields: Fields): FormattedText => {
  noMarkup(fields)
  const raw = text(fields, 'text')
  if (raw === '') throw badRequest('message text is empty')
  const content = accept(raw, structure(fields, 'entities'))
  if (content.text === '') throw badRequest('text must be non-empty')
  countAtMost(textLimit, content, 'message')
  return content
}

const captionOf = (fields: Fields): FormattedText => {
  noMarkup(fields)
  const content = accept(text(fields, 'caption'), structure(fields, 'caption_entities'))
  countAtMost(captionLimit, content, 'message caption')
  return content
}

/** https://core.telegram.org/bots/api#linkpreviewoptions: the given address, or the first in the text. */
const cardOf = (fields: Fields): Pick<FakePost, 'link'> => {
  const options = structure(fields, 'link_preview_options') as
    | { is_disabled?: boolean; url?: string }
    | undefined
  if (options?.is_disabled) return {}
  return { link: options?.url || text(fields, 'text').match(/https?:\/\/\S+/)?.[0] }
}

type Attached = Pick<FakePost, 'link' | 'image'>

const send = async (call: Call, chat: Chat, content: FormattedText, attached: Attached) => {
  const id = String(await call.store.nextNumber(chat.account))
  const post = { ...attached, ...kept(content), id, account: chat.account, at: call.clock.now() }
  await call.store.save(post)
  return message(chat, post, content)
}

const edit = async (call: Call, chat: Chat, post: FakePost, content: FormattedText, attached: Attached) => {
  const { id, account, at } = post
  const next = { ...attached, ...kept(content), id, account, at }
  if (sameContent(post, next))
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current ' +
        'content and reply markup of the message',
    )
  const edited = { ...next, editedAt: call.clock.now() }
  await call.store.save(edited)
  return message(chat, edited, content)
}

const sameContent = (a: FakePost, b: FakePost): boolean =>
  a.text === b.text && a.link === b.link && JSON.stringify(a.bold) === JSON.stringify(b.bold)

/** Of the entities only bold is kept: it is what the reader's page draws. */
const kept = ({ text, entities }: FormattedText): Pick<FakePost, 'text' | 'bold'> => ({
  text,
  bold: entities.filter(({ type }) => type === 'bold').map(({ offset, length }) => ({ offset, length })),
})

const boldOf = ({ bold = [] }: FakePost) => bold.map((stretch) => ({ type: 'bold', ...stretch }))

const describe = ({ id, title, username }: Chat) => ({ id, title, username, type: 'channel' })

const seconds = (ms: number): number => Math.floor(ms / 1000)

/** https://core.telegram.org/bots/api#message, without the links and hashtags that the real one finds by itself. */
const message = (chat: Chat, post: FakePost, { text, entities }: FormattedText) => ({
  message_id: Number(post.id),
  sender_chat: describe(chat),
  chat: describe(chat),
  date: seconds(post.at),
  ...(post.editedAt !== undefined && { edit_date: seconds(post.editedAt) }),
  ...(post.image
    ? { photo: [], caption: text || undefined, caption_entities: some(entities) }
    : { text, entities: some(entities) }),
})

/** The Bot API leaves empty lists out. */
const some = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined)
