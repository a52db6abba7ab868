/** Whether two spellings of an address lead to the same page: networks give links back in their own spelling. */

/**
 * True for the same host, path and query. The scheme, a final slash, a fragment, what campaigns add for their statistics
 * and the spelling of what is percent-encoded do not count; the rest of the query does, since it may name the story.
 */
export const sameLink = (one: string, other: string): boolean => plain(one) === plain(other)

const plain = (address: string): string => {
  if (!URL.canParse(address)) return address
  const { host, pathname, searchParams } = new URL(address)
  const query = Array.from(searchParams, ([name, value]) => `${name}=${value}`).filter(
    (pair) => !/^(utm_\w+|fbclid)=/.test(pair),
  )
  const path = pathname.replace(/\/+$/, '').replace(/%[0-9a-f]{2}/gi, spelling)
  return `${host}${path}?${query.join('&')}`
}

/** What may stand as itself or encoded means the same: https://url.spec.whatwg.org/#url-path-percent-encode-set */
const spelling = (octet: string): string => {
  const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16))
  return /[\w!'()*~.-]/.test(character) && character < '\x80' ? character : octet.toUpperCase()
}
