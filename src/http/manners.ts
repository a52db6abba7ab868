/** What holds for every request: a line in the log, headers that give nothing away, an end. */
import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Desk } from '../desk/desk.ts'
import type { Wire } from './door.ts'
import { Refusal } from './refusal.ts'

/** Longer than a page takes to be fetched and read, shorter than a crash bars an Idempotency-Key, ms. */
const longestWork = 30_000

/** Names the route and not the address: what stands in an address may be somebody's secret. */
export const accessLog =
  ({ log }: Pick<Desk, 'log'>): MiddlewareHandler<Wire> =>
  async (c, next) => {
    const began = performance.now()
    await next()
    const route = matchedRoutes(c).findLast(({ path }) => path !== '/*')?.path
    if (route === '/healthz') return
    const ms = Math.round(performance.now() - began)
    const { method } = c.req
    log.info({ method, route, status: c.res.status, ms, token: c.get('bearer')?.name }, 'request')
  }

/** @param stopping then no connection is kept open for a next request */
export const headers =
  (stopping: () => boolean): MiddlewareHandler<Wire> =>
  async (c, next) => {
    await next()
    if (!c.res.headers.has('content-security-policy'))
      c.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    c.header('x-content-type-options', 'nosniff')
    c.header('referrer-policy', 'no-referrer')
    c.header('cross-origin-resource-policy', 'same-origin')
    c.header('cache-control', 'no-store')
    // What was refused before its body was read: nobody should send another request behind the rest of it.
    const { incoming } = c.env
    const unread = !['GET', 'HEAD'].includes(c.req.method) && !incoming.readableEnded
    if (stopping() || unread) c.header('connection', 'close')
  }

/** A Redis that is away may come back at any time; a client would rather hear that it is. */
export const within: MiddlewareHandler<Wire> = async (c, next) => {
  const over = new AbortController()
  c.set('ends', over.signal)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      over.abort()
      reject(
        new Refusal('unavailable', 'This took too long. Send it again in a moment: twice does no harm.', {
          headers: { 'retry-after': '10' },
        }),
      )
    }, longestWork)
  })
  try {
    await Promise.race([next(), late])
  } finally {
    clearTimeout(timer)
  }
}
