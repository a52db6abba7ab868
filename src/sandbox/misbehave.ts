/** Carries out a fault on the wire: what a client of a real network meets on a bad day, the same for every network. */
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { FakeNetwork } from '../networks/fake.ts'
import type { Fault } from './faults.ts'

/** The wait of a rate limit, or of a late post, when nobody chose one: long enough to see, short enough to sit through. */
const defaultSeconds = 30

/**
 * Spoils one request.
 * @param answer lets the fake handle the request as usual; called at most once, by the kinds that accept the post
 * @param now ms since the epoch
 */
export const misbehave = async (
  fault: Fault,
  trouble: FakeNetwork['trouble'],
  request: Request,
  answer: (request: Request) => Promise<Response>,
  { outgoing }: HttpBindings,
  now: number,
): Promise<Response> => {
  const { kind, seconds = defaultSeconds } = fault
  const handle = () => answer(request)
  switch (kind) {
    case 'rate-limit':
    case 'server-error':
    case 'dead-token':
      return trouble[kind](seconds, now)
    case 'server-error-after':
      await handle()
      return trouble['server-error'](seconds, now)
    case 'server-error-late': {
      const { url, method, headers } = request
      // The wire takes its request back as soon as it is answered.
      const kept = new Request(url, { method, headers, body: await request.arrayBuffer() })
      // By then the sandbox may have been closed.
      setTimeout(() => void answer(kept).catch(() => {}), seconds * 1_000).unref()
      return trouble['server-error'](seconds, now)
    }
    case 'redirect':
      return new Response(null, { status: 302, headers: { location: '/' } })
    case 'html':
      return new Response('<!doctype html><title>Just a moment...</title>', {
        headers: { 'content-type': 'text/html; charset=utf-8' },
      })
    case 'reset-before':
      outgoing.socket?.resetAndDestroy()
      return RESPONSE_ALREADY_SENT
    case 'reset-after':
      await handle()
      outgoing.socket?.resetAndDestroy()
      return RESPONSE_ALREADY_SENT
    case 'half-body':
      await sendHalf(await handle(), outgoing)
      return RESPONSE_ALREADY_SENT
    case 'silence':
      await handle()
      return RESPONSE_ALREADY_SENT
  }
}

/** Promises the whole body in content-length, writes half of it and closes: the client sees a broken answer, not a short one. */
const sendHalf = async (answer: Response, outgoing: HttpBindings['outgoing']): Promise<void> => {
  const body = Buffer.from(await answer.arrayBuffer())
  outgoing.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': body.length })
  outgoing.write(body.subarray(0, body.length / 2))
  outgoing.socket?.destroySoon()
}
