/** The small marks of print that keyboards lack, set by the customs of the language, and only where there is no doubt. */
import { primary } from './sentences.ts'

/** A word, or what stands between two backticks. */
const pieces = /`[^`\n]{1,200}`|\S+/g
/** Stands for a piece that may not change; it ends no word, so that it hides no end of a quotation. */
const standIn = '\uE0F0'
/** What is no prose: addresses, names with an @, options, and whatever looks like code. */
const untouched = /[`\\={}|_~@\uE0F0]|https?:\/\/|^www\.|\(\)|::|->|=>|&&|<\/?\w|^--?\w/

/**
 * A line of prose as a printer would set it: quotation marks, apostrophes, dashes, the ellipsis, the spaces of French.
 * No number and no address changes; what is ambiguous stays. Idempotent. @param language BCP 47
 */
export const typeset = (text: string, language: string): string => {
  if (!/['"]|\.\.\.| -|[!?;:»]|«/.test(text)) return text
  const tongue = primary(language)
  const kept: string[] = []
  let prose = text.replace(pieces, (piece) => {
    if (!untouched.test(piece)) return piece
    kept.push(piece)
    return standIn
  })
  prose = prose.replace(/(?<=[\p{L}\p{N}\p{M}"”»’')\]])\.\.\.(?![.\p{L}\p{N}\p{M}])/gu, '…')
  const dash = dashes[tongue]
  if (dash)
    prose = prose.replace(/(?<=\S) --? (?=\S)/g, (hyphen, at: number) => setDash(prose, at, hyphen, dash))
  if (apostrophes.has(tongue)) prose = prose.replace(/(?<=\p{L})'(?=\p{L})/gu, '’')
  prose = setQuotes(prose, language)
  if (tongue === 'fr') prose = setFrenchSpaces(prose)
  let next = 0
  return prose.replaceAll(standIn, () => kept[next++]!)
}

/** Spaced in all of them; English papers of America write —, and take this one for British. */
const dashes: Readonly<Record<string, string>> = {
  ...{ en: '–', de: '–', fr: '–', es: '–', pl: '–', it: '–', pt: '–', nl: '–', cs: '–' },
  ...{ uk: '—', ru: '—', be: '—', bg: '—' },
}

const setDash = (text: string, at: number, hyphen: string, dash: string): string =>
  // Between numbers it may be a minus or a score.
  /\p{N}$/u.test(text.slice(0, at)) && /^\p{N}/u.test(text.slice(at + hyphen.length)) ? hyphen : ` ${dash} `

const apostrophes = new Set(['en', 'fr', 'uk', 'be', 'de', 'es', 'it', 'pl', 'pt', 'nl', 'ca', 'cs'])

/** Opening, closing, and those of a quotation in a quotation; only where a whole country agrees. */
const quotes: Readonly<Record<string, readonly [string, string, string?, string?]>> = {
  en: ['“', '”', '‘', '’'],
  uk: ['«', '»', '“', '”'],
  ru: ['«', '»', '„', '“'],
  de: ['„', '“', '‚', '‘'],
  fr: ['«\u00A0', '\u00A0»', '“', '”'],
  es: ['“', '”', '‘', '’'],
  pl: ['„', '”', '«', '»'],
}
/** Switzerland writes German and French with other marks than their names above. */
const elsewhere = /-(CH|LI)\b/i

const opens = /(?<=^|[\s([{“„«‚‘—–/-])"(?=[\p{L}\p{N}¿¡…\uE0F0‘’'@#$€£])/gu
const closes = /(?<=[\p{L}\p{M}\p{N}.!?…,%\uE0F0’'°)])"(?=$|[\s.,;:!?…)\]}”“»’—–/-])/gu
const anyQuote = /["“”„«»]/g

/** All or nothing: where one mark is in doubt, which one closes which is in doubt too. */
const setQuotes = (text: string, language: string): string => {
  const marks = quotes[primary(language)]
  const straight = text.match(/"/g)?.length ?? 0
  if (!marks || elsewhere.test(language)) return text
  const [open, close, innerOpen, innerClose] = marks
  if (straight === 0) return setSingles(text, language)
  // Beside marks of another kind, a straight one may be their inner quotation.
  if (straight % 2 === 1 || text.match(anyQuote)?.length !== straight) return text
  const places = [
    ...Array.from(text.matchAll(opens), ({ index }) => ({ index, opens: true })),
    ...Array.from(text.matchAll(closes), ({ index }) => ({ index, opens: false })),
  ].sort((a, b) => a.index - b.index)
  const sure = places.length === straight && places.every(({ opens }, index) => opens === (index % 2 === 0))
  if (!sure) return text
  let at = 0
  const outer = text.replace(/"/g, () => (at++ % 2 === 0 ? open : close))
  return innerOpen && innerClose ? setInner(outer, open, close, innerOpen, innerClose) : outer
}

const single = /(?<=^|[\s([{“„«—–])'(?=\p{L})([^']*?[\p{L}\p{M}.!?…,%])'(?=$|[\s.,;:!?…)\]”“»])/gu

const setInner = (text: string, open: string, close: string, innerOpen: string, innerClose: string): string =>
  text
    .split(open)
    .map((part, index) => {
      const end = part.indexOf(close)
      if (index === 0 || end < 0 || (part.slice(0, end).match(/'/g)?.length ?? 0) !== 2) return part
      return part.slice(0, end).replace(single, `${innerOpen}$1${innerClose}`) + part.slice(end)
    })
    .join(open)

/** British headlines quote so. A mark too many may be the end of a plural. */
const setSingles = (text: string, language: string): string => {
  const straight = text.match(/'/g)?.length ?? 0
  const sure = straight > 0 && text.match(single)?.length === straight / 2
  return primary(language) === 'en' && sure && !/[‘“”]/.test(text) ? text.replace(single, '‘$1’') : text
}

/** Only a space that is there: where France puts one, Canada may not. No-break, and narrow before ; ! ? */
const setFrenchSpaces = (text: string): string =>
  text
    .replace(/(?<=[\p{L}\p{M}\p{N}»”’)\]%…]) (?=[?!;]+(?:\s|$|»|”))/gu, '\u202F')
    .replace(/(?<=[\p{L}\p{M}\p{N}»”’)\]%…]) (?=:(?:\s|$))/gu, '\u00A0')
    .replace(/« (?=\S)/g, '«\u00A0')
    .replace(/(?<=\S) »/g, '\u00A0»')
