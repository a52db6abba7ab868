/** What every route of the API declares alike: its scope, its parameters, its refusals. */
import { createRoute, type RouteConfig, z } from '@hono/zod-openapi'
import type { Scope } from '../desk/tokens.ts'
import { instant } from '../intake/schema.ts'
import { admit } from './admission.ts'
import type { Door } from './door.ts'
import { problemAnswer, type RefusalKind, refusals } from './refusal.ts'

const mostOnAPage = 100

/** The parameters of every list. Unknown ones are refused: a misspelt filter would show too much. */
export const listParameters = {
  since: instant.optional().openapi({
    description: 'Nothing before this instant. ISO 8601 with a zone.',
    example: '2026-03-01T09:30:00Z',
  }),
  limit: z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(mostOnAPage, `must be at most ${mostOnAPage}`)
    .default(20)
    .openapi({ type: 'integer', minimum: 1, maximum: mostOnAPage, description: 'How many on a page.' }),
  cursor: z.string().max(2_000).optional().openapi({ description: '`next` of the page before.' }),
}

/** What may go wrong with any request that needs a token. */
const common: RefusalKind[] = ['token', 'scope', 'rate', 'fault', 'unavailable']

/** What an answer may say beside its body. */
const header = (description: string) => ({ schema: { type: 'string' as const }, description })
export const described = {
  location: { Location: header('Where to read the story.') },
  retryAfter: { 'Retry-After': header('How many seconds to wait.') },
  replayed: {
    'Idempotency-Replayed': header('`true`: the answer to the same request before. Nothing was done now.'),
  },
}
const ofRefusals: Partial<Record<RefusalKind, Record<string, ReturnType<typeof header>>>> = {
  token: { 'WWW-Authenticate': header('RFC 6750: which kind of token, and what is wrong with it.') },
  scope: { 'WWW-Authenticate': header('RFC 6750: the scope that is needed.') },
  busy: described.retryAfter,
  rate: described.retryAfter,
  unavailable: described.retryAfter,
}

/** Refusals by their code: one code may have several reasons. */
export const refusalsOf = (...kinds: RefusalKind[]) => {
  const byCode = new Map<number, string[]>()
  for (const kind of kinds) {
    const [code, title] = refusals[kind]
    byCode.set(code, [...(byCode.get(code) ?? []), title])
  }
  return Object.fromEntries(
    [...byCode].map(([code, titles]) => [
      code,
      {
        description: titles.join('; '),
        headers: Object.assign(
          {},
          ...kinds.filter((kind) => refusals[kind][0] === code).map((kind) => ofRefusals[kind]),
        ),
        content: { 'application/problem+json': { schema: problemAnswer } },
      },
    ]),
  )
}

/** A route that only a token with this scope may take. */
export const guarded = <const R extends Omit<RouteConfig, 'security'>>(
  door: Pick<Door, 'tokens' | 'rates'>,
  scope: Scope,
  { responses, middleware = [], ...route }: R,
  ...kinds: RefusalKind[]
) =>
  createRoute({
    ...route,
    security: [{ token: [scope] }],
    middleware: [admit(door, scope), ...[middleware].flat()],
    responses: { ...responses, ...refusalsOf(...common, ...kinds) } as R['responses'],
  })
