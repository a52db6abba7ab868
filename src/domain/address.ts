/** When two addresses lead to the same page: what ties the versions of a story together when no id does. */

import { withoutEnd } from './ends.ts'

/** What follows a reader around is no part of a page's identity. */
export const tracking = /^(?:utm_\w+|fbclid|gclid|mc_[ce]id)$/

/**
 * The same text for http and https, with and without `www.`, a closing slash or tracking parameters. Undefined for a front
 * page, which is no story's own, and for a place on a page, such as an entry of a live blog. Never throws.
 */
export const placeOf = (url: string): string | undefined => {
  if (!URL.canParse(url)) return undefined
  const { host, pathname, searchParams, hash } = new URL(url)
  const query = [...searchParams]
    .filter(([name]) => !tracking.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const path = withoutEnd(pathname, '/')
  if ((path === '' && query.length === 0) || hash !== '') return undefined
  const search = new URLSearchParams(query).toString()
  return `${host.replace(/^www\./, '')}${path}${search && `?${search}`}`
}
