/** Instants from the dates of feeds, which follow RFC 822, RFC 3339, or neither. */

/** Hours east of Greenwich, as newsrooms' systems write them. A name that means several zones is not here. */
const zones: Record<string, number> = {
  '': 0, Z: 0, UT: 0, UTC: 0, GMT: 0, WET: 0, BST: 1, WEST: 1, CET: 1, MEZ: 1, CEST: 2, MESZ: 2, EET: 2, EEST: 3, MSK: 3,
  JST: 9, KST: 9, AEST: 10, AEDT: 11, NZST: 12, NZDT: 13, EST: -5, EDT: -4, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7,
} // biome-ignore format: a table

const iso =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?\s*([A-Z]{0,5}|[+-]\d\d:?\d\d)$/i
/** `Mon, 23 Nov 2026 09:30:00 +0200`, also without the day's name, the seconds or the time. */
const spoken =
  /^(?:\p{L}+\.?,?\s+)?(\d\d?)\.?[\s-]+(\p{L}{3,20})\.?[\s-]+(\d{4}|\d\d)(?:\s*р\.)?(?:,?\s+(\d\d?):(\d\d)(?::(\d\d))?)?\s*([A-Z]{0,5}|[+-]\d\d:?\d\d)$/iu

/**
 * ISO 8601 in UTC; undefined for what cannot be read for certain. A time without a zone is taken as UTC, as servers mean it.
 * @param language of the feed: its names of months are read beside the English ones
 */
export const instantOf = (text: string, language = 'en'): string | undefined => {
  const words = text.trim().slice(0, 100)
  const numbers = iso.exec(words)
  if (numbers) return instant(numbers[1]!, Number(numbers[2]), numbers[3]!, numbers.slice(4))
  const named = spoken.exec(words)
  const month = named && monthOf(named[2]!, language)
  if (!month) return undefined
  const [, day, , year] = named
  return instant(year!.length === 2 ? `20${year}` : year!, month, day!, named.slice(4))
}

const instant = (
  year: string,
  month: number,
  day: string,
  [hour = '0', minute = '0', second = '0', zone = '']: Array<string | undefined>,
): string | undefined => {
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(zone)
  const minutesEast = offset
    ? Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3]))
    : (zones[zone.toUpperCase()] ?? Number.NaN) * 60
  const time = Date.UTC(Number(year), month - 1, Number(day), Number(hour), Number(minute), Number(second))
  const at = new Date(time - minutesEast * 60_000)
  // `31 Feb` would roll over, a year such as 0001 is a template's way to say that there is none.
  const sound = new Date(time).getUTCDate() === Number(day) && Number(hour) < 24 && Number(year) >= 1990
  return sound && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined
}

/** 1 to 12, when exactly one month's name begins so or is the beginning of this. */
const monthOf = (word: string, language: string): number | undefined => {
  const name = word.toLowerCase()
  for (const spoken of ['en', language]) {
    const fitting = namesOf(spoken).flatMap((names, index) =>
      names.some((full) => full.startsWith(name) || name.startsWith(full)) ? [index + 1] : [],
    )
    if (fitting.length === 1) return fitting[0]
  }
  return undefined
}

const known = new Map<string, string[][]>()

/** Of each month the names that Intl knows: long, short, and as they are inflected after a day. */
const namesOf = (language: string): string[][] => {
  const kept = known.get(language)
  if (kept) return kept
  const styles = (['long', 'short'] as const).flatMap((month) => [
    { month },
    { month, day: 'numeric' as const },
  ])
  const formats = styles.map((style) => new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' }))
  const names = Array.from({ length: 12 }, (_, month) =>
    formats.map((format) => {
      const part = format.formatToParts(Date.UTC(2026, month, 15)).find(({ type }) => type === 'month')
      return part?.value.toLowerCase().replace(/\.$/, '') ?? ''
    }),
  )
  known.set(language, names)
  return names
}
