/** Who may come in: bearer tokens (RFC 6750), their scopes, and how often. */
import type { Context, MiddlewareHandler } from 'hono'
import { type Bearer, findBearer, type Scope } from '../desk/tokens.ts'
import type { Rate } from '../store/rate.ts'
import type { Asked, Door, Wire } from './door.ts'
import { Refusal } from './refusal.ts'

/** For each token: more than a newsroom publishes, less than a loop that went wild. */
const tokenRate: Rate = { perMinute: 600, burst: 100 }
/**
 * For each address that shows tokens which are none. Nobody guesses 256 bits; this keeps the noise away from Redis's disk
 * and the log's reader. A valid token from the same address is let in: behind one proxy may be many clients.
 */
export const strangerRate: Rate = { perMinute: 20, burst: 20 }

/** Lets in whoever has a token with this scope; the token itself goes no further than here. */
export const admit =
  ({ tokens, rates }: Pick<Door, 'tokens' | 'rates'>, scope: Scope): MiddlewareHandler<Wire> =>
  async (c, next) => {
    const bearer = await bearerOf(c, tokens)
    if (typeof bearer === 'string') {
      await slowDown(rates.take(`address:${addressOf(c)}`, strangerRate), 'requests without a valid token')
      throw new Refusal('token', bearer, { headers: challenge('error="invalid_token"') })
    }
    c.set('bearer', bearer)
    await slowDown(rates.take(`token:${bearer.digest}`, tokenRate), 'requests with this token')
    if (!bearer.scopes.includes(scope))
      throw new Refusal(
        'scope',
        `The token ${bearer.name} has ${bearer.scopes.join(', ')}, but this needs ${scope}. Make one that has it: crier tokens create NAME --scope ${scope}`,
        { headers: challenge(`error="insufficient_scope", scope="${scope}"`) },
      )
    await next()
  }

/** The token's owner, or why there is none. */
const bearerOf = async (c: Asked, tokens: Door['tokens']): Promise<Bearer | string> => {
  const header = c.req.header('authorization')
  if (header === undefined)
    return 'Send a token: the header Authorization: Bearer crier_…. Make one with: crier tokens create NAME'
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1]
  if (token === undefined)
    return 'The header Authorization must be: Bearer, a space, and a token that begins with crier_'
  return (
    (await findBearer(tokens, token)) ??
    'This token is not known, or was revoked. See which there are: crier tokens list. Make one: crier tokens create NAME'
  )
}

const challenge = (more: string) => ({ 'www-authenticate': `Bearer realm="crier", ${more}` })

export const slowDown = async (taken: Promise<number>, what: string): Promise<void> => {
  const wait = Math.ceil((await taken) / 1_000)
  if (wait > 0)
    throw new Refusal('rate', `There were too many ${what}. Wait ${wait} s, then go on more slowly.`, {
      headers: { 'retry-after': String(wait) },
    })
}

/** The other end of the wire. Headers such as X-Forwarded-For are not asked: anybody can write them. */
export const addressOf = (c: Context<Wire>): string => c.env.incoming.socket.remoteAddress ?? 'gone'
