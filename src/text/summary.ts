/** Chooses the words that stand under the headline: a run of whole sentences from the article, from where its story begins. */
import type { Article } from '../domain/article.ts'
import { isAside } from './asides.ts'
import { clean } from './clean.ts'
import { datelineLength } from './dateline.ts'
import { leansBack, unquoted } from './leaning.ts'
import { quotations } from './quotation.ts'
import { primary, sentences } from './sentences.ts'

/** Between two paragraphs of the article, as the article has it. */
const paragraphBreak = '\n\n'

/** The segmenter's time grows with the square of the text; paragraphs of newsrooms have some hundreds. */
const longestParagraph = 8_000

/**
 * The longest run of whole sentences for which `fits` says yes; empty when there is none. From the standfirst when it
 * tells the story, otherwise from the first paragraphs.
 * @param size how much of the article to consider, in UTF-16 code units
 */
export const summarise = (article: Article, size: number, fits: (run: string) => boolean): string => {
  const { standfirst } = article
  const fromStandfirst = standfirst ? runs([standfirst], article, size, isFinishedStandfirst) : []
  return longest(fromStandfirst, fits) || longest(runs(article.body, article, size, isFinished), fits)
}

/** By halving, since to measure a long run takes long. */
const longest = (growing: readonly string[], fits: (run: string) => boolean): string => {
  let low = 0
  let high = growing.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(growing[middle - 1]!)) low = middle
    else high = middle - 1
  }
  return growing[low - 1] ?? ''
}

type Finished = (sentence: string, language: string) => boolean

/** Every run that may stand alone, shortest first: all begin where the story begins in `source`. */
const runs = (source: readonly string[], article: Article, size: number, isWhole: Finished): string[] => {
  const language = primary(article.language)
  const headline = bare(clean(article.headline))
  const found: string[] = []
  const said = new Set<string>()
  let before = ''
  for (const raw of source) {
    const most = Math.min(size - before.length, longestParagraph)
    const paragraph = withoutDateline(clean(raw.slice(0, most)))
    if (paragraph === '' || isAside(paragraph) || said.has(bare(paragraph))) continue
    said.add(bare(paragraph))
    const whole = sentences(paragraph, language)
    if (raw.length > most) whole.pop()
    let begin = 0
    let end = 0
    for (const sentence of whole) {
      end = paragraph.indexOf(sentence, end) + sentence.length
      const isFirst = before === '' && begin === end - sentence.length
      if (isFirst && (repeats(sentence, headline) || isAside(sentence))) {
        begin = end + /^\s*/.exec(paragraph.slice(end))![0].length
        continue
      }
      // A by-line or a subheading may stand before the story; nothing is taken from beyond one, or from a 'This' on.
      if (isFirst && !isWhole(sentence, language)) {
        begin = end
        break
      }
      const part = paragraph.slice(begin, end)
      const isOut = isAside(sentence) || saysTheSame(sentence, headline)
      if (!isWhole(sentence, language) || isOut || (isFirst && leansBack(sentence, language))) return found
      const quotesOnly = before === '' && !/\p{L}/u.test(unquoted(part))
      if (!leavesQuoteOpen(part) && !quotesOnly) found.push(before + part)
    }
    if (raw.length > most) return found
    if (begin < end) before += paragraph.slice(begin, end) + paragraphBreak
  }
  return found
}

const withoutDateline = (paragraph: string): string => paragraph.slice(datelineLength(paragraph))

const endMark = /[\p{Sentence_Terminal}…]["'”’“»«)\]」』）]*$/u
/** How feeds say that they cut the text: `[…]`, `(...)`. */
const teaser = /[[(](?:…|\.\.\.)[\])]$/
/** Thai and Lao write no full stops. */
const withoutEndMarks = new Set(['th', 'lo'])

const isFinished: Finished = (sentence, language) =>
  !teaser.test(sentence) && (endMark.test(sentence) || withoutEndMarks.has(language))

/** Many newsrooms end a standfirst without a full stop; but when it trails off, a machine has cut it. */
const isFinishedStandfirst: Finished = (sentence) =>
  !teaser.test(sentence) && !/(?:…|\.\.\.|[:,;])$/.test(sentence)

/** Letters and digits only, so that typography makes no difference. */
const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()

const saysTheSame = (sentence: string, headline: string): boolean => bare(sentence) === headline

/** Whether a sentence says nothing that the headline does not: at least four fifths of its words stand there. */
const repeats = (sentence: string, headline: string): boolean => {
  const said = bare(sentence)
  if (` ${headline} `.includes(` ${said} `)) return true
  const known = new Set(headline.split(' '))
  const spoken = said.split(' ')
  return spoken.length > 2 && spoken.filter((word) => known.has(word)).length >= spoken.length * 0.8
}

const leavesQuoteOpen = (text: string): boolean => quotations(text).open.length > 0
