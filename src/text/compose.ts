/** From an article to the words of a post: a headline, a summary of whole sentences, in their places, within a budget. */
import type { Article } from '../domain/article.ts'
import { clean } from './clean.ts'
import { fitHeadline } from './headline.ts'
import { type Source, summarise } from './summary.ts'

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

  const sentencesOf = (source: Source, most: number, fitsPut: (run: string) => boolean): string => {
    const room = headline === whole ? Math.min(most, limit) : 0
    return room > 0 ? summarise(source, usualUnits * room, (run) => measure(run) <= room && fitsPut(run)) : ''
  }
  const { language, body } = article
  const apart = budget.standfirst ?? 0
  const own = article.standfirst ?? ''
  const standfirst = sentencesOf({ language, standfirst: own, body: [], said: [whole] }, apart, (run) =>
    fits({ headline, standfirst: run }),
  )
  const rest = { language, standfirst: apart > 0 ? '' : own, body, said: [whole, standfirst] }
  const summary = sentencesOf(rest, budget.summary, (run) => fits({ headline, standfirst, summary: run }))
  if (headline === whole && apart + budget.summary > 0 && standfirst + summary === '')
    warnings.push('No summary: the article has no whole sentence that fits and can stand alone.')
  const words = { headline, standfirst, summary }
  return { text: put(words), ...words, warnings }
}

const noWords: Words = { headline: '', standfirst: '', summary: '' }

/** UTF-16 code units of a story's sentences in one unit of any network: bounds the work, decides nothing. */
const usualUnits = 2

const cutWarning = (headline: string, fits: (text: string) => boolean): string => {
  if (!fits('')) return 'The link alone is longer than the network allows: shorten it.'
  if (headline === '' || headline === '…')
    return 'There is no room for a word of the headline beside the link.'
  return 'The headline is too long for this network and was cut at a word.'
}
