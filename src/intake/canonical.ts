/** Under which address a page wants to be known: read from its head without building the page. */

/** Their text is no markup. */
const opaque = ['script', 'style', 'title', 'noscript', 'template']

/**
 * What the page gives as its address, the best first: `<link rel=canonical>`, then `og:url`. As written there: perhaps
 * relative, perhaps nonsense. Takes time in proportion to the length, whatever the page holds.
 */
export const addressesIn = (page: Buffer): string[] => {
  // One character a byte, so that lower case is as long as the original; all that matters here is ASCII.
  const text = page.toString('latin1')
  const lower = text.toLowerCase()
  let canonical: string | undefined
  let og: string | undefined
  let at = 0
  const past = (mark: string): number => {
    const found = lower.indexOf(mark, at)
    return found < 0 ? lower.length : found + mark.length
  }
  for (at = past('<'); at < lower.length; at = past('<')) {
    const name = wordAt(lower, at)
    if (name === 'body') break
    if (lower.startsWith('!--', at)) at = past('-->')
    else if (opaque.includes(name)) at = past(`</${name}`)
    else if (name === 'link' || name === 'meta') {
      const { attributes, end } = attributesAt(text, at + name.length)
      const { rel = '', href, property = attributes.name, content } = attributes
      if (name === 'link' && rel.toLowerCase().split(/\s/).includes('canonical')) canonical ??= href
      if (name === 'meta' && property?.toLowerCase() === 'og:url') og ??= content
      at = end
    }
  }
  return [canonical, og].filter((address): address is string => Boolean(address))
}

const wordAt = (lower: string, at: number): string => {
  let end = at
  while (end - at < 10 && /[a-z]/.test(lower.charAt(end))) end++
  return lower.slice(at, end)
}

/** Each class of characters ends where the next may begin, so nothing is tried twice. */
const attribute = /[\s/]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?/y

const attributesAt = (text: string, start: number): { attributes: Record<string, string>; end: number } => {
  const attributes: Record<string, string> = Object.create(null)
  let end = start
  for (;;) {
    attribute.lastIndex = end
    const match = attribute.exec(text)
    if (!match) return { attributes, end }
    const [, name = '', double, single, bare] = match
    attributes[name.toLowerCase()] ??= decoded(double ?? single ?? bare ?? '')
    end = attribute.lastIndex
  }
}

/** In an address only the ampersand has to be escaped. */
const decoded = (value: string): string =>
  Buffer.from(value, 'latin1')
    .toString()
    .replace(/&(?:amp|#38|#x26);/gi, '&')
    .trim()
