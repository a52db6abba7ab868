/** What every kind of feed comes down to. */
import { instantOf } from '../instant.ts'
import { lineOf, type Prose, proseOf } from '../prose.ts'

export interface Feed {
  title?: string
  /** As the feed says; perhaps no language at all. */
  language?: string
  /** Under which address it wants to be known: the topic to subscribe to. */
  self?: string
  /** Where a subscription to its news is to be had (WebSub). */
  hub?: string
  /** In the feed's order. */
  items: FeedItem[]
  /** What could not be read, for people. */
  problems: string[]
}

/** Plain text; addresses complete. */
export interface FeedItem {
  guid?: string
  url?: string
  title: string
  summary: string[]
  content: string[]
  authors: string[]
  categories: string[]
  images: Array<{ url: string; alt?: string }>
  language?: string
  /** ISO 8601; absent when the feed's date cannot be read. */
  publishedAt?: string
  updatedAt?: string
}

/** An item as its format gives it: HTML, text, addresses that may be relative to `base`. */
export interface RawItem {
  guid?: string
  url?: string
  base: string
  title?: string
  summary?: string
  content?: string
  /** Plain text instead of `content`. */
  text?: string
  authors: Array<string | null | undefined>
  categories: string[]
  images: Array<{ url: string; alt?: string }>
  language?: string
  published?: string
  updated?: string
}

export const toItem = (raw: RawItem, language?: string): FeedItem => {
  const summary = proseOf(raw.summary ?? '')
  const content: Prose = raw.text
    ? { paragraphs: raw.text.split(/\n\s*\n/), images: [] }
    : proseOf(raw.content ?? '')
  const url = raw.url && absolute(raw.url, raw.base)
  // Feeds that name no zone mean their server's, which is UTC.
  const dated = (text = ''): string | undefined => instantOf(text, { timeZone: 'UTC', language })?.at
  const [publishedAt, updatedAt] = [dated(raw.published), dated(raw.updated)]
  return {
    ...(raw.guid && { guid: raw.guid.slice(0, longestLine) }),
    ...(url && { url }),
    title: lineOf((raw.title ?? '').slice(0, longestLine)),
    summary: summary.paragraphs,
    content: content.paragraphs,
    authors: distinct(raw.authors.map((author) => lineOf((author ?? '').slice(0, longestLine)))),
    categories: distinct(raw.categories.map((category) => lineOf(category.slice(0, longestLine)))),
    images: distinctUrls(
      [...raw.images, ...content.images, ...summary.images].flatMap(({ url, alt }) => {
        const address = absolute(url, raw.base)
        return address ? [{ url: address, ...(alt && { alt: lineOf(alt.slice(0, longestLine)) }) }] : []
      }),
    ),
    ...(raw.language && { language: raw.language.slice(0, longestLanguage) }),
    ...(publishedAt && { publishedAt }),
    // Feeds repeat the date of publication as that of the last change.
    ...(updatedAt && updatedAt !== publishedAt && { updatedAt }),
  }
}

/** Past what an article may hold; every value is cut before anything looks into it. */
const longestAddress = 4_000
const longestLine = 10_000
const longestLanguage = 100

/** http and https only: a feed may hold `javascript:` and `data:` as well. */
export const absolute = (url: string, base: string): string | undefined => {
  const text = url.slice(0, longestAddress).trim()
  if (!URL.canParse(text, base)) return undefined
  const address = new URL(text, base)
  return /^https?:$/.test(address.protocol) ? address.href : undefined
}

const distinct = (list: string[]): string[] => [...new Set(list.filter((entry) => entry !== ''))]

const distinctUrls = <T extends { url: string }>(list: T[]): T[] =>
  [...new Map([...list].reverse().map((entry) => [entry.url, entry])).values()].reverse()
