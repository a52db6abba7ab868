/** Where quotations and brackets open and close, so that nothing is cut inside one. Marks of all languages, mixed as systems mix them. */

export interface Quotation {
  /** Of the opening mark. */
  start: number
  /** Past the closing mark. */
  end: number
}

export interface Quotations {
  /** In the order of their ends; inner ones too. */
  closed: Quotation[]
  /** Offsets of opening marks that nothing closes; single ones are not among them, since each may be an apostrophe. */
  open: number[]
}

/** Marks that close each other, whichever of them came first: “ closes in German and opens in English. */
const families = ['"“”„‟', '«»', '‹›', "‘’‚'", '「」', '『』', '《》', '〈〉', '（）', '()', '[]', '【】']
const mark = /["“”„‟«»‹›‘’‚'「」『』《》〈〉（）()[\]【】]/g
const onlyOpens = '„「『《〈（([【'
const onlyCloses = '」』》〉）)]】'
/** Also apostrophes and inches, so they open a quotation only before a letter. */
const single = "‘’‚'"

const letter = /[\p{L}\p{N}]/u
/** Where no spaces tell which way a mark looks. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFFEF]/u
const beforeOpening = /[\s([{（「『《〈【«„“‘"'—–\-/:]/u
const afterClosing = /[\s.,;:!?…)\]}）」』》〉】»“”’"'—–。、，！？；：]/u

/** Every quotation and bracket of the text. An apostrophe and the mark inside a Hebrew word (ארה"ב) are none. */
export const quotations = (text: string): Quotations => {
  const closed: Quotation[] = []
  const waiting: Array<{ family: number; at: number }> = []
  for (const { 0: found, index } of text.matchAll(mark)) {
    const family = families.findIndex((marks) => marks.includes(found))
    const opener = waiting.findLastIndex((other) => other.family === family)
    const direction = directionOf(text, found, index, opener >= 0)
    if (direction === 'opens') waiting.push({ family, at: index })
    else if (direction === 'closes' && opener >= 0) {
      closed.push({ start: waiting[opener]!.at, end: index + 1 })
      waiting.splice(opener, 1)
    }
  }
  return { closed, open: waiting.map(({ at }) => at).filter((at) => !single.includes(text[at]!)) }
}

type Direction = 'opens' | 'closes' | 'is none'

const directionOf = (text: string, found: string, index: number, isOpen: boolean): Direction => {
  const before = text.slice(index - 1, index)
  const after = text.slice(index + 1, index + 2)
  const betweenIdeographs = unspaced.test(before) || unspaced.test(after)
  if (onlyCloses.includes(found) || (betweenIdeographs && found === '”')) return 'closes'
  if (onlyOpens.includes(found) || (betweenIdeographs && found === '“')) return 'opens'
  const mayOpen = before === '' || beforeOpening.test(before)
  const mayClose = after === '' || afterClosing.test(after)
  if (single.includes(found)) {
    if (mayOpen && /\p{L}/u.test(after)) return 'opens'
    return isOpen && mayClose && before.trim() !== '' ? 'closes' : 'is none'
  }
  if (found === '"' && letter.test(before) && letter.test(after)) return 'is none'
  // French sets a space inside its marks: « Non ! »
  if (isOpen && mayClose && (before.trim() !== '' || '»”'.includes(found))) return 'closes'
  if (mayOpen && after !== '' && (after.trim() !== '' || found === '«')) return 'opens'
  return isOpen && !mayOpen ? 'closes' : 'is none'
}
