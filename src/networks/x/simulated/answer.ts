/** How the simulated X answers: JSON, limits in the headers, errors as RFC 7807 problems like the real ones. */

/** 100 posts in 15 minutes: https://docs.x.com/x-api/fundamentals/rate-limits */
const limit = 100
const windowSeconds = 15 * 60

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8' }

export const json = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: jsonHeaders })

export const problem = (status: number, type: string, title: string, detail: string): Response =>
  json(status, { title, detail, type: type === '' ? 'about:blank' : problemType(type), status })

/** The network's own list of what is wrong with a request, one message each. */
export const invalidRequest = (...messages: string[]): Response =>
  json(400, {
    errors: messages.map((message) => ({ parameters: {}, message })),
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: problemType('invalid-request'),
  })

export const unauthorized = (): Response => problem(401, '', 'Unauthorized', 'Unauthorized')
export const forbidden = (detail: string): Response => problem(403, '', 'Forbidden', detail)
export const notFound = (what: string): Response =>
  problem(404, 'resource-not-found', 'Not Found Error', `Could not find ${what}.`)

/**
 * Adds what stands on every answer to a signed request. The limit is shown but not counted down, so that a
 * demonstration may run faster than X would let it; `trouble` switches the real refusal on.
 */
export const withStanding = (
  answer: Response,
  now: number,
  remaining = limit - 1,
  seconds = windowSeconds,
) => {
  answer.headers.set('date', new Date(now).toUTCString())
  answer.headers.set('x-access-level', 'read-write')
  answer.headers.set('x-rate-limit-limit', String(limit))
  answer.headers.set('x-rate-limit-remaining', String(remaining))
  answer.headers.set('x-rate-limit-reset', String(Math.floor(now / 1000) + seconds))
  return answer
}

const problemType = (name: string) => `https://api.twitter.com/2/problems/${name}`
