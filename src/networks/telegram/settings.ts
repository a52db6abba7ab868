/** What one Telegram channel needs in the configuration; cheap to load, so no client library stands behind it. */
import { z } from 'zod'
import { type NetworkSettings, secret } from '../contract.ts'
import { layoutShape } from '../layout.ts'
import { pictureSetting } from '../picture.ts'
import { tryTemplate } from '../trial.ts'
import { mostPictures, render, standard } from './render.ts'

const notAChat = 'must be a public name with its @ ("@mainnews") or a numeric id (-1001234567890)'

const notAGroup = 'must be the numeric id of the group (-1001234567890)'

// YAML reads -1001234567890 as a number, and people forget the quotes.
const chat = z
  .union([z.string().regex(/^(@[A-Za-z]\w{3,31}|-?\d{1,16})$/, notAChat), z.int()], notAChat)
  .transform(String)

/** People have positive ids; channels and groups do not. */
const channel = chat.refine((id) => !/^\d/.test(id), notAChat)

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 23:00')

const shape = {
  chat: channel.describe(
    'The channel: its public name with the @ ("@mainnews"), or the numeric id of a private one ' +
      '(-1001234567890). The bot must be an administrator there, with the right to post messages.',
  ),
  token: secret(
    'The token of the bot that posts, as @BotFather gave it (123456789:AA…). Keep the value in the environment ' +
      'and write only its name here.',
  ).regex(
    /^\d{5,}:[\w-]{30,}$/,
    'is not a bot token: digits, a colon and about 35 letters, as @BotFather gives it',
  ),
  picture: pictureSetting(
    'the story’s first picture, the text as its caption; a text that is too long for a caption (1024) goes alone.',
    mostPictures,
  ),
  ...layoutShape(standard),
  preview: z
    .strictObject({
      place: z
        .enum(['below', 'above', 'none'])
        .default('below')
        .describe('Under the words, over them, or no preview.'),
      size: z
        .enum(['auto', 'large', 'small'])
        .default('auto')
        .describe('Of its picture, where the page has one; auto: as Telegram likes.'),
    })
    .optional()
    .describe('The preview of the story’s page; below the words when absent.'),
  silentHours: z
    .strictObject({
      from: clockTime.describe('When the silence begins.'),
      to: clockTime.describe('When it ends; earlier than `from` means the next morning.'),
    })
    .refine(({ from, to }) => from !== to, 'begins and ends at the same time: leave it out for no silence')
    .optional()
    .describe('Posts make no sound then, in the channel’s time zone; breaking news does.'),
  // telegraf resolves methods against the root as a relative URL: without the slash the last path segment is lost.
  apiRoot: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .transform((root) => (root.endsWith('/') ? root : `${root}/`))
    .default('https://api.telegram.org/')
    .describe('Where the Bot API answers: change it only for a Bot API server of your own.'),
  operationsChat: chat
    .optional()
    .describe(
      'A chat that readers do not see and where the bot may write, best a private group of the people on call. When ' +
        'the answer to a post was lost, Crier forwards what stands in the channel there without a sound, reads it, ' +
        'and deletes the copy. Only this can prove that a post is not out.',
    ),
  discussionGroup: z
    .union([z.string().regex(/^-\d{1,16}$/, notAGroup), z.int().negative(notAGroup)], notAGroup)
    .transform(String)
    .optional()
    .describe(
      'The numeric id of the group where the channel’s posts are discussed. Telegram copies every post into it, so a ' +
        'post whose answer was lost can be seen there. The bot must be an administrator of the group, and no other ' +
        'program may ask for updates with its token, nor may it have a webhook.',
    ),
}

export const settings: NetworkSettings<typeof shape> = {
  label: 'Telegram',
  shape,
  account: 'chat',
  // https://core.telegram.org/api/links#message-links. A public name stands for the chat's number in every call.
  refForms:
    'the link of the message (https://t.me/mainnews/412, https://t.me/c/1234567890/412) or its number (412)',
  refOf(said, { chat }) {
    const named = chat.startsWith('@') ? chat.slice(1) : undefined
    const [, place, number] =
      /^(?:(?:https?:\/\/)?(?:t|telegram)\.me\/(?:s\/)?(\w+|c\/\d+)\/)?([1-9]\d{0,15})(?:\?\S*)?$/.exec(
        said,
      ) ?? []
    const [, id] = /^(-?\d+\/[1-9]\d{0,15})$/.exec(said) ?? []
    if (id !== undefined) return named !== undefined || id.startsWith(`${chat}/`) ? { id } : undefined
    if (number === undefined) return undefined
    const secret = place?.startsWith('c/') ? `-100${place.slice(2)}` : undefined
    if (secret !== undefined)
      return named !== undefined || secret === chat
        ? { id: `${secret}/${number}`, url: `https://t.me/${place}/${number}` }
        : undefined
    if (named !== undefined && place !== undefined && place.toLowerCase() !== named.toLowerCase())
      return undefined
    const name = place ?? named
    return { id: `${chat}/${number}`, ...(name !== undefined && { url: `https://t.me/${name}/${number}` }) }
  },
  // https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: one a second to a chat, twenty a
  // minute to a group; for channels it names no number, and the group's is safe. A 429 rules in any case.
  ceilings: [
    { posts: 1, withinMs: 1_000 },
    { posts: 20, withinMs: 60_000 },
  ],
  combinations: (settings) => {
    const { chat, operationsChat, discussionGroup, template } = settings
    const tried = tryTemplate(
      template,
      (article) => render(article, settings),
      ({ text, link }) => text.includes(link),
    )
    if (tried.length > 0 || operationsChat === undefined) return tried
    const here = operationsChat.toLowerCase()
    if (here === chat.toLowerCase())
      return [['operationsChat', 'is the channel itself: its readers would see the copies']]
    if (here === discussionGroup)
      return [['operationsChat', 'is the discussion group: the channel’s readers would see the copies']]
    return []
  },
}

export type Settings = z.output<z.ZodObject<typeof shape>>
