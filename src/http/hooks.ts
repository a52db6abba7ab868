/** The addresses that CMSs post to: `POST /hooks/NAME`. Who may is decided by the hook's signature, not by a token. */
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Desk } from '../desk/desk.ts'
import { type Taken, takeHook } from '../desk/hook.ts'
import type { Hook } from '../intake/hooks/hook.ts'
import type { Nonces } from '../store/nonces.ts'
import { problem } from './problem.ts'

/** A CMS sends a story with all that hangs on it: several times what becomes of it, bytes. */
export const maxPayloadBytes = 4_000_000

export interface HookDoor {
  desk: Desk
  nonces: Nonces
  hooks: readonly Hook[]
}

/** To be mounted under /hooks. */
export const hookRoutes = ({ desk, nonces, hooks }: HookDoor): Hono => {
  const known = new Map(hooks.map((hook) => [hook.name, hook]))
  const app = new Hono()
  const limit = bodyLimit({
    maxSize: maxPayloadBytes,
    onError: () =>
      problem(413, 'The request is too large', { detail: `At most ${maxPayloadBytes} bytes are taken.` }),
  })
  app.post('/:name', limit, async (c) => {
    const hook = known.get(c.req.param('name'))
    if (!hook) return problem(404, 'There is nothing here', { detail: 'No webhook has this name.' })
    const body = new Uint8Array(await c.req.arrayBuffer())
    const taken = await takeHook(desk, nonces, hook, { header: (name) => c.req.header(name), body })
    return answer(c, taken)
  })
  return app
}

const answer = (c: Context, taken: Taken): Response => {
  switch (taken.kind) {
    case 'refused':
      // Which part was wrong would help nobody but who guesses.
      return problem(401, 'Not believed', {
        detail:
          'The signature, its time or the secret is not right. Compare the secret on both sides, and the clock of the CMS.',
      })
    case 'repeated':
      return problem(409, 'The same request came before', {
        detail: 'It was taken then; nothing changed now.',
      })
    case 'ignored':
      return c.json({ ignored: taken.reason }, 202)
    case 'set aside':
      return problem(422, 'This is not an article', {
        detail: 'It was set aside for a person: see `crier aside list`.',
        aside: taken.id,
        problems: taken.problems.map(({ path, message }) => ({ path, message })),
      })
    case 'accepted': {
      const { article, verdict, deliveries } = taken
      const { id, version, status } = article
      return c.json(
        { article: { id, version, status }, verdict, deliveries: deliveries.length },
        verdict === 'new' ? 201 : 200,
      )
    }
  }
}
