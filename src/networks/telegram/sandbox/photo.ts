/** A picture as sendPhoto takes it: an address that Telegram would fetch, or bytes in the request. */
import { type Fields, text as plain } from './fields.ts'
import { badRequest } from './refusal.ts'

/** https://core.telegram.org/bots/api#sending-files */
const mostBytes = 10_000_000

/** The picture named by `value`; the fake fetches nothing, so that a sandbox never reaches out. */
export const photo = async (fields: Fields, value: unknown): Promise<{ src: string }> => {
  if (value instanceof File) return { src: await dataUrl(value) }
  const name = typeof value === 'string' ? value : ''
  if (name.startsWith('attach://')) return photo(fields, fields[name.slice('attach://'.length)])
  if (name === '') throw badRequest('there is no photo in the request')
  if (!/^https?:/i.test(name)) throw badRequest('wrong file identifier/HTTP URL specified')
  if (!URL.canParse(name)) throw badRequest('wrong HTTP URL specified')
  return { src: name }
}

const dataUrl = async (file: File): Promise<string> => {
  if (file.size > mostBytes) throw badRequest('file is too big')
  const bytes = Buffer.from(await file.arrayBuffer())
  const known = signatures.find(({ starts }) => bytes.toString('latin1').startsWith(starts))
  if (!known) throw badRequest('IMAGE_PROCESS_FAILED')
  return `data:${known.type};base64,${bytes.toString('base64')}`
}

const signatures = [
  { type: 'image/jpeg', starts: '\xff\xd8\xff' },
  { type: 'image/png', starts: '\x89PNG' },
  { type: 'image/gif', starts: 'GIF8' },
  { type: 'image/webp', starts: 'RIFF' },
]

/** The items of an album. The real API takes photos, videos, audio and documents; the sandbox only photos. */
export const albumItems = (media: unknown): Fields[] => {
  if (!Array.isArray(media)) throw badRequest("can't parse media JSON object")
  if (media.length < 2) throw badRequest('there are no messages to send')
  if (media.length > 10) throw badRequest('too many messages to send as an album')
  for (const item of media)
    if (typeof item !== 'object' || item === null || plain(item, 'type') !== 'photo')
      throw badRequest('media of other types than photo is not simulated')
  return media
}
