/** Chooses the words that stand under the headline: a run of whole sentences from the article, from where its story begins. */
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

export interface Source {
  /** BCP 47 */
  language: string
  /** May be empty. */
  standfirst: string
  body: readonly string[]
  /** What the post says already, such as its headline: not to be said twice. */
  said: readonly string[]
}

/**
 * The longest run of whole sentences for which `fits` says yes; empty when there is none. From the standfirst when it
 * tells the story, otherwise from the first paragraphs.
 * @param size how much of the article to consider, in UTF-16 code units
 */
export const summarise = (source: Source, size: number, fits: (run: string) => boolean): string =>
  longest(runs([source.standfirst], source, size, isFinishedStandfirst), fits) ||
  longest(runs(source.body, source, size, isFinished), fits)

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

/** Every run that may stand alone, shortest first: all begin where the story begins in `paragraphs`. */
const runs = (paragraphs: readonly string[], source: Source, size: number, isWhole: Finished): string[] => {
  const language = primary(source.language)
  const told = source.said.map((text) => bare(clean(text)))
  const said = new Set(told)
  const found: string[] = []
  let before = ''
  for (const raw of paragraphs) {
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
      if (
        isFirst &&
        (source.said.some((text) => repeats(sentence, bare(clean(text)))) || isAside(sentence))
      ) {
        begin = end + /^\s*/.exec(paragraph.slice(end))![0].length
        continue
      }
      // A by-line or a subheading may stand before the story; nothing is taken from beyond one, or from a 'This' on.
      if (isFirst && !isWhole(sentence, language)) {
        begin = end
        break
      }
      if (!isWhole(sentence, language) || isAside(sentence) || (isFirst && leansBack(sentence, language)))
        return found
      const part = paragraph.slice(begin, end)
      const tellsNothing = before === '' && (!/\p{L}/u.test(unquoted(part)) || onlyQuestion.test(part))
      if (!leavesQuoteOpen(part) && !tellsNothing) found.push(before + part)
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

/** Whether a sentence says nothing that `told` does not: at least four fifths of its words stand there. */
const repeats = (sentence: string, told: string): boolean => {
  const said = bare(sentence)
  if (` ${told} `.includes(` ${said} `)) return true
  const known = new Set(told.split(' '))
  const spoken = said.split(' ')
  return spoken.length > 2 && spoken.filter((word) => known.has(word)).length >= spoken.length * 0.8
}

/** 'Is the bridge safe?': the story is the answer. */
const onlyQuestion = /^[^.!…。！]*[?？؟]["'”’»]*$/

const leavesQuoteOpen = (text: string): boolean => quotations(text).open.length > 0
