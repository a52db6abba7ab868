/** Where a reader came from, written into the link for the newsroom's statistics. */

/** https://support.google.com/analytics/answer/10917952 */
export interface Utm {
  source?: string
  medium?: string
  campaign?: string
  term?: string
  content?: string
}

/**
 * The address with these parameters behind its own query and before its fragment; not a byte of the rest changes. One
 * that stands there already stays as it is. @param url full, http or https
 */
export const withUtm = (url: string, utm: Utm | undefined): string => {
  if (!utm) return url
  const [, address = '', query, fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(url)!
  const own = new Set(
    (query ?? '')
      .slice(1)
      .split('&')
      .map((pair) => pair.split('=')[0]!.toLowerCase()),
  )
  const added = Object.entries(utm)
    .map(([name, value]: [string, string | undefined]) => [`utm_${name}`, value] as const)
    .filter(([name, value]) => value !== undefined && !own.has(name))
    .map(([name, value]) => `${name}=${encodeURIComponent(value!)}`)
  const pairs = [...(query && query !== '?' ? [query.slice(1)] : []), ...added]
  return added.length === 0 ? url : `${address}?${pairs.join('&')}${fragment}`
}
