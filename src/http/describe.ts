/** The API describes itself: `/openapi.json`, generated from the routes, and `/docs`, the same for people. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { articleJsonSchema } from '../intake/article-schema.ts'
import { version } from '../version.ts'
import { docsPage, docsPolicy } from './docs.ts'
import type { Wire } from './door.ts'

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
