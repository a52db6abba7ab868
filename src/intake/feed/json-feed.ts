/** JSON Feed, as https://www.jsonfeed.org/version/1.1/ has it, and 1.0 with its single author. */
import { z } from 'zod'
import { type Feed, toItem } from './feed.ts'
import { mostItems } from './whole.ts'

const text = z.string().optional().catch(undefined)
const named = z.object({ name: text }).optional().catch(undefined)
const list = <T extends z.ZodType>(entry: T) => z.array(entry).max(1_000).default([]).catch([])

const item = z.object({
  id: z
    .union([z.string(), z.number().transform(String)])
    .optional()
    .catch(undefined),
  url: text,
  external_url: text,
  title: text,
  content_html: text,
  content_text: text,
  summary: text,
  image: text,
  banner_image: text,
  date_published: text,
  date_modified: text,
  language: text,
  tags: list(z.string().catch('')),
  author: named,
  authors: list(named),
  attachments: list(z.object({ url: z.string(), mime_type: text }).optional().catch(undefined)),
})

const feed = z.object({
  version: z.string().regex(/jsonfeed\.org\/version\//),
  title: text,
  language: text,
  feed_url: text,
  hubs: list(z.object({ type: z.string(), url: z.string() }).optional().catch(undefined)),
  author: named,
  authors: list(named),
  items: z.array(z.unknown()),
})

/**
 * @param url where the feed was found: relative addresses count from there
 * @returns undefined when it is no JSON Feed. An item that is no object is left out.
 */
export const readJsonFeed = (source: string, url: string): Feed | undefined => {
  const read = feed.safeParse(parsed(source))
  if (!read.success) return undefined
  const { items, title, language, feed_url, hubs, author, authors } = read.data
  const problems = items.length > mostItems ? [`only its first ${mostItems} items were read`] : []
  const sound = items.slice(0, mostItems).flatMap((entry) => {
    const one = item.safeParse(entry)
    return one.success ? [one.data] : []
  })
  const bad = Math.min(items.length, mostItems) - sound.length
  if (bad > 0) problems.push(`${bad} entries are no items`)
  const hub = hubs.find((offered) => offered?.type.toLowerCase() === 'websub')?.url
  return {
    ...(title && { title }),
    ...(language && { language }),
    ...(feed_url && { self: feed_url }),
    ...(hub && { hub }),
    problems,
    items: sound.map((one) => {
      const own = [...one.authors, one.author]
      const names = (own.some(Boolean) ? own : [...authors, author]).map((person) => person?.name)
      const pictures = one.attachments.flatMap((file) =>
        file?.mime_type?.startsWith('image/') ? [file.url] : [],
      )
      return toItem(
        {
          guid: one.id,
          url: one.url ?? one.external_url,
          base: url,
          title: one.title,
          summary: one.summary,
          content: one.content_html,
          text: one.content_html === undefined ? one.content_text : undefined,
          authors: names,
          categories: one.tags,
          images: [one.image, one.banner_image, ...pictures].flatMap((picture) =>
            picture ? [{ url: picture }] : [],
          ),
          language: one.language,
          published: one.date_published,
          updated: one.date_modified,
        },
        language,
      )
    }),
  }
}

const parsed = (source: string): unknown => {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}
