/** The words of a text that may be names, and whether an article has them. When in doubt a word is a name. */
import { habitsOf } from './abbreviations.ts'
import { isDay } from './figures.ts'
import { folded, stems } from './inflection.ts'

/** Scripts that put no spaces between words; Hiragana is grammar, and looked at apart. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
/** Georgian has capitals that nobody writes. */
const caseless = /[\p{Lo}\p{Script=Georgian}]/u
const capital = /[\p{Lu}\p{Lt}]/u
const wordForm = /[\p{L}\p{M}]+(?:['’ʼ"״׳](?=\p{L})[\p{L}\p{M}]+)*/gu
/** `l'Europe`, `d'Ivoire`: the word begins after it. */
const elided = /^(?:[ldscnjmt]|qu|dell|all|un)['’](?=.)/iu

/** Stand inside a name and begin none. */
const particles = new Set(
  'of the de del della di da do dos la las le les los du des van von bin al'.split(' '),
)

interface Word {
  written: string
  folded: string
  isName: boolean
  /** Nothing but spaces, hyphens or the full stop of an initial stands before it. */
  follows: boolean
}

export interface KnownNames {
  /** Every word of the article by its stems. */
  words: ReadonlySet<string>
  /** The same, of words in small letters. */
  plain: ReadonlySet<string>
  runs: Word[][]
  /** Its text without spaces, for scripts that have none. */
  dense: string
}

const wordsOf = (text: string, language: string): Word[] => {
  const found: Word[] = []
  let end = 0
  for (const { 0: whole, index } of text.matchAll(wordForm)) {
    if (unspaced.test(whole)) continue
    const start = elided.exec(whole)?.[0].length ?? 0
    const written = whole.slice(start)
    const gap = text.slice(end, index)
    found.push({
      written,
      folded: folded(written, language),
      isName: capital.test(written) && !isDay(written),
      follows:
        found.length > 0 &&
        (/^(?: |-| - )$/.test(gap) || (gap === '. ' && found.at(-1)!.written.length === 1)),
    })
    end = index + whole.length
  }
  return found
}

/** Neighbouring names, with the particles between them. */
const runsOf = (words: readonly Word[]): Word[][] => {
  const runs: Word[][] = []
  let open: Word[] = []
  let pending: Word[] = []
  for (const word of words) {
    if (!word.follows) [open, pending] = [[], []]
    if (word.isName) {
      if (open.length === 0) runs.push(open)
      open.push(...pending, word)
      pending = []
    } else if (open.length > 0 && pending.length < 2 && particles.has(word.folded)) pending.push(word)
    else [open, pending] = [[], []]
  }
  return runs
}

/** @param text of the article, as `flat` gives it, one paragraph a line */
export const knownNames = (paragraphs: readonly string[], language: string): KnownNames => {
  const words = paragraphs.map((paragraph) => wordsOf(paragraph, language))
  const stemsOf = (some: Word[]) => new Set(some.flatMap((word) => stems(word.folded, language)))
  return {
    words: stemsOf(words.flat()),
    plain: stemsOf(words.flat().filter(({ isName }) => !isName)),
    runs: words.flatMap(runsOf),
    dense: paragraphs.join('\n').replace(/ /g, ''),
  }
}

/**
 * What in this sentence may be a name that the article lacks.
 *
 * In scripts with case, capitalised words: alone, each must stand capitalised in the article, in whatever case of its
 * inflection; several in a row must stand there in that order, with at most two words between them. Where a sentence
 * begins, a word that the article has in small letters is none. In scripts without case every word must stand in the
 * article, in those without spaces every word as the platform's dictionary cuts it; what the dictionary does not know
 * falls into single characters, which count as one word.
 * @param sentence as `flat` gives it
 * @param language primary subtag
 */
export const unknownNames = (sentence: string, known: KnownNames, language: string): string[] => {
  const words = wordsOf(sentence, language)
  const isIn = (some: ReadonlySet<string>, word: Word) =>
    stems(word.folded, language).some((stem) => some.has(stem))
  const unknown = words
    .filter((word) => caseless.test(word.written) && word.written.length > 1 && !isIn(known.words, word))
    .map(({ written }) => written)
  const isPlain = (word: Word) =>
    word === words[0] &&
    (isIn(known.plain, word) || habitsOf(language).starters.has(word.written.toLowerCase()))
  for (const run of runsOf(words.filter((word) => !caseless.test(word.written)))) {
    const [first, ...others] = run
    if (stands(run, known, language)) continue
    if (isPlain(first!) && (others.length === 0 || stands(startAtName(others), known, language))) continue
    unknown.push(run.map(({ written }) => written).join(' '))
  }
  return [...unknown, ...unknownPieces(sentence, known, language)]
}

const startAtName = (run: Word[]): Word[] => run.slice(run.findIndex(({ isName }) => isName))

/** `Emmanuel` and other words may stand between President and Macron. */
const mostBetween = 2

const stands = (run: readonly Word[], { runs }: KnownNames, language: string): boolean =>
  runs.some((candidate) =>
    candidate.some((_, start) => {
      let at = start
      return run.every((word, index) => {
        const reach = index === 0 ? 1 : mostBetween + 1
        const step = candidate.slice(at, at + reach).findIndex((other) => isAlike(word, other, language))
        at += step + 1
        return step >= 0
      })
    }),
  )

const isAlike = (a: Word, b: Word, language: string): boolean => {
  if (a.isName !== b.isName) return false
  if (a.folded === b.folded) return true
  const others = new Set(stems(b.folded, language))
  return stems(a.folded, language).some((stem) => others.has(stem))
}

const segmenters = new Map<string, Intl.Segmenter>()

const segmenter = (language: string): Intl.Segmenter => {
  const known = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: 'word' })
  segmenters.set(language, known)
  return known
}

/** Single characters that belong to grammar and to no name's middle. */
const grammar =
  /^[的了在是和与與及也将將已被把从從对對为為由向到就都还還又并並而但或等着著过過於于以之其此该該这這那有无無不个個者]$/u
const onlyHiragana = /^[\p{Script=Hiragana}ー]+$/u
/** What inflection and particles make of Hiragana; a place may be written in it too. */
const japaneseGrammar =
  /^(?:という|といった|として|とともに|について|によると|により|による|によって|において|における|に関する|ため|から|まで|より|など|こと|もの|ところ|だけ|ほど|ながら|また|さらに|しかし|ただ|なお|(?:し|され|でき|なっ|い|あっ|あり|おり|ない|られ|れ)?(?:ます|ました|ません|まし|です|でした|である|であり|だった|だろう|ている|ていた|ていた|いる|いた|ある|あった|なる|なった|する|した|され|される|された|して|すると|できる|れる|られる|られた))+$/u
const numeral = /^[〇零一二三四五六七八九十百千万萬亿億兆两兩\d]+[年月日人名]?$/u

const unknownPieces = (sentence: string, { dense }: KnownNames, language: string): string[] => {
  if (!unspaced.test(sentence)) return []
  const pieces: string[] = []
  let singles = ''
  const close = () => {
    pieces.push(singles)
    singles = ''
  }
  for (const { segment } of segmenter(language).segment(sentence)) {
    const isPiece = unspaced.test(segment) && !grammar.test(segment)
    if (isPiece && [...segment].length === 1 && !onlyHiragana.test(segment)) singles += segment
    else {
      close()
      if (isPiece) pieces.push(segment)
    }
  }
  close()
  return pieces.filter((piece) => {
    if ([...piece].length < 2 || numeral.test(piece)) return false
    // Without its last character, which is where a verb changes.
    if (onlyHiragana.test(piece))
      return piece.length > 2 && !japaneseGrammar.test(piece) && !dense.includes(piece.slice(0, -1))
    return !standsApart(piece, dense)
  })
}

const katakana = /[\p{Script=Katakana}ー]/u

/** ロン is no part of ロンドン: a word in Katakana must end where it ends in the article. */
const standsApart = (piece: string, dense: string): boolean => {
  for (let at = dense.indexOf(piece); at >= 0; at = dense.indexOf(piece, at + 1)) {
    const goesOn = katakana.test(piece.at(-1)!) && katakana.test(dense[at + piece.length] ?? '')
    const wentBefore = katakana.test(piece[0]!) && katakana.test(dense[at - 1] ?? '')
    if (!goesOn && !wentBefore) return true
  }
  return false
}
