/** When two addresses lead to the same page: what ties the versions of a story together when no id does. */

/** What follows a reader around is no part of a page's identity. */
export const tracking = /^(?:utm_\w+|fbclid|gclid|mc_[ce]id)$/

/**
 * The same text for http and https, with and without `www.`, a closing slash, a fragment or tracking parameters;
 * undefined for a front page, which is no story's own. Never throws.
 */
export const placeOf = (url: string): string | undefined => {
  if (!URL.canParse(url)) return undefined
  const { host, pathname, searchParams } = new URL(url)
  const query = [...searchParams]
    .filter(([name]) => !tracking.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const path = pathname.replace(/\/+$/, '')
  if (path === '' && query.length === 0) return undefined
  const search = new URLSearchParams(query).toString()
  return `${host.replace(/^www\./, '')}${path}${search && `?${search}`}`
}
