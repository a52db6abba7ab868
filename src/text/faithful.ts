/** Whether a text that somebody else wrote about an article says only what the article says: the check of a machine's words. */
import type { Article } from '../domain/article.ts'
import { clean } from './clean.ts'
import { flat } from './digits.ts'
import { type Figure, figures } from './figures.ts'
import { folded } from './inflection.ts'
import { knownNames, unknownNames } from './names.ts'
import { primary, sentences } from './sentences.ts'

/**
 * Every reason why `text` must not stand for the article, in words for people; empty when none was found.
 *
 * What it may name must stand in the headline, the standfirst or the body: each number with its unit, date and day, each
 * name, each quotation inside a quotation, each address, account and tag, each sign; and most of its words must be the
 * article's own. When in doubt it is unfaithful. A sentence that is the article's own, word for word, is always faithful.
 *
 * What this cannot see: a negation that came or went, who did what to whom, and true words that together mislead.
 * Pure and browser-safe.
 */
export const unfaithful = (text: string, article: Article): string[] => {
  const { headline, standfirst, body } = article
  const source = [headline, standfirst ?? '', ...body].map((part) => flat(clean(part))).filter(Boolean)
  const whole = source.join('\n')
  const language = primary(article.language)
  const borrowed = sentences(clean(text), article.language).map((sentence) => flat(sentence))
  const written = borrowed.filter((sentence) => !isOwn(sentence, whole))
  if (written.length === 0) return []

  const known = knownNames(source, language)
  const facts = source.flatMap((paragraph) => [figures(paragraph, article.language)])
  const says = written.join(' ')
  const reasons = [
    ...lackingAddresses(says, whole).map((address) => `it holds “${address}” and the article does not`),
    ...lackingQuotations(says, whole),
    ...written.flatMap((sentence) => {
      const said = figures(sentence, article.language)
      return [
        ...lackingFigures(said, facts).map((figure) => `it says “${figure}” and the article does not`),
        ...unknownNames(withoutFigures(withoutAddresses(sentence), said), known, language).map(
          (name) => `it names “${name}” and the article does not`,
        ),
      ]
    }),
    ...lackingSigns(says, whole).map((sign) => `it uses the sign ${sign} and the article does not`),
  ]
  const share = commonShare(says, whole, language)
  if (reasons.length === 0 && share < leastCommon)
    reasons.push(`only ${Math.round(share * 100)} % of its words stand in the article`)
  return [...new Set(reasons)]
}

/** Ends a sentence, with what closes around it, or is the beginning of a paragraph. */
const sentenceBefore = /(?:^|\n|[.!?…]["'”’»)\]]*\s|[。！？؟]["'”’」』)]*\s?)$/u

/** As a whole sentence, not as the end of one: '5 people came.' is no sentence of '15 people came.' */
const isOwn = (sentence: string, whole: string): boolean => {
  for (let at = whole.indexOf(sentence); at >= 0; at = whole.indexOf(sentence, at + 1)) {
    const after = whole[at + sentence.length] ?? '\n'
    const ends = /[\s]/.test(after) || /[。！？]["”’」』]?$/u.test(sentence)
    if (ends && sentenceBefore.test(whole.slice(Math.max(0, at - 6), at))) return true
  }
  return false
}

/** Of `£35 a year` one may say `£35`. */
const isUnit = (figure: Figure, fact: Figure): boolean =>
  fact.unit === figure.unit || fact.unit.startsWith(`${figure.unit}/`)

const lackingFigures = (said: Figure[], facts: Figure[][]): string[] => {
  const all = facts.flat()
  const isKnown = (figure: Figure): boolean =>
    all.some((fact) =>
      figure.date
        ? fact.date !== undefined &&
          fact.date.month === figure.date.month &&
          (figure.date.day ?? fact.date.day) === fact.date.day &&
          (figure.date.year ?? fact.date.year) === fact.date.year
        : (fact.value === figure.value && isUnit(figure, fact)) ||
          (figure.unit === '' && String(fact.date?.year) === figure.value),
    )
  const isPair = (figure: Figure, next: Figure): boolean =>
    facts.some((paragraph) =>
      paragraph.some(
        (fact, index) => fact.value === figure.value && paragraph[index + 1]?.value === next.value,
      ),
    )
  return said.flatMap((figure, index) => {
    if (!isKnown(figure)) return [figure.words]
    const next = said[index + 1]
    // '3–0' is not '0–3'.
    const isTurned = next && figure.leads && isKnown(next) && !isPair(figure, next)
    return isTurned ? [`${figure.words} to ${next.words}`] : []
  })
}

/** Opening and closing marks of every language; systems mix them, so any of them closes what any of them opened. */
const double = '"“”„«»「」『』〝〟'
const quotation = new RegExp(
  `(?:(?<!\\p{L})["]|[${double.slice(1)}])([^${double}]*)["${double.slice(1)}]|(?<![\\p{L}\\p{N}])['‘‚]((?:[^'’‘]|['’](?=\\p{L}))+)['’‘](?!\\p{L})`,
  'gu',
)
const quotationMark = /[“”„«»「」『』〝〟]|(?<!\p{L})"|"(?!\p{L})/gu

/** Letters, digits and nothing else, since typographers change the rest of a quotation. */
const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()

const lackingQuotations = (says: string, whole: string): string[] => {
  if ((says.match(quotationMark)?.length ?? 0) % 2 === 1)
    return ['it opens a quotation and does not close it']
  const quoted = (text: string) =>
    [...text.matchAll(quotation)].map(([, inDouble, inSingle]) => bare(inDouble ?? inSingle ?? ''))
  const spoken = quoted(whole)
  return [...says.matchAll(quotation)].flatMap(([marked, inDouble, inSingle]) => {
    const said = bare(inDouble ?? inSingle ?? '')
    const isKnown = spoken.some((one) =>
      /[\p{Script=Han}\p{Script=Hiragana}]/u.test(said)
        ? one.includes(said)
        : ` ${one} `.includes(` ${said} `),
    )
    return isKnown ? [] : [`it quotes ${marked}, which the article does not`]
  })
}

const address =
  /(?:https?:\/\/|www\.)\S+|[\w.+-]+@[\w-]+\.\w+|(?<![\p{L}\p{N}])[@#＃＠][\p{L}\p{N}_]+|(?<![\p{L}\p{N}@])(?:[a-z\d-]+\.)+(?:com|org|net|info|news|media|example|io|tv|me|co|uk|ua|ru|de|fr|es|pl|eu|cn|jp|il)\b(?:\/\S*)?/giu

const lackingAddresses = (says: string, whole: string): string[] => {
  const known = new Set((whole.match(address) ?? []).map(trimmed))
  return (says.match(address) ?? []).map(trimmed).filter((one) => !known.has(one))
}

const trimmed = (found: string): string => found.replace(/[.,;:!?)\]"'”’»]+$/u, '').toLowerCase()
const withoutAddresses = (text: string): string => text.replace(address, (found) => ','.repeat(found.length))

/** Numbers with their units and dates were looked at; a comma there parts the names on both sides. */
const withoutFigures = (text: string, said: Figure[]): string =>
  said.reduce((rest, { at, end }) => rest.slice(0, at) + ','.repeat(end - at) + rest.slice(end), text)

/** Markup, emoji, arrows: a reader would see them. */
const sign = /[\p{S}*_[\]{}<>\\#@•§]/gu

const lackingSigns = (says: string, whole: string): string[] =>
  [...new Set(says.match(sign) ?? [])].filter((one) => !whole.includes(one))

/** Of a text that tells the same story; below it is another story, another language, or an excuse. */
const leastCommon = 0.6
/** As many letters as inflection leaves alone in most words. */
const kept = 4

/** Which part of its longer words, by their beginnings, stands in the article too; scripts without case were looked at word by word. */
const commonShare = (says: string, whole: string, language: string): number => {
  const beginnings = (text: string) =>
    (text.match(/[\p{Lu}\p{Ll}\p{M}]{4,}/gu) ?? []).map((word) => folded(word, language).slice(0, kept))
  const [said, known] = [beginnings(says), new Set(beginnings(whole))]
  return said.length === 0 ? 1 : said.filter((word) => known.has(word)).length / said.length
}
