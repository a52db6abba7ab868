/** `/api/deliveries`: what became of each story on each channel. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { deliveryStates } from '../domain/delivery.ts'
import { answersAt, deliveriesAnswer, deliveryAnswer } from './answers.ts'
import { fromCursor, toCursor } from './cursor.ts'
import { baseOf, type Door, type Wire } from './door.ts'
import { Refusal } from './refusal.ts'
import { guarded, listParameters } from './routes.ts'

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
      if (article !== undefined) {
        // As many as there are channels: no pages.
        const all = await ledger.deliveriesOf(article)
        const wanted = all.filter(
          (delivery) =>
            (!state || delivery.state === state) &&
            (!channel || delivery.channelId === channel) &&
            (!since || delivery.since >= Date.parse(since)),
        )
        return c.json({ deliveries: wanted.map(answers.delivery) }, 200)
      }
      const page = await ledger.deliveriesPage(
        channel === undefined ? await ledger.channelIds() : [channel],
        state,
        {
          limit,
          since: since ? Date.parse(since) : undefined,
          after: cursor ? fromCursor(cursor) : undefined,
        },
      )
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
