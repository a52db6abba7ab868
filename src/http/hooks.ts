/** The addresses that CMSs post to: `POST /hooks/NAME`. Who may is decided by the hook's signature, not by a token. */
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Desk } from '../desk/desk.ts'
import { type Taken, takeHook } from '../desk/hook.ts'
import type { Hook } from '../intake/hooks/hook.ts'
import type { Nonces } from '../store/nonces.ts'
import type { RateStore } from '../store/rate.ts'
import type { Wire } from './door.ts'
import { Refusal } from './refusal.ts'
import { strangers } from './strangers.ts'

/** A CMS sends a story with all that hangs on it: several times what becomes of it, bytes. */
export const maxPayloadBytes = 4_000_000

export interface HookDoor {
  desk: Desk
  nonces: Nonces
  rates: RateStore
  hooks: readonly Hook[]
}

/** To be mounted under /hooks. */
export const hookRoutes = ({ desk, nonces, rates, hooks }: HookDoor): Hono<Wire> => {
  const known = new Map(hooks.map((hook) => [hook.name, hook]))
  for (const { name } of hooks.filter(({ isOpen }) => isOpen))
    desk.log.warn(
      { hook: name },
      'sandbox: nobody gave this webhook a secret, so it believes one that everybody knows; outside the sandbox Crier does not start like that',
    )
  const app = new Hono<Wire>()
  const limit = bodyLimit({
    maxSize: maxPayloadBytes,
    onError: () => {
      throw new Refusal('too-large', `At most ${maxPayloadBytes} bytes are taken.`)
    },
  })
  const { few, notBelieved } = strangers(desk, rates)
  const named: MiddlewareHandler<Wire> = async (c, next) => {
    if (!known.has(c.req.param('name')!))
      throw new Refusal('unknown', 'No webhook has this name. Which there are: crier hooks list')
    await next()
  }
  app.post('/:name', named, few, limit, async (c) => {
    const hook = known.get(c.req.param('name'))!
    const body = new Uint8Array(await c.req.arrayBuffer())
    const taken = await takeHook(desk, nonces, hook, { header: (name) => c.req.header(name), body })
    // Who signs rightly is never slowed down, whoever else is behind the same proxy.
    if (taken.kind === 'refused')
      await notBelieved(
        c,
        { hook: hook.name },
        'webhook refused: its signature, its time or its secret is wrong',
      )
    const { code, answer } = answered(taken)
    return c.json(answer, code, 'again' in taken ? replayed(taken.again) : {})
  })
  return app
}

interface Answer {
  code: 200 | 201 | 202
  answer: object
}

const answered = (taken: Taken): Answer => {
  switch (taken.kind) {
    case 'refused':
      // Which part was wrong would help nobody but who guesses.
      throw new Refusal(
        'signature',
        'The signature, its time or the secret is not right. Compare the secret on both sides, and the clock of the CMS.',
      )
    case 'busy':
      throw new Refusal(
        'unavailable',
        'The same request is being worked on. Send it again: twice does no harm, and you get the same answer then.',
        { headers: { 'retry-after': String(Math.max(1, Math.ceil(taken.forMs / 1_000))) } },
      )
    case 'ignored':
      return { code: 202, answer: { ignored: taken.reason, aside: taken.aside } }
    case 'set aside':
      throw new Refusal('article', 'It was set aside for a person: see `crier aside list`.', {
        aside: taken.id,
        problems: taken.problems,
        headers: replayed(taken.again),
      })
    case 'accepted':
      return { code: taken.receipt.verdict === 'new' && !taken.again ? 201 : 200, answer: taken.receipt }
  }
}

const replayed = (again: boolean): Record<string, string> => (again ? { 'idempotency-replayed': 'true' } : {})
