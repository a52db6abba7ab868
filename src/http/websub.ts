/** Where hubs reach the newsroom: they verify a subscription with GET and push news with POST. */
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { FeedDesk } from '../desk/feed-desk.ts'
import { isSubscription, takePush, verifySubscription } from '../desk/websub.ts'
import type { RateStore } from '../store/rate.ts'
import type { Wire } from './door.ts'
import { strangers } from './strangers.ts'

const mostBytes = 4 * 1024 * 1024

/** Mounted at the root of the door: `/websub/<feed>/<token>`, no bearer token, since the address itself is the secret. */
export const websubRoutes = (desk: FeedDesk, rates: RateStore): Hono<Wire> => {
  const routes = new Hono<Wire>()
  const { few, notBelieved } = strangers(desk, rates)
  /** Who does not know the address has nothing to send. */
  const subscribed: MiddlewareHandler<Wire> = async (context, next) => {
    const { feed = '', token = '' } = context.req.param() as { feed?: string; token?: string }
    if (await isSubscription(desk, feed, token)) return next()
    await notBelieved(context, {}, 'a push for a feed refused: there is no such subscription')
    return context.text('no such subscription', 410)
  }
  routes.get('/websub/:feed/:token', async (context) => {
    const { feed, token } = context.req.param()
    const answer = await verifySubscription(desk, feed, token, context.req.query())
    return answer === undefined
      ? context.text('no such subscription was asked for', 404)
      : context.text(answer)
  })
  const limit = bodyLimit({ maxSize: mostBytes })
  routes.post('/websub/:feed/:token', subscribed, few, limit, async (context) => {
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
