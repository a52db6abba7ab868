/** Cuts a paragraph into sentences: the platform's segmenter, then what it does not know of abbreviations and quotation. */
import { type Habits, habitsOf } from './abbreviations.ts'
import { type Quotation, quotations } from './quotation.ts'

const segmenters = new Map<string, Intl.Segmenter>()

/** The primary subtag of a language tag, in lower case; `und` for what is no language tag. */
export const primary = (language: string): string =>
  /^[a-z]{2,3}(?![a-z])/i.exec(language)?.[0].toLowerCase() ?? 'und'

const segmenter = (language: string): Intl.Segmenter => {
  const known = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: 'sentence' })
  segmenters.set(language, known)
  return known
}

/** No rule needs to see more of what came before; a paragraph of a thousand joins would otherwise be read a thousand times. */
const horizon = 40

/** A quotation that is longer does not hold its sentences together: its closing mark may belong to another. */
const longestQuotation = 600

/**
 * The sentences of one paragraph, in order, trimmed, without a character lost between them; a quotation of several
 * sentences stays whole. When in doubt it does not cut: a sentence too long for a post is left out, half a sentence is
 * published. The segmenter's time grows with the square of the text, so give it paragraphs.
 * @param language BCP 47
 */
export const sentences = (paragraph: string, language: string): string[] => {
  const habits = habitsOf(primary(language))
  const quoted = quotations(paragraph).closed.filter(({ start, end }) => end - start <= longestQuotation)
  const found: string[] = []
  let at = 0
  for (const piece of pieces(paragraph, primary(language))) {
    const last = found.at(-1)
    const goesOn =
      last !== undefined &&
      (isInside(quoted, at) || belongTogether(last.slice(-horizon).trimEnd(), piece, habits))
    if (goesOn) found[found.length - 1] = last + piece
    else found.push(piece)
    at += piece.length
  }
  return found.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '')
}

const isInside = (quoted: readonly Quotation[], at: number): boolean =>
  quoted.some(({ start, end }) => start < at && at < end)

const opening = '«»„“‘‚「『《〈（\\(\\["\''
const closing = '»«”“’」』》〉）\\)\\]"\''

const newSentence = new RegExp(`(?<=(?:…|\\.\\.\\.)[${closing}]*\\s+)(?=[${opening}]*\\p{Lu})`, 'u')
/** Marks that the segmenter left on the wrong side: a closing one after a space (« Non ! »), an opening one before none. */
const strayClosing = new RegExp(`^[${closing}]+(?=[\\s,.;:!?…]|$)\\s*`)
const strayOpening = /[«„“‘「『《〈（([]+$/

/** The segmenter's cuts, with quotation marks on their own side, and a cut after an ellipsis before a capital. */
const pieces = (paragraph: string, language: string): string[] => {
  const found: string[] = []
  let carried = ''
  for (const { segment } of segmenter(language).segment(paragraph)) {
    let piece = carried + segment
    carried = strayOpening.exec(piece)?.[0] ?? ''
    piece = piece.slice(0, piece.length - carried.length)
    const closed = found.length > 0 ? (strayClosing.exec(piece)?.[0] ?? '') : ''
    if (closed !== '') found[found.length - 1] += closed
    found.push(...piece.slice(closed.length).split(newSentence))
  }
  return [...found, carried].filter((piece) => piece !== '')
}

const startsInside = new RegExp(`^(?:[,;:.…]|[${opening}—–\\-\\s]*\\p{Ll})`, 'u')
const startsWithDash = /^[—–-]\s/
const endsInQuotation = new RegExp(`[.!?…。！？؟]\\s?[${closing}]+$`)
const onlyNumber = /^\d{1,3}\.$/

/** Whether a sentence goes on over the cut between `before` (its end) and `after`. */
const belongTogether = (before: string, after: string, habits: Habits): boolean => {
  if (!/[\p{L}\p{N}]/u.test(before) || !/[\p{L}\p{N}]/u.test(after)) return true
  if (onlyNumber.test(before) || startsInside.test(after)) return true
  if (endsInQuotation.test(before) && (startsWithDash.test(after) || habits.speaker?.test(after))) return true
  return isAbbreviated(before, after, habits)
}

/** The last word with its full stop; single letters with full stops before it belong to it: `z. B.`, `Т. Г.` */
const abbreviation = new RegExp(
  `((?:(?<![\\p{L}\\p{N}])\\p{L}\\.\\s*)*(?<![\\p{L}\\p{N}°]|\\p{L}["״'׳])[\\p{L}\\p{N}][\\p{L}\\p{N}.'’-]*)\\.[${closing}]*$`,
  'u',
)
/** Hebrew and Arabic letters are neither upper nor lower case. */
const initials = /(?:^|\.)[\p{Lu}\p{Lo}](?:\.-?[\p{Lu}\p{Lo}])*$/u
/** A single letter with a full stop is an initial, not the word that is spelt alike. */
const firstWord = new RegExp(`^[${opening}¿¡—–\\-\\s]*(?!\\p{L}\\.)([\\p{L}\\p{M}'’-]+)`, 'u')
const measured = /(?:\d|\.)\s?$/

/** Whether the full stop at the end of `before` is that of a short form inside a sentence. */
const isAbbreviated = (before: string, after: string, habits: Habits): boolean => {
  const match = abbreviation.exec(before)
  if (!match) return false
  const spelt = match[1]!.replace(/\s/g, '').toLowerCase()
  const lastPart = spelt.slice(spelt.lastIndexOf('.') + 1)
  const isOneOf = (list: ReadonlySet<string>) => list.has(spelt) || list.has(lastPart)
  if (isOneOf(habits.final)) {
    // `м.` is a metre after a number, and a city elsewhere.
    const isMeasure = lastPart.length > 1 || measured.test(before.slice(0, match.index))
    if (isMeasure) return false
  }
  if (isOneOf(habits.hard) || habits.compound?.test(spelt)) return true
  if (isOneOf(habits.counted) && /^\d/.test(after)) return true
  const isShort = isOneOf(habits.soft) || initials.test(match[1]!.replace(/\s/g, ''))
  const mayEnd = isShort || (habits.ordinals && /^\d{1,2}$/.test(spelt))
  return mayEnd === true && !habits.starters.has(firstWord.exec(after)?.[1]?.toLowerCase() ?? '')
}
