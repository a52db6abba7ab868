/** The numbers, dates and days that a text names, read so that two ways of writing the same one compare as equal. */
import { counted, days, months, numberWords, scales, shares, units } from './figure-words.ts'
import { primary } from './sentences.ts'

export interface Figure {
  /** As the text has it, with its unit. */
  words: string
  /** Equal for the same number, date or day, whatever its typography. */
  value: string
  /** Of `units`, or what is glued to the number; empty when there is none that is known. */
  unit: string
  at: number
  end: number
  /** The next one belongs to it, in this order: a range, a score, a vote. */
  leads?: boolean
  /** What a date says beyond its month. */
  date?: { month: number; day?: number; year?: number }
}

/** Letters of scripts that put spaces between words: a unit ends where none follows. */
const noLetter = '(?![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Arabic}\\p{Script=Hebrew}\\p{M}])'
const notAfterLetter = '(?<![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{M}])'
/** Prepositions that Hebrew and Arabic write together with the word. */
const attached = '[והבלכמשוفبلك]{0,2}'

const word = (alternatives: string): string => `${notAfterLetter}${attached}(?:${alternatives})${noLetter}`

/** One expression for a table: `name` says which of its rows a match is. */
interface Table {
  pattern: RegExp
  name(match: readonly (string | undefined)[]): string
}

/**
 * Of small letters, since an expression that ignores case over all of Unicode takes a second to compile.
 * @param frame what stands around the words of the rows
 */
const table = (
  rows: ReadonlyArray<readonly [name: string, words: string]>,
  frame: (words: string) => string,
  flags: string,
): Table => ({
  pattern: new RegExp(frame(rows.map(([, words]) => `(${words})`).join('|')), flags),
  name: (match) => rows[match.slice(1).findIndex((group) => group !== undefined)]![0],
})

const unitRows = Object.entries(units)
const unitAfter = table(unitRows, (words) => `^(?:[\\s-]|\\s?de |\\s?d[’'])?(?:${words})${noLetter}`, 'u')
const unitBefore = table(
  unitRows.flatMap(([name, words]): Array<[string, string]> => {
    const signs = words.match(/us\\\$|\\\$|[€£₴₽₪]|\b[a-z]{3}\b(?=\|)/g)
    return signs && /[$€£₴₽₪]/.test(words) ? [[name, signs.join('|')]] : []
  }),
  (words) => `(?:^|[^\\p{L}])(?:${words})\\s?$`,
  'u',
)
const scaleRows = scales.map(([power, words]): [string, string] => [String(10 ** power), words])
const scaleAfter = table(scaleRows, (words) => `^[\\s-]?(?:${words})${noLetter}`, 'u')

const month = months.join('|')
const monthWord = `${notAfterLetter}${attached}(?:${month})${noLetter}`
const monthRows = months.map((words, index): [string, string] => [String(index + 1), words])
const monthTable = table(monthRows, (words) => `^${attached}(?:${words})$`, 'u')
const year = '(?<year>[12]\\d{3})(?!\\d)'
const ordinal = '(?:st|nd|rd|th|er|\\.|º|-?го|-?е|-?th)?'
const of = "(?:of |de |d[’'])?"

/** Ways to write a date; the first that fits counts. */
const dateForms = [
  `(?<![\\d.-])${year}-(?<number>\\d{2})-(?<day>\\d{2})(?!\\d)`,
  `(?<![\\d.])(?<day>\\d{1,2})\\.\\s?(?<number>\\d{1,2})\\.\\s?${year}`,
  `(?:(?<year>[12]\\d{3})年)?(?<number>\\d{1,2})月(?:(?<day>\\d{1,2})[日号號])?`,
  `(?<!\\d)(?<day>\\d{1,2})${ordinal}\\s+${of}(?<name>${monthWord})(?:,?\\s+(?:del? )?${year})?`,
  `(?<name>${monthWord})\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?(?![\\d%]|[.,:]\\d|\\s%)(?:,?\\s+${year})?`,
  `(?<name>${monthWord})(?:\\s+(?:del? )?${year})?`,
].map((form) => new RegExp(form, 'gu'))

const dayTable = table(Object.entries(days), word, 'gu')
const shareTable = table(Object.entries(shares), word, 'gu')
const bareScales = table(scaleRows, word, 'gu')
const wordTables = new Map(
  Object.entries(numberWords).map(([language, forms]) => {
    const rows = forms.map((form, index): [string, string] => [String(counted[index]), form])
    return [language, table(rows, word, 'gu')]
  }),
)
/** `einundzwanzig`: German writes them as one word, which must stand so in the article. */
const germanCompound =
  /(?<!\p{L})(?:ein|zwei|drei|vier|fünf|sechs?|sieb(?:en)?|acht|neun|zehn|elf|zwölf|zwanzig|dreißig|zig|hundert|tausend|und){2,}(?!\p{L})/gu

/** F-16, G7, COVID-19: a name that holds a number. */
const designation = /(?<![\p{L}\d])\p{Lu}[\p{L}]*[-–]?\d[\p{L}\d]*(?:[-–]\d+)?/gu
const clock = /(?<![\d.,:])(\d{1,2})(?::|\s?h\s?)(\d{2})(?![\d:])/g
const number = /\d{1,3}(?: \d{3})+(?![\d])|\d+(?:[.,'’]\d+)*/g

const decimalMarks = new Map<string, string>()

/** As the language writes 1½ in digits; a mark that is not its own stands for itself. */
const decimalMark = (language: string): string => {
  let mark = decimalMarks.get(language)
  if (mark === undefined) {
    const parts = new Intl.NumberFormat(Intl.NumberFormat.supportedLocalesOf(language), {
      numberingSystem: 'latn',
    }).formatToParts(1.5)
    mark = parts.find(({ type }) => type === 'decimal')?.value ?? '.'
    decimalMarks.set(language, mark)
  }
  return mark
}

/** `1,200.5` in English and `1.200,5` in German are the same; what is no plain number stays as it is written. */
const plainValue = (written: string, decimal: string): string => {
  const digits = written.replace(/[ '’]/g, '')
  const group = decimal === ',' ? '.' : ','
  const grouped = new RegExp(`^\\d{1,3}(?:\\${group}\\d{3})+(?:\\${decimal}\\d+)?$`).test(digits)
  const plain = (grouped ? digits.replaceAll(group, '') : digits).replace(/[.,]/, '.')
  return /^\d+(?:\.\d+)?$/.test(plain) ? String(Number(plain)) : digits
}

/**
 * Everything countable that stands in `text`, in order. Pure.
 * @param text as `flat` gives it
 */
export const figures = (text: string, language: string): Figure[] => {
  const found: Figure[] = []
  const small = lower(text)
  let rest = small
  /** What was read is not read again as something else. */
  const take = (pattern: RegExp, read: (match: RegExpExecArray) => Partial<Figure> | undefined) => {
    for (const match of [...rest.matchAll(pattern)]) {
      const { 0: whole, index: at } = match
      const end = at + whole.length
      const figure = read(match)
      if (!figure) continue
      found.push({ words: text.slice(at, end).trim(), value: '', unit: '', at, end, ...figure })
      rest = rest.slice(0, at) + ' '.repeat(whole.length) + rest.slice(end)
    }
  }
  const english = primary(language) === 'en'
  const names = [...text.matchAll(designation)]
  for (const { 0: whole, index: at } of names) {
    found.push({ words: whole, value: lower(whole).replace(/-/g, ''), unit: '', at, end: at + whole.length })
    rest = rest.slice(0, at) + ' '.repeat(whole.length) + rest.slice(at + whole.length)
  }
  for (const form of dateForms)
    take(form, ({ groups, index, 0: whole }) => {
      const { name, number: count, day, year } = groups!
      // The verbs 'may' and 'march' are no months.
      if (
        english &&
        /^(?:may|march)$/.test(name ?? '') &&
        !text.slice(index, index + whole.length).includes('M')
      )
        return undefined
      const month = name ? Number(monthTable.name(monthTable.pattern.exec(name)!)) : Number(count)
      if (month < 1 || month > 12 || Number(day ?? 1) > 31) return undefined
      const date = { month, ...(day && { day: Number(day) }), ...(year && { year: Number(year) }) }
      return { value: 'date', date }
    })
  const takeAll = ({ pattern, name }: Table) => take(pattern, (match) => ({ value: name(match) }))
  takeAll(dayTable)
  take(clock, ([, hour, minute]) => ({ value: `${Number(hour)}:${minute}` }))
  const decimal = decimalMark(language)
  take(number, ([whole]) => ({ value: plainValue(whole, decimal) }))
  const words = wordTables.get(primary(language))
  if (words) takeAll(words)
  if (primary(language) === 'de') take(germanCompound, ([whole]) => ({ value: whole }))
  takeAll(shareTable)
  found.sort((a, b) => a.at - b.at)
  const read = joined(found, text).map((figure) => withUnit(figure, text, small))
  // A million that follows no number counts by itself, and `secondes` that follow one are no second one.
  const isInside = (at: number, others: Figure[]) => others.some((other) => at > other.at && at < other.end)
  const first = found.length
  take(bareScales.pattern, (match) =>
    isInside(match.index, read) ? undefined : { value: bareScales.name(match) },
  )
  const bare = found.slice(first).map((figure) => withUnit(figure, text, small))
  return ranged(
    [...read, ...bare].filter(({ at }) => !isInside(at, read)).sort((a, b) => a.at - b.at),
    small,
  )
}

/** Small letters, as many as the text has: offsets hold for both. */
const lower = (text: string): string =>
  text.replace(/\p{Lu}/gu, (letter) => {
    const small = letter.toLowerCase()
    return small.length === letter.length ? small : letter
  })

const dayOrMonth = new RegExp(`^${attached}(?:${month}|${Object.values(days).join('|')})$`, 'u')

/** Whether a word is the name of a month or a day, which newsrooms write with a capital in some languages. */
export const isDay = (word: string): boolean => dayOrMonth.test(lower(word))

const isNumber = ({ value }: Figure): boolean => /^\d+(?:\.\d+)?$/.test(value)

/** `twenty-five`: two words, one number. */
const joined = (found: Figure[], text: string): Figure[] => {
  const all: Figure[] = []
  for (const figure of found) {
    const last = all.at(-1)
    const tens = last && /^\p{L}/u.test(last.words) && /^[2-9]0$/.test(last.value)
    const ones = /^\p{L}/u.test(figure.words) && /^[2-9]$/.test(figure.value)
    if (!last || !tens || !ones || !/^[ -]$/.test(text.slice(last.end, figure.at))) all.push(figure)
    else {
      const value = String(Number(last.value) + Number(figure.value))
      all[all.length - 1] = { ...figure, words: text.slice(last.at, figure.end), value, at: last.at }
    }
  }
  return all
}

const longestUnit = 40
/** `£35 a year` is not `£35 a month`. */
const rateBefore = /^(?: (?:an?|per|pro|im|par|al|por|на|в|w|na) |\/)/u
const periods = new Set(['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'])

/** @param small `text` in small letters */
const withUnit = (figure: Figure, text: string, small: string): Figure => {
  if (!isNumber(figure) && !/^\d+:\d\d$/.test(figure.value)) return figure
  let { value, end, at } = figure
  const ahead = () => small.slice(end, end + longestUnit)
  for (let scale = scaleAfter.pattern.exec(ahead()); scale && isNumber(figure); ) {
    value = String(Number((Number(value) * Number(scaleAfter.name(scale))).toPrecision(12)))
    end += scale[0].length
    scale = scaleAfter.pattern.exec(ahead())
  }
  const before = unitBefore.pattern.exec(small.slice(Math.max(0, at - 5), at))
  let unit = ''
  if (before) {
    unit = unitBefore.name(before)
    const short = /^[mk](?!\p{L})/u.exec(ahead())?.[0]
    if (short) value = String(Number(value) * (short === 'm' ? 1_000_000 : 1_000))
    end += short?.length ?? 0
    at -= before[0].replace(/^[^\p{L}\p{S}]/u, '').length
  } else if (text.slice(Math.max(0, at - 3), at) === '百分之') unit = 'percent'
  else {
    const after = unitAfter.pattern.exec(ahead())
    if (after) {
      unit = unitAfter.name(after)
      end += after[0].length
    } else {
      const glued = /^-?(?!\p{Script=Han}|[\u3040-\u30FF])\p{L}+/u.exec(ahead())?.[0] ?? ''
      // Of a rank or a compound only its beginning, which inflection leaves alone.
      unit = glued
        .replace('-', '')
        .slice(0, glued.length > 4 ? 4 : 1)
        .toLowerCase()
      end += glued.length
    }
  }
  const rate = rateBefore.exec(ahead())?.[0]
  const period = rate && unitAfter.pattern.exec(ahead().slice(rate.length))
  if (period && periods.has(unitAfter.name(period))) {
    unit += `/${unitAfter.name(period)}`
    end += rate.length + period[0].length
  }
  // '2026', '2026 року' and '2026-го' are the same.
  if (/^[12]\d{3}$/.test(value) && (unit === 'years' || unit.length === 1)) unit = ''
  return { ...figure, value, unit, at, end, words: text.slice(at, end).trim() }
}

/** Between the two numbers of a range, or of a choice. */
const between =
  /^ ?(?:-|to|and|or|bis|und|oder|à|et|ou|a|y|o|до|і|й|та|або|и|или|do|i|lub|إلى|و|עד|至|到|から|〜|~) ?$/u

/** The same, where the order says something: 14 to 27 is not 27 to 14. */
const leading = /^ ?(?:-|:|to|bis|zu|à|a|до|do|إلى|עד|至|到|から|~) ?$/u

/** The first number of `5–7 %` counts percent too. */
const ranged = (read: Figure[], text: string): Figure[] =>
  read.map((figure, index) => {
    const next = read[index + 1]
    if (!next || !isNumber(figure) || !isNumber(next)) return figure
    const gap = text.slice(figure.end, next.at)
    const unit = figure.unit === '' && between.test(gap) ? next.unit : figure.unit
    return { ...figure, unit, leads: leading.test(gap) }
  })
