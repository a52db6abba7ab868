/** What the API answers: the ledger's records in the words and forms of the outside, described for the OpenAPI document. */
import { z } from '@hono/zod-openapi'
import type { Story } from '../desk/board.ts'
import type { Article } from '../domain/article.ts'
import { type Delivery, deliveryStates } from '../domain/delivery.ts'

const instant = z.iso.datetime().describe('ISO 8601, UTC')
const href = z.string().describe('Where to read it.')

const article = z.object({
  id: z.string(),
  version: z.int(),
  url: z.string(),
  headline: z.string(),
  section: z.string().optional(),
  tags: z.array(z.string()),
  language: z.string(),
  authors: z.array(z.string()),
  publishedAt: z.string().optional(),
  updatedAt: z.string().optional(),
  priority: z.enum(['routine', 'breaking']),
  embargoUntil: z.string().optional(),
  scheduledAt: z.string().optional(),
  status: z.enum(['published', 'corrected', 'retracted']),
  href,
})

const delivery = z.object({
  id: z.string(),
  article: z.string().describe('Its id.'),
  channel: z.string(),
  state: z.enum(deliveryStates),
  since: instant.describe('When it came into this state.'),
  dueAt: instant.describe('When it may leave.'),
  priority: z.enum(['routine', 'breaking']),
  version: z.int().describe('Of the article: the words that will be sent, or were.'),
  attempts: z.int(),
  sentAt: instant.optional().describe('When the last attempt began.'),
  url: z.string().optional().describe('Where readers see the post.'),
  detail: z.string().optional().describe('Why it is in this state, in words for people.'),
  href,
})

export const articleAnswer = article
  .extend({
    standfirst: z.string().optional(),
    body: z.array(z.string()),
    images: z.array(z.object({ url: z.string(), alt: z.string().optional(), credit: z.string().optional() })),
    deliveries: z.array(delivery),
  })
  .openapi('KnownArticle')

export const articlesAnswer = z
  .object({
    articles: z.array(article.extend({ acceptedAt: instant })).describe('Newest first.'),
    next: z.string().optional().describe('The cursor of the next page; absent on the last one.'),
  })
  .openapi('Articles')

export const deliveryAnswer = delivery
  .extend({
    post: z
      .object({ text: z.string(), link: z.string() })
      .optional()
      .describe('As it was sent; absent before the first attempt.'),
    history: z.array(
      z.object({
        at: instant,
        to: z.enum(deliveryStates),
        attempt: z.int(),
        by: z.string().describe('Which process did it: host:pid.'),
        detail: z.string().optional(),
      }),
    ),
  })
  .openapi('Delivery')

export const deliveriesAnswer = z
  .object({
    deliveries: z.array(delivery).describe('Newest first.'),
    next: z.string().optional().describe('The cursor of the next page; absent on the last one.'),
  })
  .openapi('Deliveries')

export const acceptedAnswer = z
  .object({
    verdict: z
      .enum(['new', 'updated', 'known'])
      .describe('updated: what has not left yet takes these words. known: nothing changed.'),
    article: z.object({ id: z.string(), version: z.int(), href }).describe('As Crier knows it.'),
    deliveries: z.array(
      z.object({ id: z.string(), channel: z.string(), state: z.enum(deliveryStates), href }),
    ),
  })
  .openapi('Accepted')

export const hookAnswer = z
  .object({
    verdict: z.enum(['new', 'updated', 'known', 'older', 'conflict']).optional(),
    article: z
      .object({ id: z.string(), version: z.int(), status: z.enum(['published', 'corrected', 'retracted']) })
      .optional()
      .describe('As Crier knows it.'),
    deliveries: z.int().optional().describe('How many.'),
    ignored: z.string().optional().describe('Why nothing was done; then only `aside` may stand beside it.'),
    aside: z.string().optional().describe('What `crier aside show` knows it by.'),
  })
  .openapi('HookAnswer')

export const healthAnswer = z.object({ status: z.enum(['ok']) }).openapi('Health')

/** How the records become answers. @param base what links begin with, ends with a slash */
export const answersAt = (base: string) => {
  const articleHref = (id: string): string => `${base}api/articles/${encodeURIComponent(id)}`
  const deliveryHref = (id: string): string => `${base}api/deliveries/${encodeURIComponent(id)}`

  const toDelivery = (record: Delivery): z.infer<typeof delivery> => ({
    id: record.id,
    article: record.articleId,
    channel: record.channelId,
    state: record.state,
    since: iso(record.since),
    dueAt: iso(record.dueAt),
    priority: record.priority,
    version: record.version,
    attempts: record.epoch,
    ...(record.sentAt > 0 && { sentAt: iso(record.sentAt) }),
    url: record.ref?.url,
    detail: record.detail,
    href: deliveryHref(record.id),
  })
  const toArticle = ({ body: _body, images: _images, standfirst: _standfirst, ...words }: Article) => ({
    ...words,
    href: articleHref(words.id),
  })

  return {
    articleHref,
    delivery: toDelivery,
    listedArticle: (known: Article, acceptedAt: number) => ({
      ...toArticle(known),
      acceptedAt: iso(acceptedAt),
    }),
    article: ({ article: known, deliveries }: Story): z.infer<typeof articleAnswer> => ({
      ...toArticle(known),
      standfirst: known.standfirst,
      body: known.body,
      images: known.images,
      deliveries: deliveries.map(toDelivery),
    }),
    story: (record: Story['deliveries'][number]): z.infer<typeof deliveryAnswer> => ({
      ...toDelivery(record),
      post: record.post && { text: record.post.text, link: record.post.link },
      history: record.history.map(({ at, to, epoch, by, detail }) => ({
        at: iso(at),
        to,
        attempt: epoch,
        by,
        detail,
      })),
    }),
    accepted: (verdict: 'new' | 'updated' | 'known', { id, version }: Article, deliveries: Delivery[]) => ({
      verdict,
      article: { id, version, href: articleHref(id) },
      deliveries: deliveries.map(({ id, channelId, state }) => ({
        id,
        channel: channelId,
        state,
        href: deliveryHref(id),
      })),
    }),
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()
