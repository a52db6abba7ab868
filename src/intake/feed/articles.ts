/** The items of a feed as raw article data, each with what it is known by. */
import { createHash } from 'node:crypto'
import { address, language as languageSchema } from '../schema.ts'
import { idFromUrl } from '../text.ts'
import type { Feed, FeedItem } from './feed.ts'

/** What the newsroom says about all stories of a feed. */
export interface FeedTerms {
  url: string
  section?: string
  tags: string[]
  language?: string
}

export interface FeedArticle {
  /** Any of them tells that the item was here before: its guid, unless others share it, and its address. */
  keys: string[]
  /** The same as long as the words, pictures and address are. */
  digest: string
  /** When it was published, ms since the epoch; absent when the feed's date cannot be read. */
  at?: number
  /** For `articleSchema`; without `publishedAt` when the feed has no readable date. */
  data: Record<string, unknown>
}

/** Oldest first. */
export const articlesOf = (feed: Feed, terms: FeedTerms): FeedArticle[] => {
  const uses = new Map<string, number>()
  for (const { guid } of feed.items) if (guid) uses.set(guid, (uses.get(guid) ?? 0) + 1)
  const language = terms.language ?? feed.language
  const articles = feed.items.map((item) =>
    articleOf(item, terms, language, item.guid && uses.get(item.guid) === 1 ? item.guid : undefined),
  )
  return inOrder(articles.reverse())
}

/** Newest first is the custom of feeds, so this gets them turned round; one without a date stays with the one before it. */
const inOrder = (articles: FeedArticle[]): FeedArticle[] => {
  let time = 0
  const timed = articles.map((article) => {
    time = article.at ?? time
    return { article, time }
  })
  return timed.sort((a, b) => a.time - b.time).map(({ article }) => article)
}

const articleOf = (
  item: FeedItem,
  terms: FeedTerms,
  feedLanguage: string | undefined,
  guid: string | undefined,
): FeedArticle => {
  const { url, title } = item
  const language = [terms.language, item.language, feedLanguage].find(
    (tag) => tag && languageSchema.safeParse(tag).success,
  )
  const words = {
    url,
    headline: title,
    ...wordsOf(item),
    section: terms.section,
    tags: fitting([...item.categories, ...terms.tags], 100, 100),
    language,
    authors: fitting(item.authors, 200, 50),
    images: item.images.filter((image) => address.safeParse(image.url).success).slice(0, 20),
  }
  const id = guid === undefined ? undefined : idFromGuid(guid, terms.url)
  const place = url && idFromUrl(url)
  const keys = [id, place].filter((key) => key !== undefined && key !== '') as string[]
  const digest = createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16)
  return {
    keys: keys.length > 0 ? keys : [`no-address-${digest}`],
    digest,
    ...(item.publishedAt && { at: Date.parse(item.publishedAt) }),
    data: {
      id: id ?? place,
      ...words,
      publishedAt: item.publishedAt,
      updatedAt: item.updatedAt,
    },
  }
}

/**
 * A guid that is an address, a urn: or a tag: is the only one in the world; a bare number is so at its own site only, and
 * another site's feed may use it too. Undefined when it cannot be an id.
 */
const idFromGuid = (guid: string, feedUrl: string): string | undefined => {
  const id = /^[a-z][a-z0-9+.-]*:./i.test(guid) ? guid : `${new URL(feedUrl).host}:${guid}`
  return id.length <= 200 && !/[\s\p{Cc}\p{Cs}]/u.test(id) ? id : undefined
}

const longestStandfirst = 1_000

/** Many feeds have the whole story as its description, many have its beginning, cut off in the middle of a word. */
const wordsOf = ({ title, summary, content }: FeedItem): { standfirst?: string; body: string[] } => {
  const lead = summary.filter((paragraph) => paragraph !== title && !leftover.test(paragraph)).map(whole)
  const body = content.filter((paragraph) => !leftover.test(paragraph))
  const joined = lead.join(' ').trim()
  if (body.length > 0 && joined.length <= longestStandfirst) return { standfirst: joined || undefined, body }
  const [first, ...rest] = body.length > 0 ? body : lead
  if (!first || first.length > longestStandfirst) return { body: first ? [first, ...rest] : [] }
  return { standfirst: first, body: rest }
}

/** What WordPress puts under every story of its feeds. */
const leftover = /^The post .{1,500} appeared first on .{1,200}\.$/
/** `… said the mayor. The bridge […]`: what was only begun is no sentence. */
const whole = (paragraph: string): string => {
  const begun = paragraph.replace(/\[(?:…|\.{3})\]$/, '')
  return begun === paragraph ? paragraph : (/^.*[.!?…]["'”’»)]{0,2}(?=\s|$)/su.exec(begun)?.[0] ?? '')
}

const fitting = (list: string[], most: number, count: number): string[] =>
  [...new Set(list)].filter((entry) => entry.length <= most).slice(0, count)
