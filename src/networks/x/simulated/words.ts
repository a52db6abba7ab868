/**
 * What X sees in a text: its links, its cashtags, its length. Written apart from what Crier counts with, but for the list of
 * top-level domains, so that an error of ours is refused: https://docs.x.com/fundamentals/counting-characters
 */
import { tlds } from '../../../text/tlds.ts'

export interface Link {
  /** UTF-16 code units. */
  start: number
  end: number
  url: string
}

const linkWeight = 23

const knownTlds = new Set(tlds.split('|'))
/** No address of this domain can exist, so it stands for one that does: the sandbox's own stories live there. */
const reserved = 'example'

/** Words that could hold an address; what is glued to one by a dot, a dash, a slash, an @ or a sign is none by itself. */
const candidates =
  /(?<![A-Za-z0-9@＠$#＃])(?:(https?:\/\/)|(?<![-_./]))([\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)+)(:\d+)?(\/[^\s?]*)?(\?\S*)?/giu
const latinLabel = /^[-a-z0-9\u00c0-\u024f]+$/i
/** X takes addresses in Latin and Cyrillic letters. */
const notInPath = /[^a-z\u0400-\u04ff\u00c0-\u024f\u1e00-\u1eff0-9!*';:=+,.$/%#[\]\-–_~@|&()]/i
const notInQuery = /[^a-z0-9!?*'@();:&=+$/%#[\]\-_.,~|]/i
const pathEnds = /[a-z\u0400-\u04ff\u00c0-\u024f\u1e00-\u1eff0-9=_#/+\-)]$/i
const queryEnds = /[a-z0-9_&=#/-]$/i

/** The links that X makes of a text: with a scheme, or bare. @param isTld default: what X knows, and the sandbox's own */
export const findLinks = (
  text: string,
  isTld = (label: string) => isKnown(label) || label === reserved,
): Link[] => {
  const found: Link[] = []
  candidates.lastIndex = 0
  for (let match = candidates.exec(text); match; match = candidates.exec(text)) {
    const [, scheme = '', labels = '', port = '', path = '', query = ''] = match
    const host = hostIn(labels, scheme !== '', isTld)
    const start = match.index + (host?.skipped ?? 0)
    let url = scheme + (host?.name ?? '')
    if (host?.isWhole) {
      const way = upTo(path, notInPath, pathEnds)
      // A port or a query belongs to a bare address only when there is a path between.
      if (scheme !== '' || way !== '') url += port + way
      if (way === path && (scheme !== '' || way !== '')) url += upTo(query, notInQuery, queryEnds)
    }
    if (host) found.push({ start, end: start + url.length, url })
    candidates.lastIndex =
      match.index + (host ? host.skipped + Math.max(url.length, 1) : scheme.length + labels.length)
  }
  return found
}

/** The longest beginning of `labels` that ends in a top-level domain; letters of another script may be glued to that. */
const hostIn = (
  labels: string,
  hasScheme: boolean,
  isTld: (label: string) => boolean,
): { name: string; skipped: number; isWhole: boolean } | undefined => {
  const all = labels.split('.')
  for (let count = all.length; count > 1; count--) {
    const names = all.slice(0, count - 1)
    const last = all[count - 1]!
    const tld = [last, /^[-0-9a-z]+(?=[^-0-9a-z_])/i.exec(last)?.[0] ?? ''].find((end) =>
      isTld(end.toLowerCase()),
    )
    if (tld === undefined || names.some((label) => label.length > 63 || /^[-_]|[-_]$/.test(label))) continue
    // Without a scheme only the Latin part of a domain is one.
    const foreign = hasScheme ? -1 : names.findLastIndex((label) => !latinLabel.test(label))
    if (foreign === count - 2) continue
    const name = [...names.slice(foreign + 1), tld].join('.')
    const whole = [...names, tld].join('.')
    return { name, skipped: whole.length - name.length, isWhole: whole === labels }
  }
  return undefined
}

const isKnown = (label: string): boolean => knownTlds.has(label) || /^xn--[-0-9a-z]+$/.test(label)

/** As much of a path or a query as belongs to an address: full stops, commas and brackets behind it are the sentence's. */
const upTo = (given: string, foreign: RegExp, ends: RegExp): string => {
  const end = given.search(foreign)
  let taken = end < 0 ? given : given.slice(0, end)
  for (; taken !== ''; taken = taken.slice(0, -1))
    if (ends.test(taken) && (!taken.endsWith(')') || isBalanced(taken))) return taken
  return taken
}

const isBalanced = (text: string): boolean => text.split('(').length === text.split(')').length

/** `as string`: Node 20 knows the flag, the target of the compiler is older. */
const emoji = new RegExp('\\p{RGI_Emoji}', 'gv' as string)

/** Each letter of a script, each ideograph (double), emoji (double) and link, in X's own units. */
export const weightOf = (text: string): number => {
  const normal = text.normalize('NFC')
  let weight = 0
  let rest = ''
  let at = 0
  for (const { start, end } of findLinks(normal, isKnown)) {
    rest += `${normal.slice(at, start)}\0`
    weight += linkWeight - 1
    at = end
  }
  rest += normal.slice(at)
  for (const symbol of rest.replace(emoji, '語')) weight += isLight(symbol.codePointAt(0)!) ? 1 : 2
  return weight
}

/** Configuration v3: https://github.com/twitter/twitter-text/blob/master/config/v3.json */
const light: Array<[from: number, to: number]> = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
]
const isLight = (point: number): boolean => light.some(([from, to]) => from <= point && point <= to)

/** `$ACME`: up to six letters, and up to two after a dot or an underscore. */
export const countCashtags = (text: string): number =>
  text.split(/\s+/).filter((word) => /^\$[a-z]{1,6}(?:[._][a-z]{1,2})?(?![\p{L}\p{N}])/iu.test(word)).length
