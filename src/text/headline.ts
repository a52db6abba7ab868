/** A headline that is too long for its network, cut where an editor would cut it. */
import { quotations, type Quotation as Range } from './quotation.ts'
import { primary } from './sentences.ts'

/** UTF-16 code units in one unit of any network: an emoji may have 14 for X's weight of two. */
const mostUnits = 7
/** The segmenter's time grows with the square of the text; whatever is longer is no headline. */
const longestHeadline = 8_000

/**
 * The headline, or as many of its words as fit before an ellipsis, or the ellipsis, or nothing. A number keeps its unit,
 * and a quotation is taken whole; when it stands at the start and has no room, it ends in the ellipsis and its own mark.
 * @param limit in the unit of `fits`
 */
export const fitHeadline = (
  headline: string,
  language: string,
  limit: number,
  fits: (text: string) => boolean,
): string => {
  if (headline.length <= mostUnits * limit && fits(headline)) return headline
  const start = headline.slice(0, Math.min(mostUnits * limit, longestHeadline))
  const quoted = quotations(headline).closed
  const things = thingsIn(start)
  const ends = wordEnds(start, language).filter(
    (at) => !partsFigure(start, at) && !things.some((range) => isIn(range, at)),
  )
  const outside = ends.filter((at) => !quoted.some((range) => isIn(range, at)))
  const whole = longestCut(headline, outside, [], fits)
  const cut = whole === '…' ? longestCut(headline, ends, quoted, fits) : whole
  return fits(cut) ? cut : ''
}

/** By halving, since to measure takes long. */
const longestCut = (
  text: string,
  ends: readonly number[],
  quoted: readonly Range[],
  fits: (text: string) => boolean,
): string => {
  let low = 0
  let high = ends.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(cutAt(text, ends[middle - 1]!, quoted))) low = middle
    else high = middle - 1
  }
  return low === 0 ? '…' : cutAt(text, ends[low - 1]!, quoted)
}

const isIn = ({ start, end }: Range, at: number): boolean => start < at && at < end

/** Marks that make no sense before an ellipsis; an apostrophe and a closing mark stay. */
const dangling = /[\s,.;:…–—\-/([{«„“‘¿¡「『（《【、。，：；・]+$/
const straightOpening = /(?:^|\s)["']+$/

const cutAt = (text: string, end: number, quoted: readonly Range[]): string => {
  const kept = text.slice(0, end).replace(dangling, '').replace(straightOpening, '').replace(dangling, '')
  const stillOpen = quoted.filter((range) => isIn(range, end) && range.start < kept.length)
  // They are in the order of their ends, so the inner mark comes first.
  return `${kept}…${stillOpen.map((range) => text.charAt(range.end - 1)).join('')}`
}

/** Scripts that put no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u
/** A space that a typographer set to hold two words together is no end. */
const breakable = /^[^\S\u00A0\u202F\u2007\u2060]/

/** Where a word ends: before a space, or, in scripts without spaces, where a dictionary says so. */
const wordEnds = (text: string, language: string): number[] => {
  const ends: number[] = []
  let before = ''
  for (const { segment, index } of new Intl.Segmenter(primary(language), { granularity: 'word' }).segment(
    text,
  )) {
    const isEnd = breakable.test(segment) || unspaced.test(segment) || unspaced.test(before)
    if (index > 0 && isEnd) ends.push(index)
    before = segment
  }
  return ends
}

/** 1900 to 2099, which needs no unit. */
const year = /(?<![\p{N}.,\p{Sc}])(?:19|20)\d\d$/u
const figure = /\p{N}[%°]?$/u
/** Between a figure and what is counted: 3 million people, 5 млн грн, 300万人. */
const scale =
  /\p{N}\s?(?:thousand|million|billion|trillion|mln|bn|hundred|dozen|тис|тыс|млн|млрд|трлн|тисяч\p{L}*|тысяч\p{L}*|мільйон\p{L}*|миллион\p{L}*|мільярд\p{L}*|миллиард\p{L}*|mio|mrd|tausend|million\p{L}*|milliard\p{L}*|mille|mil|millón|millones|billones|tys|mld|milion\p{L}*|miliard\p{L}*|tysi\p{L}*|ألف|آلاف|مليون|ملايين|مليار|مليارات|אלף|אלפים|מיליון|מיליארד|[十百千万萬億亿兆])\.?$/iu
/** Before a figure: $ 3, No. 5, § 12, стор. 5, about 20. */
const announcing =
  /(?:[\p{Sc}№§#±+–-]|(?<!\p{L})(?:no|nos|nr|núm|art|ст|п|p|pp|vol|ch|kl|us|usd|eur|uah|gbp|chf))\.?$/iu
const thing =
  /(?:https?:\/\/|www\.)\S+|[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+(?:\/\S*)?|[@#＠＃$][\p{L}\p{N}\p{M}_\u2060]+|&#?\w{1,30};/gu

/** Addresses, mentions, hashtags: no space is in them, but a dictionary sees words in `#市議会`. */
const thingsIn = (text: string): Range[] =>
  Array.from(text.matchAll(thing), ({ 0: found, index }) => ({ start: index, end: index + found.length }))

/** Whether a number stands on one side of the cut, and its unit or its other half on the other. */
const partsFigure = (text: string, at: number): boolean => {
  const before = text.slice(Math.max(0, at - 40), at).trimEnd()
  const after = text.slice(at, at + 40).trimStart()
  if (/^\p{N}/u.test(after) && (announcing.test(before) || /\p{N}$/u.test(before))) return true
  if (/^[%‰°℃]/u.test(after)) return true
  return (
    /^[^\s\p{P}]|^[(“«"']/u.test(after) && ((figure.test(before) && !year.test(before)) || scale.test(before))
  )
}
