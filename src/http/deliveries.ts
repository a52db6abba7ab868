/** `/api/deliveries`: what became of each story on each channel. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Desk } from '../desk/desk.ts'
import { type Delivery, type DeliveryState, deliveryStates } from '../domain/delivery.ts'
import { answersAt, deliveriesAnswer, deliveryAnswer } from './answers.ts'
import { fromCursor, type Place, toCursor } from './cursor.ts'
import { baseOf, type Door, type Wire } from './door.ts'
import { Refusal } from './refusal.ts'
import { guarded, listParameters } from './routes.ts'

type Ledger = Desk['ledger']
type Page<T> = { items: Array<Place & { value: T }>; next?: Place }
type Slice = Parameters<Ledger['articlesPage']>[0]

export const deliveryRoutes = (app: OpenAPIHono<Wire>, door: Door): void => {
  const { ledger } = door.desk
  const answers = answersAt(baseOf(door))

  app.openapi(
    guarded(
      door,
      'deliveries:read',
      {
        method: 'get',
        path: '/api/deliveries',
        summary: 'Deliveries, newest first',
        description:
          'In the order in which they were planned, which never changes. With `state`: in the order in which they came into that state (`due`: when they may leave); `since` means the same time. A page may be shorter than `limit`; go on while there is a `next`.',
        request: {
          query: z.strictObject({
            ...listParameters,
            state: z
              .enum(deliveryStates, { error: `must be one of ${deliveryStates.join(', ')}` })
              .optional()
              .openapi({ description: 'Only those that are in this state now.' }),
            channel: z
              .string()
              .max(40)
              .optional()
              .openapi({ description: 'Only those on this channel: its id.' }),
            article: z
              .string()
              .max(200)
              .optional()
              .openapi({ description: 'Only those of this article: its id.' }),
          }),
        },
        responses: {
          200: { description: 'A page', content: { 'application/json': { schema: deliveriesAnswer } } },
        },
      },
      'malformed',
    ),
    async (c) => {
      const { since, limit, cursor, state, channel, article } = c.req.valid('query')
      const slice = {
        limit,
        since: since ? Date.parse(since) : undefined,
        after: cursor ? fromCursor(cursor) : undefined,
      }
      const page =
        article === undefined
          ? await ledger.deliveriesPage(
              channel === undefined ? await ledger.channelIds() : [channel],
              state,
              slice,
            )
          : await pageOf(ledger, article, { channel, state }, slice)
      return c.json(
        {
          deliveries: page.items.map(({ value }) => answers.delivery(value)),
          next: page.next && toCursor(page.next),
        },
        200,
      )
    },
  )

  app.openapi(
    guarded(
      door,
      'deliveries:read',
      {
        method: 'get',
        path: '/api/deliveries/{id}',
        summary: 'One delivery with its post and its history',
        request: {
          params: z.object({
            id: z.string().openapi({ description: 'Its id, percent-encoded once more, as in its `href`.' }),
          }),
        },
        responses: {
          200: { description: 'The delivery', content: { 'application/json': { schema: deliveryAnswer } } },
        },
      },
      'unknown',
    ),
    async (c) => {
      const { id } = c.req.valid('param')
      const found = await ledger.delivery(id)
      if (!found)
        throw new Refusal(
          'unknown',
          'There is no delivery with this id. Ids hold percent signs, which an address must encode again: take the `href` of the delivery.',
        )
      return c.json(answers.story({ ...found, history: await ledger.history(id) }), 200)
    },
  )
}

/** An article has as many deliveries as there are channels: all are read, and ordered as the ledger orders them. */
const pageOf = async (
  ledger: Ledger,
  article: string,
  { channel, state }: { channel?: string; state?: DeliveryState },
  { limit, since = Number.NEGATIVE_INFINITY, after }: Slice,
): Promise<Page<Delivery>> => {
  const wanted = (await ledger.deliveriesOf(article)).filter(
    (delivery) => (!state || delivery.state === state) && (!channel || delivery.channelId === channel),
  )
  const placed = await Promise.all(
    wanted.map(async (value) => ({ at: await placeIn(ledger, value, state), id: value.id, value })),
  )
  const rest = placed
    .filter((place) => place.at >= since && (!after || newestFirst(after, place) < 0))
    .sort(newestFirst)
  const items = rest.slice(0, limit)
  return { items, next: rest.length > limit ? items.at(-1) : undefined }
}

/** When it was planned; with a state, when it came into that, or for `due` when it may leave. */
const placeIn = async (
  ledger: Ledger,
  { id, since, dueAt }: Delivery,
  state?: DeliveryState,
): Promise<number> =>
  state ? (state === 'due' ? dueAt : since) : ((await ledger.history(id))[0]?.at ?? since)

const newestFirst = (a: Place, b: Place): number => b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
