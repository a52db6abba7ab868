/** How X counts: twitter-text configuration v3, with the emoji and the top-level domains of today. */
import emojiRegex from 'emoji-regex'
import { asciiLength } from './punycode.ts'
import { tlds } from './tlds.ts'

/** A link costs this much whatever its length (https://docs.x.com/fundamentals/counting-characters). */
const linkWeight = 23
/** Of a host name in ASCII (RFC 1035); X links none that has a longer one. */
const longestLabel = 63
/** As twitter-text 3.1.0 counts it: the protocol twice. */
const longestLink = 4_096
const longestSlug = 40

// The grammar of a link is that of twitter-text 3.1.0, so that we count as linked what X links.
const latin =
  '\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u024F\\u0253\\u0254\\u0256\\u0257\\u0259\\u025B\\u0263\\u0268\\u026F\\u0272\\u0289\\u028B\\u02BB\\u0300-\\u036F\\u1E00-\\u1EFF'
const invalid = '\\uFFFE\\uFEFF\\uFFFF'
const directional = '\\u202A-\\u202E\\u061C\\u200E\\u200F\\u2066-\\u2069'
const spaces = '\\x09-\\x0D\\x20\\x85\\xA0\\u1680\\u180E\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000'
const apart = `!'#%&()*+,\\\\\\-./:;<=>?@[\\]^_{|}~$${spaces}${invalid}${directional}`
const tld = `(?:(?:${tlds})(?=[^0-9a-zA-Z@+-]|$)|xn--[-0-9a-z]+)`
// Bounded as host names are, in the length of a label and in their number: a long word then costs no more than its length.
const domain =
  `(?:[^${apart}](?:(?:[_-]|[^${apart}]){0,61}[^${apart}])?\\.){0,126}` +
  `[^${apart}](?:(?:-|[^${apart}]){0,61}[^${apart}])?\\.${tld}`
const inPath = `[a-z\\u0400-\\u04FF0-9!*';:=+,.$/%#[\\]\\-\\u2013_~@|&${latin}]`
const parens = `\\((?:${inPath}+|${inPath}*\\(${inPath}+\\)${inPath}*)\\)`
const pathEnd = `(?:[+\\-a-z\\u0400-\\u04FF0-9=_#/${latin}]|${parens})`
const path = `/(?:${inPath}*(?:${parens}${inPath}*)*${pathEnd}|@${inPath}+/)*`
const query = `\\?[a-z0-9!?*'@();:&=+$/%#[\\]\\-_.,~|]*[a-z0-9\\-_&=#/]`

const link = new RegExp(
  `([^A-Za-z0-9@＠$#＃${invalid}]|[${directional}]|^)` +
    `((https?://)?(${domain})(?::[0-9]+)?(${path})?(?:${query})?)`,
  'gi',
)
/** X's own short links end with their slug, whatever is glued to it. */
const shortLink = new RegExp(`^https?://t\\.co/([a-z0-9]+)(?:${query})?`, 'i')
/** Without a protocol X links the Latin part of a domain only. */
const latinDomain = new RegExp(`(?:[-a-z0-9${latin}]+\\.)+${tld}`, 'gi')

/** A word that can hold a link, and the space before it: no other is worth the expensive expression. */
const dotted = new RegExp(`(?:^|[${spaces}])[^${spaces}]+\\.[^${apart}][^${spaces}]+`, 'g')
const linkStandIn = 'x'.repeat(linkWeight)

const emoji = emojiRegex()
const emojiStandIn = 'xx'
/** Whatever can be a part of one, since the expression for emoji is slow to see that a letter is none. */
const emojiRun =
  /(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[#*0-9](?=\uFE0F|\u20E3)|[\xA9\xAE\u203C-\u2BFF\u3030\u303D\u3297\u3299]|\u200D|\uFE0F|\u20E3)+/g
/** An emoji of one code unit weighs what its character weighs, so only these can make a difference. */
const mayHoldEmoji = /[\uD800-\uDBFF]|\uFE0F|\u20E3/

/** Most links there are, which the expensive expression would only find to be links too. */
const plainLink =
  /^(\s?)(https?:\/\/)?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,9}([a-z]{2,24}))(\/[a-z0-9/_-]{0,2000})?(\?[a-z0-9_=&-]{1,1000})?$/i
const allTlds = new Set(tlds.split('|'))

const withoutLinks = (word: string): string => {
  const [, space, protocol, host, ending, path, query] = plainLink.exec(word) ?? []
  const isPlain =
    host &&
    host.toLowerCase() !== 't.co' &&
    allTlds.has(ending!.toLowerCase()) &&
    (protocol || path || !query)
  return isPlain ? space + linkStandIn : withoutAnyLinks(word)
}

const withoutAnyLinks = (word: string): string =>
  word.replace(
    link,
    (whole, before: string, url: string, protocol: string | undefined, domain: string, path?: string) => {
      const isTooLong =
        url.length + (protocol ?? 'https://').length > longestLink ||
        domain.split('.').some((label) => asciiLength(label) > longestLabel)
      if (isTooLong) return whole
      if (protocol) {
        const short = shortLink.exec(url)
        if (short && short[1]!.length > longestSlug) return whole
        return before + linkStandIn + url.slice(short?.[0].length ?? url.length)
      }
      if (/[-_./]/.test(before)) return whole
      const linked = domain.replace(latinDomain, linkStandIn)
      // A port or a query belongs to a link without protocol only when there is a path between.
      const linkGoesOn = path !== undefined && linked !== domain
      return before + linked + (linkGoesOn ? '' : url.slice(domain.length))
    },
  )

/** @param text in normal form C */
const withLinksFlat = (text: string): string =>
  text.includes('.') ? text.replace(dotted, withoutLinks) : text

/** Whether X would make a link of anything in this text, a bare `example.com` included. */
export const hasLink = (text: string): boolean => {
  const normal = text.normalize('NFC')
  return withLinksFlat(normal) !== normal
}

/**
 * The length of a post in X's weighted characters, the unit of its limit of 280: most letters 1, ideographs and the
 * ellipsis 2, an emoji 2, a link 23, bare domains included. Text is counted in normal form C, as X stores it.
 */
export const weightedLength = (text: string): number => {
  let flat = withLinksFlat(text.normalize('NFC'))
  if (mayHoldEmoji.test(flat))
    flat = flat.replace(emojiRun, (run) =>
      run.replace(emoji, (found) => (found.length > 1 ? emojiStandIn : found)),
    )
  let weight = 0
  for (let i = 0; i < flat.length; i++) {
    const unit = flat.charCodeAt(i)
    if (isLight(unit)) weight += 1
    else {
      weight += 2
      if ((flat.codePointAt(i) as number) > 0xffff) i++
    }
  }
  return weight
}

/** Alphabets, and the spaces, dashes and quotation marks of typographers; all else weighs double. */
const isLight = (unit: number): boolean =>
  unit <= 0x10ff ||
  (unit >= 0x2000 && unit <= 0x200d) ||
  (unit >= 0x2010 && unit <= 0x201f) ||
  (unit >= 0x2032 && unit <= 0x2037)
