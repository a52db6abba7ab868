/** How many of the written cases the sentence splitter gets wholly right, beside the platform's segmenter alone. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sentences } from '../src/text/sentences.ts'

export interface SentenceCase {
  language: string
  sentences: string[]
  /** A fifth of the cases, which nobody looked at while writing rules: they tell what the rules are worth elsewhere. */
  heldOut: boolean
}

export interface Score {
  right: number
  cases: number
}

/** No space stands between sentences there. */
const unspaced = new Set(['zh', 'ja'])

/** @param folder holds a file for each language, `en.txt`: a case a paragraph, ‖ between its sentences */
export const readCases = (folder: string): SentenceCase[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split(/\n\s*\n/)
        .filter((paragraph) => paragraph.trim() !== '')
        .map((paragraph, index) => ({
          language: name.slice(0, -'.txt'.length),
          sentences: paragraph.split('‖').map((sentence) => sentence.trim()),
          heldOut: index % 5 === 4,
        })),
    )

type Splitter = (text: string, language: string) => string[]

/** As the platform cuts, without a rule of ours. */
export const platform: Splitter = (text, language) =>
  Array.from(new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text), ({ segment }) =>
    segment.trim(),
  ).filter((sentence) => sentence !== '')

export const textOf = ({ language, sentences }: SentenceCase): string =>
  sentences.join(unspaced.has(language) ? '' : ' ')

export const isRight = (given: SentenceCase, split: Splitter = sentences): boolean =>
  JSON.stringify(split(textOf(given), given.language)) === JSON.stringify(given.sentences)

export const score = (cases: readonly SentenceCase[], split: Splitter = sentences): Score => ({
  right: cases.filter((given) => isRight(given, split)).length,
  cases: cases.length,
})
