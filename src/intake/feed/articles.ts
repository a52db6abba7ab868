/** The items of a feed as raw article data, each with what it is known by. */
import { createHash } from 'node:crypto'
import { placeOf } from '../../domain/address.ts'
import { address, language as languageSchema } from '../schema.ts'
import { idFromUrl } from '../text.ts'
import type { Feed, FeedItem } from './feed.ts'

/** What the newsroom says about all stories of a feed. */
export interface FeedTerms {
  /** Absent for an address that is only looked at. */
  id?: string
  url: string
  section?: string
  tags: string[]
  language?: string
}

/** What an item may be known by; each is worth something only while it is the item's own. */
export interface Names {
  /** From its guid, `<id>` or `rdf:about`. */
  guid?: string
  /** From its address, with the fragment. Absent for a front page, which is no story's own. */
  place?: string
  /** From its address and headline: what remains when stories share both of the others. */
  line: string
}

export interface FeedArticle {
  names: Names
  /** Names in this feed that several of its items have. */
  shared: string[]
  /** Stands for the headline. */
  headline: string
  /** The same as long as words, pictures, address and categories are, whatever the configuration adds. */
  digest: string
  /** The same as long as words and pictures are: of one story in whatever feed. */
  words: string
  /** False when its address is only a place on a page, or on no page of its own. */
  hasPage: boolean
  /** When it was published, ms since the epoch; absent when the feed's date cannot be read. */
  at?: number
  /** For `articleSchema`; without `publishedAt` when the feed has no readable date. */
  data: Record<string, unknown>
}

/** The best name that is an item's own. */
export const nameOf = ({ guid, place, line }: Names, isShared: (name: string) => boolean): string =>
  [guid, place].find((name) => name !== undefined && !isShared(name)) ?? line

/** Oldest first; an item that stands there twice comes once, in its later words. */
export const articlesOf = (feed: Feed, terms: FeedTerms): FeedArticle[] => {
  const language = terms.language ?? feed.language
  const articles = inOrder(feed.items.map((item) => articleOf(item, terms, language)).reverse())
  const shared = sharedNames(articles)
  const isShared = (name: string): boolean => shared.has(name)
  const own = new Map<string, FeedArticle>()
  for (const article of articles) {
    const { names, data } = article
    const id = nameOf(names, isShared)
    const before = own.get(id)
    if (before && updatedAt(before) > updatedAt(article)) continue
    own.delete(id)
    const ownShared = [names.guid, names.place].filter((name) => name !== undefined && isShared(name))
    own.set(id, { ...article, shared: ownShared as string[], data: { ...data, id } })
  }
  return [...own.values()]
}

const updatedAt = ({ data }: FeedArticle): number => Date.parse(String(data.updatedAt)) || 0

/** A guid belongs to one address and date, an address to one guid, or to one headline when there are no guids. */
const sharedNames = (articles: FeedArticle[]): Set<string> => {
  const owners = new Map<string, string>()
  const shared = new Set<string>()
  const claim = (name: string | undefined, owner: string): void => {
    if (name === undefined) return
    if ((owners.get(name) ?? owner) !== owner) shared.add(name)
    owners.set(name, owner)
  }
  for (const { names, at } of articles) claim(names.guid, `${names.place ?? names.line} ${at}`)
  for (const { names } of articles)
    claim(names.place, names.guid && !shared.has(names.guid) ? names.guid : names.line)
  return shared
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

const articleOf = (item: FeedItem, terms: FeedTerms, feedLanguage: string | undefined): FeedArticle => {
  const { url, title } = item
  const language = [terms.language, item.language, feedLanguage].find(
    (tag) => tag && languageSchema.safeParse(tag).success,
  )
  const words = {
    headline: title,
    ...wordsOf(item),
    authors: fitting(item.authors, 200, 50),
    images: item.images.filter((image) => address.safeParse(image.url).success).slice(0, 20),
  }
  const page = url === undefined ? undefined : pageOf(url)
  const names: Names = {
    ...(item.guid && { guid: idFromGuid(item.guid, terms, url) }),
    place: page?.isOwn ? page.name : undefined,
    line: `${page?.name ?? 'no-address'}-${digestOf(title || JSON.stringify(words))}`,
  }
  return {
    names,
    shared: [],
    headline: digestOf(title),
    digest: digestOf(JSON.stringify({ url, ...words, categories: item.categories, language })),
    words: digestOf(JSON.stringify({ ...words, page: page?.name })),
    hasPage: page?.isOwn === true && !page.isFragment,
    ...(item.publishedAt && { at: Date.parse(item.publishedAt) }),
    data: {
      url,
      ...words,
      section: terms.section,
      tags: fitting([...item.categories, ...terms.tags], 100, 100),
      language,
      publishedAt: item.publishedAt,
      updatedAt: item.updatedAt,
    },
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** An entry of a live blog has the page's address and a fragment; a front page is no story's own. */
const pageOf = (url: string): { name: string; isOwn: boolean; isFragment: boolean } => {
  const page = new URL(url)
  const fragment = page.hash
  page.hash = ''
  const name = idFromUrl(page.href)
  const isOwn = fragment !== '' || placeOf(page.href) !== undefined
  return {
    name: fragment === '' ? name : `${name}-${digestOf(fragment)}`,
    isOwn,
    isFragment: fragment !== '',
  }
}

/**
 * A guid that is an address, a urn: or a tag: is the only one in the world; a bare number is so at the site of its story only,
 * and many sites' feeds stand on one host. Undefined when it cannot be an id.
 */
const idFromGuid = (given: string, terms: FeedTerms, url: string | undefined): string | undefined => {
  // `…/story#1` is the second version of `…/story` in feeds that count so.
  const plain = given.replace(/#\d{1,2}$/, '')
  const guid = url !== undefined && URL.canParse(plain) && idFromUrl(plain) === idFromUrl(url) ? plain : given
  const site =
    url === undefined ? (terms.id ?? new URL(terms.url).host) : new URL(url).host.replace(/^www\./, '')
  const id = /^[a-z][a-z0-9+.-]*:./i.test(guid) ? guid : `${site}:${guid}`
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
