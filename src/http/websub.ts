/** Where hubs reach the newsroom: they verify a subscription with GET and push news with POST. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { FeedDesk } from '../desk/feed-desk.ts'
import { takePush, verifySubscription } from '../desk/websub.ts'
import type { Wire } from './door.ts'

const mostBytes = 4 * 1024 * 1024

/** Mounted at the root of the door: `/websub/<feed>/<token>`, no bearer token, since the address itself is the secret. */
export const websubRoutes = (desk: FeedDesk): Hono<Wire> => {
  const routes = new Hono<Wire>()
  routes.get('/websub/:feed/:token', async (context) => {
    const { feed, token } = context.req.param()
    const answer = await verifySubscription(desk, feed, token, context.req.query())
    return answer === undefined
      ? context.text('no such subscription was asked for', 404)
      : context.text(answer)
  })
  routes.post('/websub/:feed/:token', bodyLimit({ maxSize: mostBytes }), async (context) => {
    const { feed, token } = context.req.param()
    const body = Buffer.from(await context.req.arrayBuffer())
    const contentType = context.req.header('content-type') ?? ''
    const pushed = await takePush(desk, feed, token, context.req.header('x-hub-signature'), {
      contentType,
      body,
    })
    if (pushed.kind === 'unknown') return context.text('no such subscription', 410)
    if (pushed.kind === 'busy') return context.text('try again', 503, { 'retry-after': '30' })
    // What is not signed rightly gets the same answer: nobody may try signatures out (WebSub, section 8).
    return context.body(null, 202)
  })
  return routes
}
