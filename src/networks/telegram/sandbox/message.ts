/** A post as the Bot API shows it, and what the store keeps of it. */
import type { FakePost } from '../../fake.ts'
import { bot, type Chat, describe } from './chat.ts'
import type { FormattedText } from './text.ts'

/** Of the entities those are kept that the reader's page draws. */
export const kept = ({ text, entities }: FormattedText): Pick<FakePost, 'text' | 'bold' | 'italic'> => {
  const of = (wanted: string) =>
    entities.filter(({ type }) => type === wanted).map(({ offset, length }) => ({ offset, length }))
  const italic = of('italic')
  return { text, bold: of('bold'), ...(italic.length > 0 && { italic }) }
}

/** The text of a post that the store kept. */
export const contentOf = ({ text, bold = [], italic = [] }: FakePost): FormattedText => ({
  text,
  entities: [
    ...bold.map((stretch) => ({ type: 'bold', ...stretch })),
    ...italic.map((stretch) => ({ type: 'italic', ...stretch })),
  ],
})

/** https://core.telegram.org/bots/api#message, without the links and hashtags that the real one finds by itself. */
export const message = (chat: Chat, post: FakePost, { text, entities }: FormattedText) => ({
  message_id: Number(post.id),
  ...(chat.type === 'channel' ? { sender_chat: describe(chat) } : { from: bot(chat.token) }),
  chat: describe(chat),
  date: seconds(post.at),
  ...(post.editedAt !== undefined && { edit_date: seconds(post.editedAt) }),
  ...(post.group !== undefined && { media_group_id: post.group }),
  ...(post.image
    ? { photo: [], caption: text || undefined, caption_entities: some(entities) }
    : { text, entities: some(entities) }),
})

/** https://core.telegram.org/bots/api#messageoriginchannel */
export const originOf = (channel: Chat, id: string, at: number) => ({
  type: 'channel',
  chat: describe(channel),
  message_id: Number(id),
  date: seconds(at),
})

const seconds = (ms: number): number => Math.floor(ms / 1000)

/** The Bot API leaves empty lists out. */
const some = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined)
