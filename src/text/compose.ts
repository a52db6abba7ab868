/** From an article to the words of a post: headline, a summary of whole sentences, and the link, within a budget. */
import type { Article } from '../domain/article.ts'
import { clean } from './clean.ts'
import { primary } from './sentences.ts'
import { summarise } from './summary.ts'

export interface Budget {
  /** The most that `measure` may give for the whole text, `tail` included. */
  limit: number
  /** Length in the network's own unit. */
  measure(text: string): number
  /** What must stand at the end whatever happens, e.g. '\n\nhttps://…'; may be empty. */
  tail: string
  /** The most the summary may take, in the same unit, even when there is room for more. */
  summary: number
}

export interface Composed {
  /** headline + blank line + summary + tail */
  text: string
  /** As it stands at the start of `text`; ends in … when it had to be cut at a word. */
  headline: string
  /** Whole sentences of the article; empty when none fits. */
  summary: string
  warnings: string[]
}

/**
 * Never over the limit, never a cut word or sentence; the tail always survives, even when it alone is over the limit
 * (a warning says so). Pure.
 */
export const compose = (article: Article, budget: Budget): Composed => {
  const { limit, measure, tail } = budget
  const warnings: string[] = []
  const fits = (text: string) => measure(text + tail) <= limit
  const whole = clean(article.headline)
  const headline = fitHeadline(whole, article.language, limit, fits)
  if (whole === '') warnings.push('The article has no headline.')
  else if (headline !== whole) warnings.push(cutWarning(headline, fits))

  const under = (summary: string) => (headline === '' ? summary : `${headline}\n\n${summary}`)
  const room = headline === whole ? Math.min(budget.summary, limit) : 0
  const fitsUnder = (run: string) => measure(run) <= room && fits(under(run))
  const summary = room > 0 ? summarise(article, usualUnits * room, fitsUnder) : ''
  if (room > 0 && summary === '')
    warnings.push('No summary: the article has no whole sentence that fits and can stand alone.')
  return { text: (summary === '' ? headline : under(summary)) + tail, headline, summary, warnings }
}

/** UTF-16 code units in one unit of any network: an emoji may have 14 for X's weight of two. */
const mostUnits = 7
/** The same for the sentences of a story, which are not written in emoji: bounds the work, decides nothing. */
const usualUnits = 2

const cutWarning = (headline: string, fits: (text: string) => boolean): string => {
  if (!fits('')) return 'The link alone is longer than the network allows: shorten it.'
  if (headline === '' || headline === '…')
    return 'There is no room for a word of the headline beside the link.'
  return 'The headline is too long for this network and was cut at a word.'
}

/** The segmenter's time grows with the square of the text; whatever is longer is no headline. */
const longestHeadline = 8_000

/** The headline, or as many of its words as fit before an ellipsis, or the ellipsis, or nothing. */
const fitHeadline = (
  headline: string,
  language: string,
  limit: number,
  fits: (text: string) => boolean,
): string => {
  if (headline.length <= mostUnits * limit && fits(headline)) return headline
  const start = headline.slice(0, Math.min(mostUnits * limit, longestHeadline))
  const cuts = wordEnds(start, language)
  let low = 0
  let high = cuts.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(cutAt(start, cuts[middle - 1]))) low = middle
    else high = middle - 1
  }
  const cut = cutAt(start, cuts[low - 1])
  return fits(cut) ? cut : ''
}

/** Marks that make no sense before an ellipsis. */
const dangling = /[\s,.;:…–—\-/([{«„“‘¿¡「『（、。，：；・]+$/

const cutAt = (text: string, end = 0): string => `${text.slice(0, end).replace(dangling, '')}…`

/** Scripts that put no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

/** Where a word ends: before a space, or, in scripts without spaces, where a dictionary says so. */
const wordEnds = (text: string, language: string): number[] => {
  const ends: number[] = []
  for (const { segment, index } of new Intl.Segmenter(primary(language), { granularity: 'word' }).segment(
    text,
  ))
    if (index > 0 && (/^\s/.test(segment) || unspaced.test(segment))) ends.push(index)
  return ends
}
