/** When two readings of a page mean the same, though they differ in letters. */

const flat = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

/** One may go on where a template adds the site, the author, or the words by which a byline begins. */
export const sameWords = (a: string, b: string): boolean => {
  const [short = '', long = ''] = [flat(a), flat(b)].sort((one, other) => one.length - other.length)
  return (
    short !== '' &&
    (short === long || (short.length * 2 >= long.length && (long.startsWith(short) || long === `by${short}`)))
  )
}

/** A time that names no zone is the same when its clock is. */
export const sameTime = (a: string, b: string): boolean => {
  const [one, other] = [a, b].map((text) =>
    Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`),
  )
  return Math.abs(one! - other!) < 60_000
}

/** One place on the web: http or https, encoded once or not. */
export const samePlace = (a: string, b: string): boolean => placeOf(a) === placeOf(b)

const placeOf = (url: string): string => {
  const bare = url.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/+$/, '')
  try {
    return decodeURIComponent(decodeURIComponent(bare))
  } catch {
    return bare
  }
}
