/** A picture as sendPhoto takes it: an address that Telegram would fetch, or bytes in the request. */
import type { FakeImage, FakeStore } from '../../fake.ts'
import { examine } from '../../fake-picture.ts'
import { type Fields, text as plain } from './fields.ts'
import { badRequest } from './refusal.ts'

/** https://core.telegram.org/bots/api#sendphoto */
const mostBytes = 10_000_000
const mostSides = 10_000
const mostRatio = 20

/** The picture named by `value`; the fake fetches nothing, so that a sandbox never reaches out. */
export const photo = async (fields: Fields, value: unknown, store: FakeStore): Promise<FakeImage> => {
  if (value instanceof File) return { src: await keep(value, store) }
  const name = typeof value === 'string' ? value : ''
  if (name.startsWith('attach://')) return photo(fields, fields[name.slice('attach://'.length)], store)
  if (name === '') throw badRequest('there is no photo in the request')
  if (!/^https?:/i.test(name)) throw badRequest('wrong file identifier/HTTP URL specified')
  if (!URL.canParse(name)) throw badRequest('wrong HTTP URL specified')
  return { src: name }
}

const keep = async (file: File, store: FakeStore): Promise<string> => {
  if (file.size > mostBytes) throw badRequest('file is too big')
  const found = await examine(Buffer.from(await file.arrayBuffer()))
  if (!found) throw badRequest('IMAGE_PROCESS_FAILED')
  const { width, height, small } = found
  const ratio = Math.max(width, height) / Math.min(width, height)
  if (width + height > mostSides || ratio > mostRatio) throw badRequest('PHOTO_INVALID_DIMENSIONS')
  return store.keepPicture(small)
}

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
