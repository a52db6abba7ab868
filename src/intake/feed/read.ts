/** A feed from the bytes of an answer: RSS, RDF, Atom or JSON Feed, whatever the server calls it. */
import { decode } from '../charset.ts'
import type { Feed } from './feed.ts'
import { readJsonFeed } from './json-feed.ts'
import { readXmlFeed } from './xml-feed.ts'

export interface FeedAnswer {
  /** Where the redirects ended. */
  url: string
  contentType: string
  body: Buffer
  headers: Record<string, string>
}

/** Never throws; undefined when this is no feed. Costs time in proportion to its length. */
export const readFeed = ({ url, contentType, body, headers }: FeedAnswer): Feed | undefined => {
  const text = decode(body, contentType)
  const feed = /^\s*\{/.test(text) ? readJsonFeed(text, url) : readXmlFeed(text, url)
  if (!feed) return undefined
  // The header counts more (WebSub, section 4).
  const links = linksIn(headers.link ?? '', url)
  return { ...feed, ...(links.hub && { hub: links.hub }), ...(links.self && { self: links.self }) }
}

/** `<https://hub.example/>; rel="hub", <…>; rel=self` */
const linksIn = (header: string, base: string): { hub?: string; self?: string } => {
  const links: Record<string, string> = {}
  for (const [, target, parameters] of header.slice(0, 5_000).matchAll(/<([^<>]*)>([^<]*)/g)) {
    const rels = /;\s*rel\s*=\s*"?([^";,]+)/i.exec(parameters!)?.[1] ?? ''
    for (const rel of rels.toLowerCase().trim().split(/\s+/))
      if (URL.canParse(target!, base)) links[rel] ??= new URL(target!, base).href
  }
  return links
}
