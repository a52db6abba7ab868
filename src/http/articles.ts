/** `/api/articles`: stories come in here, and what is known of them is read. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { type Accepted, acceptArticle } from '../desk/accept.ts'
import { story } from '../desk/board.ts'
import { readArticle } from '../intake/json.ts'
import { maxArticleBytes } from '../intake/schema.ts'
import { acceptedAnswer, answersAt, articleAnswer, articlesAnswer } from './answers.ts'
import { fromCursor, toCursor } from './cursor.ts'
import { type Asked, baseOf, type Door, type Wire } from './door.ts'
import { once } from './once.ts'
import { Refusal, summary } from './refusal.ts'
import { described, guarded, listParameters } from './routes.ts'

/** An article's own limit is checked on its data: this leaves room for blanks and escapes between them. */
const spareBytes = 100_000

const limited = bodyLimit({
  maxSize: maxArticleBytes + spareBytes,
  onError: () => {
    throw new Refusal('too-large', `An article may have ${maxArticleBytes} bytes of JSON. Send less text.`)
  },
})

export const articleRoutes = (app: OpenAPIHono<Wire>, door: Door): void => {
  const { desk } = door
  const answers = answersAt(baseOf(door))

  const postRoute = guarded(
    door,
    'articles:write',
    {
      method: 'post',
      path: '/api/articles',
      middleware: limited,
      summary: 'Hand over a story',
      description:
        'Either the article itself, or `{"url": …}` alone: then its page is fetched and read. The same words again change nothing, so a client that is unsure sends again.',
      request: {
        headers: z.object({
          'Idempotency-Key': z.string().optional().openapi({
            description:
              'New for every story, such as a UUID. The same request with the same key gets the same answer for 24 hours, marked `Idempotency-Replayed: true`.',
          }),
        }),
        body: {
          required: true,
          content: {
            'application/json': {
              // Only described here; `readArticle` checks it, in its own words and all problems at once.
              schema: {
                anyOf: [
                  { $ref: '#/components/schemas/Article' },
                  { $ref: '#/components/schemas/ArticleAddress' },
                ],
              },
            },
          },
        },
      },
      responses: {
        201: {
          description: 'Accepted: planned for its channels',
          headers: { ...described.location, ...described.replayed },
          content: { 'application/json': { schema: acceptedAnswer } },
        },
        200: {
          description: 'A new version of a known story, or nothing new',
          headers: described.replayed,
          content: { 'application/json': { schema: acceptedAnswer } },
        },
      },
    },
    ...([
      'malformed',
      'slow',
      'conflict',
      'older',
      'busy',
      'too-large',
      'media-type',
      'article',
      'key-reused',
    ] as const),
  )
  app.openapi(postRoute, async (c) => {
    demandJson(c)
    const bytes = new Uint8Array(await c.req.arrayBuffer())
    const data = parse(bytes)
    const answer = await once(c, door.once, bytes, async () => {
      const accepted = await take(door, data, c.get('ends'))
      const { verdict, article, deliveries } = accepted
      if (verdict === 'conflict' || verdict === 'older') throw refused(accepted, verdict)
      return c.json(
        answers.accepted(verdict, article, deliveries),
        verdict === 'new' ? 201 : 200,
        verdict === 'new' ? { location: answers.articleHref(article.id) } : {},
      )
    })
    return answer as never // what was kept has the same form as what is new
  })

  app.openapi(
    guarded(
      door,
      'articles:read',
      {
        method: 'get',
        path: '/api/articles',
        summary: 'Stories, newest first',
        description: 'In the order in which they were accepted. Without body, summary and pictures.',
        request: { query: z.strictObject(listParameters) },
        responses: {
          200: { description: 'A page', content: { 'application/json': { schema: articlesAnswer } } },
        },
      },
      'malformed',
    ),
    async (c) => {
      const { since, limit, cursor } = c.req.valid('query')
      const page = await desk.ledger.articlesPage({
        limit,
        since: since ? Date.parse(since) : undefined,
        after: cursor ? fromCursor(cursor) : undefined,
      })
      return c.json(
        {
          articles: page.items.map(({ at, value }) => answers.listedArticle(value, at)),
          next: page.next && toCursor(page.next),
        },
        200,
      )
    },
  )

  app.openapi(
    guarded(
      door,
      'articles:read',
      {
        method: 'get',
        path: '/api/articles/{id}',
        summary: 'One story with its deliveries',
        request: {
          params: z.object({ id: z.string().openapi({ description: 'Its id, percent-encoded.' }) }),
        },
        responses: {
          200: { description: 'The story', content: { 'application/json': { schema: articleAnswer } } },
        },
      },
      'unknown',
    ),
    async (c) => {
      const found = await story(desk, c.req.valid('param').id)
      if (!found)
        throw new Refusal(
          'unknown',
          'There is no article with this id. Was it handed over to this Crier? GET /api/articles lists what was.',
        )
      return c.json(answers.article(found), 200)
    },
  )
}

const demandJson = (c: Asked): void => {
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/(?:[\w.+-]+\+)?json[ \t]*(?:;|$)/i.test(type))
    throw new Refusal('media-type', 'Send JSON, with the header Content-Type: application/json')
  const coding = c.req.header('content-encoding') ?? 'identity'
  if (coding.toLowerCase() !== 'identity')
    throw new Refusal('media-type', 'Send the JSON as it is, without Content-Encoding.', {
      headers: { 'accept-encoding': 'identity' },
    })
}

const parse = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    // What V8 says would repeat a piece of what was sent.
    throw new Refusal(
      'malformed',
      error instanceof SyntaxError
        ? 'The body is not JSON. Is it cut off, or written by hand? Let a JSON library write it.'
        : 'The body is not UTF-8, as JSON has to be.',
    )
  }
}

/** @param data an article, or the address of one alone */
const take = async ({ desk, readPage }: Door, data: unknown, ends: AbortSignal): Promise<Accepted> => {
  const url = addressAlone(data)
  const page = url === undefined ? { data } : await readPage(url, ends)
  if ('failed' in page)
    throw new Refusal('article', `The page cannot be read as an article: ${page.failed}`, {
      problems: [{ path: 'url', message: page.failed }],
    })
  const read = readArticle(page.data, { language: desk.language })
  if (!read.ok) {
    const what = url === undefined ? 'This is no article' : 'The page at this address is no article'
    throw new Refusal('article', `${what}: ${summary(read.problems)}`, { problems: read.problems })
  }
  return acceptArticle(desk, read.article)
}

const addressAlone = (data: unknown): string | undefined => {
  if (typeof data !== 'object' || data === null || Object.keys(data).join() !== 'url') return undefined
  const { url } = data as { url: unknown }
  return typeof url === 'string' ? url : undefined
}

const refused = ({ article: { id, version } }: Accepted, verdict: 'conflict' | 'older'): Refusal =>
  new Refusal(
    verdict,
    verdict === 'older'
      ? `${id} is known in a later version (${version}); nothing changed. If these are the newer words, send them with a higher version or a later updatedAt.`
      : `${id} is known with other words as version ${version}; nothing changed. To correct the story, send it with a higher version or a later updatedAt.`,
  )
