/** What Telegram's server does to a text before it accepts it: cleaning, checking entities, counting (tdlib/td, misc.cpp and MessageEntity.cpp). */
import { codePoints } from '../../../text/length.ts'
import { badRequest } from './refusal.ts'

/** https://core.telegram.org/bots/api#messageentity */
export interface MessageEntity {
  type: string
  offset: number
  length: number
}

export interface FormattedText {
  text: string
  entities: MessageEntity[]
}

const types = new Set(
  (
    'bold italic underline strikethrough spoiler blockquote expandable_blockquote code pre text_link text_mention ' +
    'custom_emoji mention hashtag cashtag bot_command url email phone_number'
  ).split(' '),
)

/** Each is one UTF-16 unit, so a removed one moves what follows by exactly one. */
const removed = /[\r\u2028-\u202e]|\u0333|\u033f|\u030a/g
const becomesSpace = /[\0-\x09\x0b\x0c\x0e-\x1f]/g
/** Of marks of direction in a row only the last stays one (misc.cpp: replace_offending_characters). */
const crowdedMarks = /[\u200e\u200f](?=[\u200e\u200f])/g
/** Nothing else is trimmed: no-break spaces and the like stay. */
const blank = /[ \n]/

/**
 * In bytes, before anything is cleaned (telegram-bot-api, Client.cpp: get_formatted_text). TDLib itself would cut at 35000,
 * which nothing reaches.
 */
const longestRaw = 32_768
/** https://core.telegram.org/bots/api#messageentity promises none; servers keep so many. */
const mostEntities = 100

/** The text as Telegram would keep it, with its entities moved along. Throws Telegram's refusals; does not count. */
export const accept = (raw: string, given: unknown): FormattedText => {
  if (Buffer.byteLength(raw) > longestRaw) throw badRequest('text is too long')
  if (/\p{Surrogate}/u.test(raw)) throw badRequest('strings must be encoded in UTF-8')
  const entities = read(given)
  for (const entity of entities) checkBounds(raw, entity)
  const shifted = (offset: number) => offset - (raw.slice(0, offset).match(removed)?.length ?? 0)
  const clean = raw.replace(removed, '').replace(becomesSpace, ' ').replace(crowdedMarks, '\u200c')
  const moved = entities
    .map((entity) => ({
      ...entity,
      offset: shifted(entity.offset),
      end: shifted(entity.offset + entity.length),
    }))
    .filter(({ offset, end }) => /[^ \n]/.test(clean.slice(offset, end)))
    .sort((one, other) => one.offset - other.offset || other.end - one.end)
    .slice(0, mostEntities)

  let last = clean.length
  while (last > 0 && blank.test(clean[last - 1]!)) last--
  // Before the text only as far as no entity covers it.
  const first = moved[0]?.offset ?? last
  let lead = 0
  while (lead < first && blank.test(clean[lead]!)) lead++
  return {
    text: clean.slice(lead, Math.max(lead, last)),
    entities: moved.map(({ offset, end, ...entity }) => ({
      ...entity,
      offset: offset - lead,
      length: Math.min(end, last) - offset,
    })),
  }
}

/** Telegram counts Unicode code points, after cleaning (MessageContent.cpp: utf8_length). */
export const countAtMost = (limit: number, { text }: FormattedText, what: string): void => {
  if (codePoints(text) > limit) throw badRequest(`${what} is too long`)
}

const read = (given: unknown): MessageEntity[] => {
  if (given === undefined || given === null) return []
  if (!Array.isArray(given)) throw badRequest("can't parse entities JSON object")
  return given.map((entity: Partial<MessageEntity> | null) => {
    const cannot = (why: string) => badRequest(`can't parse MessageEntity: ${why}`)
    if (typeof entity !== 'object' || entity === null) throw cannot('expected an Object')
    const { type, offset, length } = entity
    if (!Number.isInteger(offset)) throw cannot('Field "offset" must be of type Number')
    if (!Number.isInteger(length)) throw cannot('Field "length" must be of type Number')
    if (typeof type !== 'string' || !types.has(type)) throw cannot('Unsupported type specified')
    return entity as MessageEntity
  })
}

/** fix_formatted_text */
const farthest = 1_000_000

const checkBounds = (text: string, { offset, length }: MessageEntity): void => {
  const end = offset + length
  if (offset < 0 || offset > farthest) throw badRequest(`receive an entity with incorrect offset ${offset}`)
  if (length < 0 || length > farthest) throw badRequest(`receive an entity with incorrect length ${length}`)
  if (length === 0) return
  if (offset > text.length)
    throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`)
  if (end > text.length)
    throw badRequest(
      `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${end}`,
    )
  const bytes = (units: number) => Buffer.byteLength(text.slice(0, units + 1))
  if (splitsSymbol(text, offset))
    throw badRequest(`entity begins in a middle of a UTF-16 symbol at byte offset ${bytes(offset)}`)
  if (splitsSymbol(text, end))
    throw badRequest(
      `entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol at byte offset ${bytes(end)}`,
    )
}

const splitsSymbol = (text: string, at: number): boolean => (text.codePointAt(at - 1) ?? 0) > 0xffff
