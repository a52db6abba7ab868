/** Whether two spellings of an address lead to the same page: networks give links back in their own spelling. */

/**
 * True for the same host, path and query. The scheme, a final slash and the spelling of what is percent-encoded do not
 * count; the query does, since it may name the story.
 */
export const sameLink = (one: string, other: string): boolean => plain(one) === plain(other)

const plain = (address: string): string => {
  if (!URL.canParse(address)) return address
  const { host, pathname, search, hash } = new URL(address)
  const path = `${pathname.replace(/\/+$/, '')}${search}${hash}`
  return host + path.replace(/%[0-9a-f]{2}/gi, (octet) => octet.toUpperCase())
}
