/** Whether two spellings of an address lead to the same page: networks give links back in their own spelling. */
import { tracking } from '../domain/address.ts'

/**
 * True for the same host, path and query. The scheme, a final slash, the spelling of what is percent-encoded and what
 * follows a reader around (utm, fbclid) do not count: a network may lead to the address that a page calls its own. The
 * rest of the query does, since it may name the story.
 */
export const sameLink = (one: string, other: string): boolean => plain(one) === plain(other)

const plain = (address: string): string => {
  if (!URL.canParse(address)) return address
  const { host, pathname, search, hash } = new URL(address)
  const query = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !tracking.test(pair.split('=')[0]!))
    .join('&')
  const path = `${pathname.replace(/\/+$/, '')}?${query}${hash}`
  return host + path.replace(/%[0-9a-f]{2}/gi, (octet) => octet.toUpperCase())
}
