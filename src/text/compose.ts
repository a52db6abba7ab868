/** From an article to the words of a post: a headline, a summary of whole sentences, in their places, within a budget. */
import type { Article } from '../domain/article.ts'
import { clean } from './clean.ts'
import { primary } from './sentences.ts'
import { summarise } from './summary.ts'

export interface Budget {
  /** The most that `measure` may give for the whole post. */
  limit: number
  /** Length in the network's own unit. */
  measure(text: string): number
  /** The whole post with these words in their places, and what must stand there whatever happens, such as the link. */
  put(words: Words): string
  /** The most the standfirst may take in a place of its own, in the same unit; without it the summary may use it. */
  standfirst?: number
  /** The most the summary may take, in the same unit, even when there is room for more. */
  summary: number
}

export interface Words {
  /** Ends in … when it had to be cut at a word. */
  headline: string
  /** Whole sentences of the standfirst; empty when none fits, or when it has no place of its own. */
  standfirst: string
  /** Whole sentences of the article; empty when none fits. */
  summary: string
}

export interface Composed extends Words {
  /** What `put` makes of the words. */
  text: string
  warnings: string[]
}

/**
 * Never over the limit, never a cut word or sentence; what `put` adds always survives, even when it alone is over the
 * limit (a warning says so). Pure.
 */
export const compose = (article: Article, budget: Budget): Composed => {
  const { limit, measure, put } = budget
  const warnings: string[] = []
  const fits = (words: Partial<Words>) => measure(put({ ...noWords, ...words })) <= limit
  const fitsAlone = (headline: string) => fits({ headline })
  const whole = clean(article.headline)
  const headline = fitHeadline(whole, article.language, limit, fitsAlone)
  if (whole === '') warnings.push('The article has no headline.')
  else if (headline !== whole) warnings.push(cutWarning(headline, fitsAlone))

  const sentencesOf = (source: Article, most: number, fitsPut: (run: string) => boolean): string => {
    const room = headline === whole ? Math.min(most, limit) : 0
    return room > 0 ? summarise(source, usualUnits * room, (run) => measure(run) <= room && fitsPut(run)) : ''
  }
  const apart = budget.standfirst ?? 0
  const standfirst = sentencesOf({ ...article, body: [] }, apart, (run) =>
    fits({ headline, standfirst: run }),
  )
  const rest = apart > 0 ? { ...article, standfirst: undefined } : article
  const summary = sentencesOf(rest, budget.summary, (run) => fits({ headline, standfirst, summary: run }))
  if (headline === whole && apart + budget.summary > 0 && standfirst + summary === '')
    warnings.push('No summary: the article has no whole sentence that fits and can stand alone.')
  const words = { headline, standfirst, summary }
  return { text: put(words), ...words, warnings }
}

const noWords: Words = { headline: '', standfirst: '', summary: '' }

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
