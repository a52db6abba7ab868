/** The methods of the Bot API that a channel's bot uses, with Telegram's own words for every refusal. */
import type { FakePost } from '../../fake.ts'
import { type Call, existing, type Method, visible, writable } from './call.ts'
import { bot, type Chat, describe } from './chat.ts'
import { type Fields, structure, text } from './fields.ts'
import { contentOf, kept, message, originOf } from './message.ts'
import { albumItems, photo } from './photo.ts'
import { badRequest, Refusal } from './refusal.ts'
import { accept, countAtMost, type FormattedText } from './text.ts'
import { discuss, getUpdates } from './updates.ts'

const textLimit = 4096
const captionLimit = 1024

const getMe: Method = async ({ token }) => bot(token)

const getChat: Method = async (call) => describe(visible(call))

const getChatMember: Method = async (call) => {
  const chat = visible(call)
  if (chat.token !== call.token) throw badRequest('member list is inaccessible')
  const user = Number(text(call.fields, 'user_id'))
  if (!Number.isSafeInteger(user) || user <= 0) throw badRequest('invalid user_id specified')
  if (user !== bot(call.token).id) throw badRequest('PARTICIPANT_ID_INVALID')
  return {
    user: bot(call.token),
    status: 'administrator',
    can_post_messages: true,
    can_edit_messages: true,
    can_delete_messages: true,
  }
}

/** Nobody can set one here. */
const getWebhookInfo: Method = async () => ({
  url: '',
  has_custom_certificate: false,
  pending_update_count: 0,
})

const sendMessage: Method = async (call) => {
  const chat = writable(call)
  return send(call, chat, messageText(call.fields), cardOf(call.fields))
}

const sendPhoto: Method = async (call) => {
  const chat = writable(call)
  const image = await photo(call.fields, call.fields.photo, call.store)
  return send(call, chat, captionOf(call.fields), { image })
}

const sendMediaGroup: Method = async (call) => {
  const chat = writable(call)
  // All items are read before the first is posted; only what Telegram's servers see in a picture comes later.
  const items = albumItems(structure(call.fields, 'media'))
  const read = await Promise.all(
    items.map(async (item) => ({
      caption: captionOf(item),
      image: await photo(call.fields, item.media, call.store).catch(unlessProcessed),
    })),
  )
  const group = String(await call.store.nextNumber('albums'))
  const messages = []
  for (const { caption, image } of read)
    if (!(image instanceof Refusal)) messages.push(await send(call, chat, caption, { image, group }))
  const at = read.findIndex(({ image }) => image instanceof Refusal)
  if (at < 0) return messages
  const why = (read[at]!.image as Refusal).message.replace('Bad Request: ', '')
  throw badRequest(`failed to send message #${at + 1} with the error message "${why}"`)
}

const unlessProcessed = (error: unknown): Refusal => {
  if (error instanceof Refusal && /PHOTO_|IMAGE_/.test(error.message)) return error
  throw error
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
  if (from.type !== 'channel') throw badRequest('forwarding is simulated from channels only')
  const original = await existing(call, from, 'forward')
  const { link, image } = original
  const sent = await send(call, chat, contentOf(original), { link, image })
  return { ...sent, forward_origin: originOf(from, original.id, original.at) }
}

/** By lower-case name: the Bot API takes any case. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    getMe,
    getChat,
    getChatMember,
    getWebhookInfo,
    sendMessage,
    sendPhoto,
    sendMediaGroup,
    editMessageText,
    editMessageCaption,
    deleteMessage,
    forwardMessage,
    getUpdates,
  }).map(([name, method]) => [name.toLowerCase(), method]),
)

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

/** https://core.telegram.org/bots/api#linkpreviewoptions: of the given address, or the first in the text. */
const cardOf = (fields: Fields): Pick<FakePost, 'link' | 'cardAbove'> => {
  const {
    is_disabled,
    url,
    show_above_text: above,
  } = previewOptions(structure(fields, 'link_preview_options') ?? {})
  if (is_disabled) return {}
  const address = url || text(fields, 'text').match(/https?:\/\/\S+?(?=[.,:;!?)\]]*(?:\s|$))/)?.[0]
  // Telegram looks at web pages only, and sends the message without a card when there is none.
  return address && /^https?:/i.test(address) && URL.canParse(address)
    ? { link: address, ...(above && { cardAbove: true }) }
    : {}
}

const previewTypes = {
  is_disabled: 'Boolean',
  url: 'String',
  prefer_small_media: 'Boolean',
  prefer_large_media: 'Boolean',
  show_above_text: 'Boolean',
}

const previewOptions = (
  given: unknown,
): { is_disabled?: boolean; url?: string; show_above_text?: boolean } => {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw badRequest('object expected as link preview options')
  for (const [name, type] of Object.entries(previewTypes)) {
    const value: unknown = (given as Record<string, unknown>)[name]
    if (value !== undefined && typeof value !== type.toLowerCase())
      throw badRequest(`field "${name}" must be of type ${type}`)
  }
  return given
}

type Attached = Pick<FakePost, 'link' | 'cardAbove' | 'image' | 'group'>

const send = async (call: Call, chat: Chat, content: FormattedText, attached: Attached) => {
  const id = String(await call.store.nextNumber(chat.account))
  const post = { ...attached, ...kept(content), id, account: chat.account, at: call.clock.now() }
  await call.store.save(post)
  await discuss(call.store, chat, post)
  return message(chat, post, content)
}

const edit = async (call: Call, chat: Chat, post: FakePost, content: FormattedText, attached: Attached) => {
  const { id, account, at } = post
  const { group } = post
  const next = { ...attached, ...kept(content), ...(group !== undefined && { group }), id, account, at }
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
