/** Under which address a page wants to be known, as far as it may decide that. */
import { decode } from '../charset.ts'
import { address } from '../schema.ts'
import { type Said, scan } from './scan.ts'

/** What the page gives as its address, the best first; as written there: perhaps relative, perhaps nonsense. */
export const addressesSaid = (said: Said): string[] =>
  [said.get('link canonical')?.[0], said.get('og:url')?.[0]].filter((one) => one !== undefined)

/** The same from the bytes of a page; reads no further than its head. */
export const addressesIn = (body: Buffer, contentType: string): string[] =>
  addressesSaid(scan(decode(body, contentType), 'head').said)

export interface Place {
  /** The address that readers were given. */
  known: string
  /** Where the redirects ended. */
  url: string
  /** Hosts that a page may name as its own, beside the one it is on. */
  allowHosts: string[]
}

/**
 * What a page says of itself, unless it leads readers away from the story: templates make such mistakes. Gives `known`
 * itself when it is the same.
 */
export const ownAddress = (text: string, { known, url, allowHosts }: Place): string | undefined => {
  if (!URL.canParse(text, url)) return undefined
  const named = new URL(text, url)
  const own = new URL(known)
  const isOurs =
    [own, new URL(url)].some((one) => siteOf(one) === siteOf(named)) || allowHosts.includes(named.hostname)
  const isWorse =
    (isFrontPage(named) && !isFrontPage(own)) || (named.protocol === 'http:' && own.protocol === 'https:')
  if (!isOurs || isWorse) return undefined
  // The place on the page is the newsroom's choice: a canonical address has none.
  const place = named.hash === '' ? own.hash : ''
  if (named.href + place === own.href) return known
  const link = (URL.canParse(text) ? text : named.href) + place
  return address.safeParse(link).success ? link : undefined
}

const siteOf = ({ host }: URL): string => host.replace(/^www\./, '')
const isFrontPage = ({ pathname, search }: URL): boolean => pathname + search === '/'
