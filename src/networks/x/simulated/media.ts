/** Pictures, in one request or in pieces: https://docs.x.com/x-api/media/quickstart/media-upload-chunked */
import { z } from 'zod'
import type { FakeImage } from '../../fake.ts'
import { examine } from '../../fake-picture.ts'
import { invalidRequest, json, problem } from './answer.ts'
import { readJson } from './body.ts'
import type { Call, Endpoint } from './call.ts'
import { nextSnowflake } from './identity.ts'

interface Upload {
  account: string
  category: string
  /** By segment index; empty again when it is ready. */
  pieces: Map<number, Buffer>
  totalBytes: number
  /** 0 until the last piece was announced. */
  readyUntil: number
  /** The name in the store of what readers see. */
  src?: string
  alt?: string
}

/** The uploads of one simulated X: kept in memory, since real ones are forgotten after a day as well. */
export interface Library {
  uploads: Map<string, Upload>
  isReady(id: string, account: string, now: number): boolean
  pictures(ids: string[]): FakeImage[]
}

const lifeSeconds = 86_400
const mebibyte = 1024 * 1024
const categories: Record<string, { most: number; types: RegExp }> = {
  tweet_image: { most: 5 * mebibyte, types: /^image\/(jpeg|png|gif|webp)$/ },
  tweet_gif: { most: 15 * mebibyte, types: /^image\/gif$/ },
}

export const openLibrary = (): Library => {
  const uploads = new Map<string, Upload>()
  return {
    uploads,
    isReady(id, account, now) {
      const upload = uploads.get(id)
      return upload?.account === account && upload.readyUntil > now
    },
    pictures: (ids) =>
      ids.flatMap((id) => {
        const { src, alt } = uploads.get(id) ?? {}
        return src === undefined ? [] : [{ src, ...(alt !== undefined && { alt }) }]
      }),
  }
}

/** POST /2/media/upload */
export const simple: Endpoint = async (call) => {
  const parts = await readMultipart(call.request)
  const media = parts.get('media')
  const category = String(parts.get('media_category') ?? '')
  if (media === undefined) return invalidRequest('[media] is missing')
  const type = String(parts.get('media_type') ?? 'image/jpeg')
  const refusal = objection(category, type, media.length)
  if (refusal !== undefined) return refusal
  const id = await keep(call, category, media.length)
  call.media.uploads.get(id)!.pieces.set(0, media)
  return finish(call, id)
}

const announcement = z.strictObject({
  media_type: z.string(),
  total_bytes: z.int().min(1),
  media_category: z.string(),
})

/** POST /2/media/upload/initialize */
export const initialize: Endpoint = async (call) => {
  const read = await readJson(call.request, announcement)
  if (!read.ok) return read.refusal
  const { media_category, media_type, total_bytes } = read.value
  const refusal = objection(media_category, media_type, total_bytes)
  if (refusal !== undefined) return refusal
  const id = await keep(call, media_category, total_bytes)
  return json(200, { data: { id, media_key: `3_${id}`, expires_after_secs: lifeSeconds } })
}

/** POST /2/media/upload/:id/append */
export const append: Endpoint = async (call) => {
  const upload = ownUpload(call)
  const parts = await readMultipart(call.request)
  const media = parts.get('media')
  const index = Number(parts.get('segment_index') ?? Number.NaN)
  if (upload === undefined || media === undefined || !Number.isInteger(index) || index < 0 || index > 999)
    return invalidRequest('[media], [segment_index] of 0 to 999 and the id of an upload are needed')
  upload.pieces.set(index, media)
  return json(200, { data: { expires_at: Math.floor(call.now / 1000) + lifeSeconds } })
}

/** POST /2/media/upload/:id/finalize */
export const finalize: Endpoint = async (call) => {
  const upload = ownUpload(call)
  if (upload === undefined) return invalidRequest('the id of an upload is needed')
  if (bytesOf(upload).length !== upload.totalBytes)
    return invalidRequest('[total_bytes] does not match the bytes received')
  return finish(call, call.ids[0] as string)
}

const description = z.strictObject({
  id: z.string(),
  metadata: z.strictObject({ alt_text: z.strictObject({ text: z.string().max(1000) }) }),
})

/** POST /2/media/metadata */
export const describe: Endpoint = async (call) => {
  const read = await readJson(call.request, description)
  if (!read.ok) return read.refusal
  const upload = ownUpload(call, read.value.id)
  if (upload === undefined) return invalidRequest('Your media IDs are invalid.')
  upload.alt = read.value.metadata.alt_text.text
  return json(200, { data: { id: read.value.id, associated_metadata: read.value.metadata } })
}

const objection = (category: string, type: string, size: number): Response | undefined => {
  const rule = categories[category]
  if (rule === undefined) return invalidRequest(`[media_category] must be one of ${Object.keys(categories)}`)
  if (!rule.types.test(type)) return invalidRequest(`[media_type] ${type} is not supported`)
  if (size > rule.most) return problem(413, '', 'Payload Too Large', 'The media is too large.')
}

const ownUpload = (call: Call, id = call.ids[0] as string): Upload | undefined => {
  const upload = call.media.uploads.get(id)
  return upload?.account === call.account ? upload : undefined
}

const keep = async (
  { store, account, now, media }: Call,
  category: string,
  totalBytes: number,
): Promise<string> => {
  for (const [id, { readyUntil }] of media.uploads)
    if (readyUntil > 0 && readyUntil <= now) media.uploads.delete(id)
  const id = await nextSnowflake(store, account, now)
  media.uploads.set(id, { account, category, pieces: new Map(), totalBytes, readyUntil: 0 })
  return id
}

/** X looks at the picture itself, whatever its type was said to be. */
const finish = async ({ media, now, store }: Call, id: string): Promise<Response> => {
  const upload = media.uploads.get(id) as Upload
  const found = await examine(bytesOf(upload))
  if (found === undefined || !categories[upload.category]!.types.test(found.type))
    return invalidRequest('media type unrecognized.')
  upload.src = await store.keepPicture(found.small)
  upload.pieces.clear()
  upload.readyUntil = now + lifeSeconds * 1000
  return json(200, {
    data: { id, media_key: `3_${id}`, size: upload.totalBytes, expires_after_secs: lifeSeconds },
  })
}

const bytesOf = (upload: Upload): Buffer =>
  Buffer.concat([...upload.pieces].sort(([a], [b]) => a - b).map(([, piece]) => piece))

/** The parts by name. `request.formData()` would read a part without a file name as text, and clients send bytes so. */
const readMultipart = async (request: Request): Promise<Map<string, Buffer>> => {
  const boundary = request.headers
    .get('content-type')
    ?.match(/^multipart\/form-data;.*boundary="?([^";]+)/)?.[1]
  const parts = new Map<string, Buffer>()
  if (boundary === undefined) return parts
  const body = Buffer.from(await request.arrayBuffer()).toString('latin1')
  for (const part of body.split(`--${boundary}`)) {
    const head = part.indexOf('\r\n\r\n')
    const name = part.slice(0, head).match(/name="([^"]+)"/)?.[1]
    if (name !== undefined) parts.set(name, Buffer.from(part.slice(head + 4, -2), 'latin1'))
  }
  return parts
}
