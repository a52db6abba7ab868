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
  /** What a date says beyond its month. */
  date?: { month: number; day?: number; year?: number }
}

/** Letters of scripts that put spaces between words: a unit ends where none follows. */
const noLetter = '(?![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Arabic}\\p{Script=Hebrew}\\p{M}])'
const notAfterLetter = '(?<![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{M}])'
/** Prepositions that Hebrew and Arabic write together with the word. */
const attached = '[והבלכמשוفبلك]{0,2}'

const word = (alternatives: string): string => `${notAfterLetter}${attached}(?:${alternatives})${noLetter}`

const unitAfter = Object.entries(units).map(([name, words]): [string, RegExp] => [
  name,
  new RegExp(`^(?:[\\s-]|\\s?de |\\s?d[’'])?(?:${words})${noLetter}`, 'iu'),
])
const unitBefore = Object.entries(units)
  .filter(([, words]) => /[$€£₴₽₪]/.test(words))
  .map(([name, words]): [string, RegExp] => [
    name,
    new RegExp(
      `(?:^|[^\\p{L}])(?:${words.match(/us\\\$|\\\$|[€£₴₽₪]|\b[a-z]{3}\b(?=\|)/g)!.join('|')})\\s?$`,
      'iu',
    ),
  ])
const scaleAfter = scales.map(([power, words]): [number, RegExp] => [
  power,
  new RegExp(`^[\\s-]?(?:${words})${noLetter}`, 'iu'),
])

const month = months.map((words) => `(${words})`).join('|')
const monthWord = `${notAfterLetter}${attached}(?:${month})${noLetter}`
const monthIndex = months.map((words) => new RegExp(`^${attached}(?:${words})$`, 'iu'))
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
].map((form) => new RegExp(form, 'giu'))

const named = (table: Readonly<Record<string, string>>): Array<[string, RegExp]> =>
  Object.entries(table).map(([name, words]) => [name, new RegExp(word(words), 'giu')])
const dayForms = named(days)
const shareForms = named(shares)
const bareScales = scales.map(([power, words]): [number, RegExp] => [power, new RegExp(word(words), 'giu')])
const wordForms = new Map(
  Object.entries(numberWords).map(([language, forms]) => [
    language,
    forms.map((form, index): [number, RegExp] => [counted[index]!, new RegExp(word(form), 'giu')]),
  ]),
)
/** `einundzwanzig`: German writes them as one word, which must stand so in the article. */
const germanCompound =
  /(?<!\p{L})(?:ein|zwei|drei|vier|fünf|sechs?|sieb(?:en)?|acht|neun|zehn|elf|zwölf|zwanzig|dreißig|zig|hundert|tausend|und){2,}(?!\p{L})/giu

/** F-16, G7, COVID-19: a name that holds a number. */
const designation = /(?<![\p{L}\d])\p{Lu}[\p{L}]*[-–]?\d[\p{L}\d]*(?:[-–]\d+)?/gu
const clock = /(?<![\d.,:])(\d{1,2})(?::|\s?h\s?)(\d{2})(?![\d:])/g
const number = /\d{1,3}(?: \d{3})+(?![\d])|\d+(?:[.,'’]\d+)*/g

/** Compatible forms, digits of every script as 0 to 9, one kind of dash and space. Offsets of figures are in this text. */
export const flat = (text: string): string =>
  numerals(
    text
      .normalize('NFKC')
      .replace(/\p{Nd}/gu, digit)
      .replaceAll('\u066B', '.')
      .replaceAll('\u066C', ',')
      .replace(/[‐‑‒–—−]/g, '-')
      .replace(/\s+/g, ' '),
  )

const digit = (character: string): string => {
  const code = character.codePointAt(0)!
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++
  return String(value)
}

const han = '〇零一二三四五六七八九'
const hanNumber =
  /[〇零一二三四五六七八九十百千两兩]{2,}|[二三四五六七八九十百两兩](?=[人名岁歳年月日号個个割時分位円元周次天万亿億])/g

/** Chinese and Japanese numerals as digits where they count something; 一 alone is part of too many words. */
const numerals = (text: string): string =>
  text.replace(hanNumber, (found) => {
    const plain = found.replace(/[两兩]/g, '二').replaceAll('零', '〇')
    if (/^[〇一二三四五六七八九]+$/.test(plain)) return [...plain].map((one) => digitOf(one)).join('')
    let sum = 0
    let held = 0
    for (const one of plain) {
      const power = '十百千'.indexOf(one)
      if (power < 0) held = digitOf(one)
      else {
        sum += (held || 1) * 10 ** (power + 1)
        held = 0
      }
    }
    return String(sum + held)
  })

const digitOf = (one: string): number => Math.max(0, han.indexOf(one.replace('〇', '零')) - 1)

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
  let rest = text
  /** What was read is not read again as something else. */
  const take = (pattern: RegExp, read: (match: RegExpExecArray) => Partial<Figure> | undefined) => {
    rest = rest.replace(pattern, (...groups) => {
      const names = typeof groups.at(-1) === 'object' ? (groups.pop() as Record<string, string>) : undefined
      const [whole, at] = [groups[0] as string, groups.at(-2) as number]
      const figure = read(Object.assign(groups.slice(0, -2), { index: at, groups: names }) as never)
      if (!figure) return whole
      found.push({ words: whole.trim(), value: '', unit: '', at, end: at + whole.length, ...figure })
      return ' '.repeat(whole.length)
    })
  }
  const english = primary(language) === 'en'
  take(designation, ([whole]) => ({ value: whole.toLowerCase().replace(/-/g, '') }))
  for (const form of dateForms)
    take(form, ({ groups }) => {
      const { name, number: count, day, year } = groups!
      // The verbs 'may' and 'march' are no months.
      if (english && /^(?:may|march)$/.test(name ?? '')) return undefined
      const month = name ? monthIndex.findIndex((known) => known.test(name)) + 1 : Number(count)
      if (month < 1 || month > 12 || Number(day ?? 1) > 31) return undefined
      const date = { month, ...(day && { day: Number(day) }), ...(year && { year: Number(year) }) }
      return { value: 'date', date }
    })
  for (const [name, form] of dayForms) take(form, () => ({ value: name }))
  take(clock, ([, hour, minute]) => ({ value: `${Number(hour)}:${minute}` }))
  const decimal = decimalMark(language)
  take(number, ([whole]) => ({ value: plainValue(whole, decimal) }))
  for (const [value, form] of wordForms.get(primary(language)) ?? [])
    take(form, () => ({ value: String(value) }))
  if (primary(language) === 'de') take(germanCompound, ([whole]) => ({ value: whole.toLowerCase() }))
  for (const [name, form] of shareForms) take(form, () => ({ value: name }))
  found.sort((a, b) => a.at - b.at)
  const read = joined(found, text).map((figure) => withUnit(figure, text))
  // A million that follows no number counts by itself, and `secondes` that follow one are no second one.
  const isInside = (at: number, others: Figure[]) => others.some((other) => at > other.at && at < other.end)
  const first = found.length
  for (const [power, form] of bareScales)
    take(form, ({ index }) => (isInside(index, read) ? undefined : { value: String(10 ** power) }))
  const bare = found.slice(first).map((figure) => withUnit(figure, text))
  return ranged(
    [...read, ...bare].filter(({ at }) => !isInside(at, read)).sort((a, b) => a.at - b.at),
    text,
  )
}

const dayOrMonth = new RegExp(`^${attached}(?:${month}|${Object.values(days).join('|')})$`, 'iu')

/** Whether a word is the name of a month or a day, which newsrooms write with a capital in some languages. */
export const isDay = (word: string): boolean => dayOrMonth.test(word)

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

const withUnit = (figure: Figure, text: string): Figure => {
  if (!isNumber(figure) && !/^\d+:\d\d$/.test(figure.value)) return figure
  let { value, end, at } = figure
  const ahead = () => text.slice(end, end + longestUnit)
  for (let scaled = true; scaled && isNumber(figure); ) {
    const scale = scaleAfter.find(([, pattern]) => pattern.test(ahead()))
    scaled = scale !== undefined
    if (!scale) break
    value = String(Number((Number(value) * 10 ** scale[0]).toPrecision(12)))
    end += scale[1].exec(ahead())![0].length
  }
  const before = text.slice(Math.max(0, at - 5), at)
  let [unit = '', pattern] = unitBefore.find(([, known]) => known.test(before)) ?? []
  if (pattern) {
    const short = /^[mk](?![\p{L}])/u.exec(ahead())?.[0]
    if (short) value = String(Number(value) * (short === 'm' ? 1_000_000 : 1_000))
    end += short?.length ?? 0
    at -= pattern.exec(before)![0].replace(/^[^\p{L}\p{S}]/u, '').length
  } else if (text.slice(Math.max(0, at - 3), at) === '百分之') unit = 'percent'
  else {
    const after = unitAfter.find(([, known]) => known.test(ahead()))
    if (after) {
      unit = after[0]
      end += after[1].exec(ahead())![0].length
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
  // '2026', '2026 року' and '2026-го' are the same.
  if (/^[12]\d{3}$/.test(value) && (unit === 'years' || unit.length === 1)) unit = ''
  return { ...figure, value, unit, at, end, words: text.slice(at, end).trim() }
}

/** Between the two numbers of a range, or of a choice. */
const between =
  /^ ?(?:-|to|and|or|bis|und|oder|à|et|ou|a|y|o|до|і|й|та|або|и|или|do|i|lub|إلى|و|עד|至|到|から|〜|~) ?$/u

/** The first number of `5–7 %` counts percent too. */
const ranged = (read: Figure[], text: string): Figure[] =>
  read.map((figure, index) => {
    const next = read[index + 1]
    if (figure.unit !== '' || !next || !isNumber(figure) || !isNumber(next)) return figure
    return between.test(text.slice(figure.end, next.at)) ? { ...figure, unit: next.unit } : figure
  })
