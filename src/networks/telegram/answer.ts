/** What Telegram's answers mean: for the post, for the channel, and for the person who has to act. */
import { TelegramError } from 'telegraf'
import { z } from 'zod'
import type { Outcome, RefusalReason } from '../../domain/outcome.ts'
import type { PostRef } from '../../domain/post.ts'
import { brokenConnection, scrub, scrubAll } from '../transport.ts'
import { longestWaitMs } from '../wait.ts'

/** Every outcome but success. */
export type Failure = Exclude<Outcome, { kind: 'done' }>

/** Who was asked, and what must never be repeated in words. */
export interface Asked {
  host: string
  secrets: readonly string[]
}

/** The parts of https://core.telegram.org/bots/api#message that prove a post. */
const message = z.object({
  message_id: z.int(),
  chat: z.object({ id: z.int(), username: z.string().optional() }),
})

/** https://core.telegram.org/bots/api#making-requests and #responseparameters */
const refusal = z.object({
  error_code: z.int(),
  // Read on a phone and kept with the delivery: a page of text would help nobody.
  description: z
    .string()
    .default('')
    .transform((words) => words.slice(0, 500)),
  parameters: z
    .object({
      retry_after: z.number().positive().optional().catch(undefined),
      migrate_to_chat_id: z.int().optional(),
    })
    .default({}),
})

/**
 * What the result of sendMessage proves: `done` only with a message id. The reference is `<chat id>/<message id>`,
 * since message ids count per chat and a channel's public name may change under a live post.
 */
export const posted = (result: unknown): Outcome => {
  const read = message.safeParse(result)
  if (!read.success)
    return {
      kind: 'unknown',
      detail: 'Telegram said ok but named no message: look at the channel before this is sent again',
    }
  return { kind: 'done', ref: reference(read.data.chat, read.data.message_id) }
}

/** The same of sendMediaGroup: the reference is that of the message with the words, the first. */
export const postedAlbum = (result: unknown): Outcome => {
  const [first, ...others] = z.array(message).safeParse(result).data ?? []
  if (!first) return posted(undefined)
  return {
    kind: 'done',
    ref: albumReference(
      first.chat,
      first.message_id,
      others.map((one) => one.message_id),
    ),
  }
}

/** How a message of a channel is named, whoever showed it. */
export const reference = (chat: { id: number; username?: string | undefined }, id: number): PostRef => {
  const url = address(chat, id)
  return { id: `${chat.id}/${id}`, ...(url && { url }) }
}

/** @param others the ids of its other messages */
export const albumReference = (
  chat: { id: number; username?: string | undefined },
  id: number,
  others: number[],
): PostRef => ({
  ...reference(chat, id),
  ...(others.length > 0 && { others: others.map((other) => reference(chat, other).id) }),
})

/** https://core.telegram.org/api/links#message-links: private channels drop the -100 of the Bot API's ids. */
const address = (chat: { id: number; username?: string | undefined }, id: number): string | undefined => {
  if (chat.username) return `https://t.me/${chat.username}/${id}`
  const [, internal] = /^-100(\d+)$/.exec(String(chat.id)) ?? []
  return internal && `https://t.me/c/${internal}/${id}`
}

/** What a failed call means. `error` is whatever telegraf threw; the detail holds no credential. */
export const failure = (error: unknown, asked: Asked): Failure => {
  if (error instanceof TelegramError) return answered(scrubAll(error.response, asked.secrets))
  const outcome = unanswered(error, asked.host)
  return { ...outcome, detail: scrub(outcome.detail, asked.secrets) }
}

/** What was answered, or what became of the connection, without advice: for questions that are not about posting. */
export const words = (error: unknown, asked: Asked): string => {
  const read =
    error instanceof TelegramError ? refusal.safeParse(scrubAll(error.response, asked.secrets)) : undefined
  return read?.success ? saying(read.data) : failure(error, asked).detail
}

const saying = ({ error_code: code, description }: z.output<typeof refusal>): string =>
  `Telegram says "${description || code}"`

/** An answer of the Bot API, by its code first: descriptions may change, codes have not. */
const answered = (body: unknown): Failure => {
  const read = refusal.safeParse(body)
  if (!read.success) return unknown('the answer is JSON, but not of the Bot API')
  const { error_code: code, description, parameters } = read.data
  const says = saying(read.data)

  // telegraf throws the body of a 5xx away; the post may be out, whatever the words were.
  if (code >= 500) return unknown(`Telegram failed on its side (${code} ${description})`)
  if (code === 429) return tooMany(says, parameters.retry_after)
  if (code === 421) return { kind: 'later', scope: 'network', detail: `${says}; nothing was posted` }
  if (code === 401 || code === 404)
    return refused('credentials', says, 'Copy the bot’s current token from @BotFather, and check `apiRoot`.')
  if (code === 403) return refused('rights', says, makeAdministrator)
  if (code === 409)
    return refused('rights', says, 'Another program runs this bot: stop it, or use a bot of your own.')
  if (parameters.migrate_to_chat_id !== undefined)
    return refused('rights', says, `The chat has a new id: set \`chat\` to ${parameters.migrate_to_chat_id}.`)
  if (code === 400 || code === 413) return badRequest(says)
  return unknown(says)
}

/** The next step of most refusals. */
export const makeAdministrator =
  'Make the bot an administrator of the channel, with the right to post messages.'

/** Retry-after belongs to this chat, unless it is so long that the whole bot must be meant. */
const tooMany = (says: string, seconds: number | undefined): Failure => ({
  kind: 'later',
  ...(seconds !== undefined && { afterMs: Math.min(seconds * 1000, longestWaitMs) }),
  scope: seconds !== undefined && seconds > 60 ? 'network' : 'channel',
  detail: `${says}; nothing was posted`,
})

const pictureTrouble =
  /HTTP URL|web page content|upload file|file is too big|unsupported extension|PHOTO_|IMAGE_|error message "/

/** A refusal of the picture that the post came with; the post itself may be sound. */
export const aboutPicture = (failure: Failure): boolean =>
  failure.kind === 'refused' && failure.reason === 'content' && pictureTrouble.test(failure.detail)

/**
 * The server names the message of an album that failed and does not say what became of the others; nobody documents it. So
 * it is taken for a refusal that proves nothing.
 */
export const ofAlbum = (failure: Failure, says: string): Failure =>
  failure.kind === 'refused' && /failed to send message #/i.test(says) ? unknown(says) : failure

/** What a 400 asks of people, first match wins; the words are of telegram-bot-api's Client.cpp and of TDLib. */
const badRequests: Array<{ says: RegExp; reason: RefusalReason; next: string }> = [
  {
    says: /chat not found/,
    reason: 'rights',
    next: 'Check `chat` (was the channel renamed or deleted?), and that the bot is an administrator there.',
  },
  {
    says: /administrator rights|member list is inaccessible|write access|not enough rights|have no rights to send|\b(CHAT|CHANNEL|USER)_[A-Z_]+/,
    reason: 'rights',
    next: makeAdministrator,
  },
  {
    says: /FROZEN_METHOD_INVALID/,
    reason: 'rights',
    next: 'Telegram has frozen this bot: its owner finds the reason in the Telegram app.',
  },
  {
    says: /logged out/i,
    reason: 'rights',
    next: 'The bot has moved to another Bot API server: check `apiRoot`.',
  },
  {
    says: /message to (edit|delete|forward) not found|message can't be (edited|deleted)/,
    reason: 'gone',
    next: 'The message is not in the channel any more, or not the bot’s.',
  },
  {
    says: pictureTrouble,
    reason: 'content',
    next: 'Telegram could not take a picture: use another one (JPEG or PNG, under 10 MB).',
  },
]

/** Certainly not posted. What no rule knows is about this text: other posts of the channel must not wait for it. */
const badRequest = (says: string): Failure => {
  if (says.includes('message is not modified'))
    return { kind: 'duplicate', detail: `${says}; the message already reads like this` }
  const rule = badRequests.find((known) => known.says.test(says))
  return rule
    ? refused(rule.reason, says, rule.next)
    : refused('content', says, 'Correct the article and publish it again.')
}

/** No answer of the Bot API: the connection broke, the caller gave up, or somebody else answered. */
const unanswered = (error: unknown, host: string): Failure => {
  if (!(error instanceof Error)) return brokenConnection(host, undefined, String(error))
  if (error.name === 'AbortError') return brokenConnection(host, undefined, 'none came in time')
  // Of node-fetch's FetchError, which telegraf does not export: https://github.com/node-fetch/node-fetch/blob/2.x/ERROR-HANDLING.md
  const { code, type } = error as { code?: string; type?: string }
  // Its message quotes the start of the body and the whole address, token included.
  if (type === 'invalid-json')
    return brokenConnection(host, undefined, 'it is not JSON; a proxy or a firewall may have answered')
  return brokenConnection(host, code, error.message.replace(/^.*\breason: /s, ''))
}

const refused = (reason: RefusalReason, says: string, next: string): Failure => ({
  kind: 'refused',
  reason,
  detail: `${says}. ${next}`,
})

const unknown = (what: string): Failure => ({
  kind: 'unknown',
  detail: `${what}; the post may be out: look at the channel before it is sent again`,
})
