/** The side of the ledger that is read page by page, while it grows. */
import type { Redis } from 'ioredis'
import type { Article } from '../domain/article.ts'
import type { Delivery } from '../domain/delivery.ts'
import { ledgerKeys } from './keys.ts'
import type { DeliveryPages, DeliveryReads, Page, Place, Slice } from './ledger.ts'
import { scriptRunner } from './run.ts'

type Reads = Pick<DeliveryReads, 'article' | 'delivery'>

export const redisPages = (redis: Redis, prefix: string, reads: Reads): DeliveryPages => {
  const keys = ledgerKeys(prefix)
  const run = scriptRunner(redis)

  /** The places after `after` in all these sorted sets together, newest first. */
  const places = async (indexes: string[], { after, since, limit }: Slice): Promise<Place[]> => {
    if (indexes.length === 0) return []
    const found = (await run(
      'crierPage',
      indexes.length,
      ...indexes,
      after?.at ?? '+inf',
      since ?? '-inf',
      limit,
    )) as string[][]
    return found
      .flatMap(toPlaces)
      .filter((place) => !after || newestFirst(after, place) < 0)
      .sort(newestFirst)
      .slice(0, limit)
  }

  /** One more than the page holds tells whether another one follows. */
  const page = async <T>(
    indexes: string[],
    slice: Slice,
    read: (id: string) => Promise<T | undefined>,
  ): Promise<Page<T>> => {
    const found = await places(indexes, { ...slice, limit: slice.limit + 1 })
    const here = found.slice(0, slice.limit)
    const values = await Promise.all(here.map(({ id }) => read(id)))
    return {
      items: here.flatMap(({ at }, i) => (values[i] === undefined ? [] : [{ at, value: values[i]! }])),
      next: found.length > here.length ? here.at(-1) : undefined,
    }
  }

  return {
    articlesPage: (slice): Promise<Page<Article>> => page([keys.articles], slice, reads.article),
    deliveriesPage: (channelIds, state, slice): Promise<Page<Delivery>> =>
      page(
        channelIds.map((channel) => (state ? keys.state(channel, state) : keys.planned(channel))),
        slice,
        async (id) => {
          const delivery = await reads.delivery(id)
          // It may have moved on since the index was read.
          return state && delivery?.state !== state ? undefined : delivery
        },
      ),
  }
}

const toPlaces = (flat: string[]): Place[] =>
  flat.flatMap((id, i) => (i % 2 === 0 ? [{ id, at: Number(flat[i + 1]) }] : []))

/** As Redis orders them: by time, then byte by byte. */
const newestFirst = (a: Place, b: Place): number =>
  b.at - a.at || Buffer.compare(Buffer.from(b.id), Buffer.from(a.id))
