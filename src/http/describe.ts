/** The API describes itself: `/openapi.json`, generated from the routes, and `/docs`, the same for people. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { articleJsonSchema } from '../intake/article-schema.ts'
import { version } from '../version.ts'
import { hookAnswer } from './answers.ts'
import { docsPage, docsPolicy } from './docs.ts'
import type { Wire } from './door.ts'
import { described, refusalsOf } from './routes.ts'

/** Call it after the routes. @param base where clients reach this server, ends with a slash */
export const describeApi = (app: OpenAPIHono<Wire>, base: string): void => {
  const { $schema: _, ...article } = JSON.parse(articleJsonSchema())
  const { openAPIRegistry: registry } = app
  registry.registerComponent('schemas', 'Article', article)
  registry.registerComponent('schemas', 'ArticleAddress', {
    type: 'object',
    title: 'ArticleAddress',
    description: 'A story whose page is to be fetched and read.',
    properties: { url: article.properties.url },
    required: ['url'],
    additionalProperties: false,
  })
  registry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'Made with `crier tokens create NAME --scope SCOPE`.',
  })
  describeDoors(registry)
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Crier',
      version,
      description: 'Hands stories to Crier and reads what became of them on each channel.',
    },
    servers: [{ url: base }],
  })
  const page = docsPage(document, base)
  app.get('/openapi.json', (c) => c.json(document))
  app.get('/docs', (c) => {
    c.header('content-security-policy', docsPolicy)
    return c.html(page)
  })
}

/** The doors with another kind of key than a token, which are no routes of the API itself. */
const describeDoors = (registry: OpenAPIHono<Wire>['openAPIRegistry']): void => {
  const answered = (description: string) => ({
    description,
    headers: described.replayed,
    content: { 'application/json': { schema: hookAnswer } },
  })
  registry.registerPath({
    method: 'post',
    path: '/hooks/{name}',
    summary: 'What a CMS sends',
    description:
      'In the CMS’s own JSON, signed with the secret of this hook. `crier hooks list` shows which there are and how each is signed.',
    security: [],
    request: {
      params: z.object({ name: z.string().openapi({ description: 'Of the hook, as it is set up.' }) }),
      body: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
    },
    responses: {
      200: answered('A new version of a known story, nothing new, or the answer to the same request before'),
      201: answered('Accepted: planned for its channels'),
      202: answered('Nothing to publish or to take back, and why'),
      ...refusalsOf('signature', 'unknown', 'slow', 'too-large', 'article', 'rate', 'fault', 'unavailable'),
    },
  })
  const params = z.object({ feed: z.string(), token: z.string() })
  const words = { 'text/plain': { schema: { type: 'string' as const } } }
  registry.registerPath({
    method: 'get',
    path: '/websub/{feed}/{token}',
    summary: 'A hub verifies a subscription',
    description: 'WebSub, section 5.3. Crier gives each hub an address of its own when it subscribes.',
    security: [],
    request: { params },
    responses: {
      200: { description: 'The challenge of the hub', content: words },
      404: { description: 'This subscription was not asked for', content: words },
    },
  })
  registry.registerPath({
    method: 'post',
    path: '/websub/{feed}/{token}',
    summary: 'A hub pushes what is new in a feed',
    description: 'WebSub, section 7: believed when it is signed with the secret of the subscription.',
    security: [],
    request: { params },
    responses: {
      202: { description: 'It arrived; whether it was believed is not told' },
      410: { description: 'There is no such subscription', content: words },
      503: {
        description: 'The feed is being read in this moment',
        headers: described.retryAfter,
        content: words,
      },
      ...refusalsOf('rate'),
    },
  })
}
