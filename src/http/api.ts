/** The HTTP door: the API, its description, and its health. Thin: the desk does the work. */
import { OpenAPIHono } from '@hono/zod-openapi'
import { toProblem } from '../intake/problems.ts'
import { healthAnswer } from './answers.ts'
import { articleRoutes } from './articles.ts'
import { deliveryRoutes } from './deliveries.ts'
import { describeApi } from './describe.ts'
import { type Asked, baseOf, type Door, type Wire } from './door.ts'
import { accessLog, headers, within } from './manners.ts'
import { Refusal, summary, toResponse } from './refusal.ts'
import { refusalsOf } from './routes.ts'

/** A balancer that asks whether we are well does not wait, ms. */
const longestPing = 1_000

/** @param stopping whether the server is about to end */
export const openApi = (door: Door, stopping: () => boolean): OpenAPIHono<Wire> => {
  const base = baseOf(door)
  const app = new OpenAPIHono<Wire>({
    defaultHook: (result) => {
      if (result.success) return
      const problems = result.error.issues.map(toProblem)
      throw new Refusal('malformed', `A parameter is wrong: ${summary(problems)}`, { problems })
    },
  })
  app.onError((error, c) => toResponse(error instanceof Refusal ? error : fault(door, c, error), base))
  app.notFound(() =>
    toResponse(new Refusal('unknown', `Nothing is served at this address. What there is: ${base}docs`), base),
  )
  app.use(accessLog(door.desk), headers(stopping), within)

  articleRoutes(app, door)
  deliveryRoutes(app, door)
  healthRoute(app, door, stopping)
  for (const [path, routes] of Object.entries(door.mounts ?? {})) app.route(path, routes)
  describeApi(app, base)
  refuseOtherMethods(app)
  return app
}

/** For balancers and containers: whether requests are worth sending here. No token, and nothing that anybody could use. */
const healthRoute = (app: OpenAPIHono<Wire>, { desk }: Door, stopping: () => boolean): void => {
  app.openapi(
    {
      method: 'get',
      path: '/healthz',
      summary: 'Whether this process can answer',
      responses: {
        200: { description: 'It can', content: { 'application/json': { schema: healthAnswer } } },
        ...refusalsOf('unavailable'),
      },
      getRoutingPath: () => '/healthz',
    },
    async (c) => {
      if (stopping()) throw new Refusal('unavailable', 'This process is stopping. Ask another one.')
      let timer: NodeJS.Timeout | undefined
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('silent')), longestPing)
      })
      try {
        await Promise.race([desk.ledger.now(), silence])
      } catch {
        throw new Refusal('unavailable', 'Redis does not answer. Ask again in a moment.')
      } finally {
        clearTimeout(timer)
      }
      return c.json({ status: 'ok' } as const, 200)
    },
  )
}

/** After all routes: whoever comes to a known address with another method hears which there are. */
const refuseOtherMethods = (app: OpenAPIHono<Wire>): void => {
  const methods = new Map<string, Set<string>>()
  for (const { method, path } of app.routes)
    if (method !== 'ALL') methods.set(path, (methods.get(path) ?? new Set()).add(method))
  for (const [path, known] of methods) {
    const allow = [...known, ...(known.has('GET') ? ['HEAD'] : [])].join(', ')
    app.all(path, (c) => {
      throw new Refusal('method', `${c.req.method} is not possible here. What is: ${allow}.`, {
        headers: { allow },
      })
    })
  }
}

/** A bug, or a wire that broke: whoever operates Crier finds it in the log; the client hears nothing of the inside. */
const fault = ({ desk, redisFailed }: Door, c: Asked, error: Error): Refusal => {
  if (redisFailed(error))
    return new Refusal(
      'unavailable',
      'Redis is away, or takes nothing. Send the request again: twice does no harm.',
      {
        headers: { 'retry-after': '10' },
      },
    )
  if (c.req.raw.signal.aborted) return new Refusal('slow', 'The request ended before all of it was here.')
  desk.log.error({ error, route: c.req.method }, 'a request failed: this is a bug')
  return new Refusal(
    'fault',
    'This is a fault of Crier; its log says more. Send the request again: twice does no harm.',
  )
}
