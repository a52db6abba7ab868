/** From the address of a picture to bytes that a network takes: fetched once, kept by content, made to fit. */
import { createHash } from 'node:crypto'
import type { Clock } from '../../domain/clock.ts'
import type { Picture, PictureLimits, PictureType } from '../../domain/picture.ts'
import type { FetchPage } from '../fetch.ts'
import type { Cache } from './cache.ts'
import { formatOf } from './content.ts'
import type { Fit } from './separate.ts'

/** Never throws; has its own limits of time. */
export type GetPicture = (url: string, limits: PictureLimits) => Promise<Got>

export type Got =
  | { kind: 'ready'; picture: Picture }
  /** It would be no better later. `why` is for people. */
  | { kind: 'refused'; why: string }
  /** Not to be had now. */
  | { kind: 'failed'; why: string }

/** Larger than a page: photographs come as the camera made them. */
export const pictureFetchLimits = { bytes: 20 * 1024 * 1024, totalMs: 20_000, idleMs: 5_000 }

/** The channels of a story post within minutes of each other; after that an address may show something else. */
const sameForMs = 60 * 60_000

/** @param fetchPicture with `pictureFetchLimits` */
export const openPictures = (
  fetchPicture: FetchPage,
  cache: Cache,
  makeFit: Fit,
  clock: Clock,
): GetPicture => {
  const shared = sharing<Got>()
  const source = sharing<Source>()
  return (url, limits) => {
    const wanted = digest(JSON.stringify(limits)).slice(0, 16)
    return shared(`${wanted} ${url}`, async () => {
      const original = await source(url, () => fetched(url, fetchPicture, cache, clock.now()))
      if (original.kind !== 'bytes') return original
      const name = `${digest(original.bytes)}-${wanted}`
      const kept = await cache.read(name)
      const format = kept && formatOf(kept)
      if (format) return { kind: 'ready', picture: { type: `image/${format}` as PictureType, bytes: kept } }
      const fitted = await makeFit(original.bytes, limits)
      if (fitted.kind === 'ready') await cache.write(name, fitted.picture.bytes)
      return fitted
    })
  }
}

type Source = { kind: 'bytes'; bytes: Uint8Array } | Exclude<Got, { kind: 'ready' }>

const fetched = async (url: string, fetchPicture: FetchPage, cache: Cache, now: number): Promise<Source> => {
  const address = `${digest(url)}-address`
  const [content = '', at] = (await cache.read(address))?.toString().split(' ') ?? []
  if (/^[\da-f]{64}$/.test(content) && now - Number(at) < sameForMs) {
    const kept = await cache.read(content)
    if (kept && digest(kept) === content) return { kind: 'bytes', bytes: kept }
  }

  const answer = await fetchPicture(url, AbortSignal.timeout(pictureFetchLimits.totalMs))
  if (answer.kind !== 'page') return answer
  const { status, body, whole } = answer
  if (status < 200 || status > 299) {
    const isFinal = [401, 403, 410].includes(status)
    return { kind: isFinal ? 'refused' : 'failed', why: `its address answers ${status}` }
  }
  if (!whole)
    return { kind: 'refused', why: `it is larger than ${pictureFetchLimits.bytes / 1024 / 1024} MB` }
  const name = digest(body)
  await cache.write(name, body)
  await cache.write(address, Buffer.from(`${name} ${now}`))
  return { kind: 'bytes', bytes: body }
}

/** Whoever asks for what somebody is already getting waits for the same. */
const sharing = <T>() => {
  const underWay = new Map<string, Promise<T>>()
  return (key: string, get: () => Promise<T>): Promise<T> => {
    const got = underWay.get(key) ?? get().finally(() => underWay.delete(key))
    underWay.set(key, got)
    return got
  }
}

const digest = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')
