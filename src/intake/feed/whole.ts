/** Cuts an XML feed down to what is whole and within bounds, before anything builds a tree of it. */

export interface WholeFeed {
  /** The head and the items that are whole, with no closing tags after them: the parser needs none. */
  text: string
  /** What was left out, for people. */
  problems: string[]
}

export const mostItems = 500
/** An article is at most 1 MB too. */
const longestItem = 1_000_000
const longestHead = 100_000
/** Outside of CDATA. What reads an element looks at each of its neighbours several times. */
const mostTags = 2_000
const mostTagsInAll = 100_000
const longestTag = 20_000

/**
 * Takes time in proportion to the length, whatever the feed holds. Entities that a feed declares itself are cut out with its
 * DOCTYPE: no feed needs them, and every entity bomb does. Undefined when there is no head of a feed.
 */
export const wholeFeed = (source: string): WholeFeed | undefined => {
  const problems: string[] = []
  const text = withoutDoctype(source)
  const kept: string[] = []
  let start = 0
  let tags = 0
  let tagsInAll = 0
  let tooLong = false
  let tooLarge = 0
  let at = text.indexOf('<')
  while (at >= 0 && kept.length <= mostItems && tagsInAll <= mostTagsInAll) {
    const end = endOf(text, at)
    if (end < 0) break
    tags++
    tagsInAll++
    const isTag = text[at + 1] !== '!'
    tooLong ||= isTag && end - at > longestTag
    if (isTag && kept.length === 0 && itemStart.test(text.slice(at, at + 40))) {
      if (at > longestHead || tooLong) return undefined
      kept.push(text.slice(0, at))
      start = at
      tags = 0
    } else if (isTag && itemEnd.test(text.slice(at, at + 40))) {
      if (tags > mostTags || tooLong || end - start > longestItem) tooLarge++
      else kept.push(text.slice(start, end))
      start = end
      tags = 0
      tooLong = false
    }
    at = text.indexOf('<', end)
  }
  if (tooLarge > 0) problems.push(`${tooLarge} items are larger than an article can be`)
  if (kept.length > mostItems) problems.push(`only its first ${mostItems} items were read`)
  else if (!rootEnd.test(text.slice(-500))) problems.push('it ends in the middle; what is whole was taken')
  if (kept.length === 0) return text.length > longestHead ? undefined : { text, problems }
  return { text: kept.join(''), problems }
}

const itemStart = /^<(?:[\w-]{1,20}:)?(?:item|entry)[\s/>]/i
const itemEnd = /^<\/(?:[\w-]{1,20}:)?(?:item|entry)\s*>/i
const rootEnd = /<\/(?:[\w-]{1,20}:)?(?:rss|rdf|feed)\s*>/i

/** Past the tag, comment, CDATA section or instruction that begins here; -1 when it does not end. */
const endOf = (text: string, at: number): number => {
  const [mark] = closings.find(([, opening]) => text.startsWith(opening, at)) ?? ['>']
  const found = text.indexOf(mark, at)
  return found < 0 ? -1 : found + mark.length
}
const closings = [
  [']]>', '<![CDATA['],
  ['-->', '<!--'],
  ['?>', '<?'],
] as const

const withoutDoctype = (text: string): string => {
  const start = text.slice(0, longestHead).search(/<!DOCTYPE/i)
  if (start < 0) return text
  const bracket = text.indexOf('[', start)
  const plainEnd = text.indexOf('>', start)
  const end = bracket >= 0 && bracket < plainEnd ? text.slice(bracket).search(/\]\s*>/) + bracket : plainEnd
  return end < start ? text : text.slice(0, start) + text.slice(text.indexOf('>', end) + 1)
}
