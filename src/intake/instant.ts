/** Instants out of whatever pages, feeds and CMSs call a date: ISO 8601, RFC 822, seconds since 1970, or something like them. */
import { readsAs } from '../domain/quiet.ts'

export interface Instant {
  /** ISO 8601 in UTC, to the millisecond. */
  at: string
  /** Whether the text itself says in which zone it is. */
  namesZone: boolean
  /** Whether it says no more than the day, which counts from its midnight. */
  isDay: boolean
}

export interface Reader {
  /** IANA name: in which a time is read that names no zone. */
  timeZone: string
  /** Its names of months are read beside the English ones. */
  language?: string
}

const clock = String.raw`(?<hour>\d\d?):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?`
const zone = String.raw`\(?(?<zone>[A-Z]{1,5}|(?:GMT|UTC)?[+-]\d\d(?::?\d\d)?)?\)?`
const shapes = [
  String.raw`(?<year>\d{4})-(?<month>\d\d?)-(?<day>\d\d?)(?:[T ]+${clock})?\s*${zone}`,
  // Mon, 23 Nov 2026 09:30:00 +0200
  String.raw`(?:\p{L}+\.?,?\s+)?(?<day>\d\d?)\.?[\s-]+(?<name>\p{L}{3,20})\.?[\s-]+(?<year>\d{4}|\d\d)(?:\s*р\.)?(?:,?\s+${clock})?\s*${zone}`,
  // Mon Nov 23 2026 09:30:00 GMT+0200 (EET), November 23, 2026 at 9:30 am
  String.raw`(?:\p{L}+\.?,?\s+)?(?<name>\p{L}{3,20})\.?\s+(?<day>\d\d?),?\s+(?<year>\d{4})(?:,?\s+(?:at\s+)?${clock})?\s*(?<half>[ap]\.?m\.?)?\s*${zone}(?:\s+\([^)]*\))?`,
  // Mon Nov 23 09:30:00 UTC 2026, as date(1) prints it
  String.raw`\p{L}+\s+(?<name>\p{L}{3,20})\s+(?<day>\d\d?)\s+${clock}\s*${zone}\s+(?<year>\d{4})`,
  String.raw`(?<year>\d{4})年(?<month>\d\d?)月(?<day>\d\d?)日(?:\([^)]{1,4}\))?\s*(?:${clock})?\s*${zone}`,
].map((shape) => new RegExp(`^${shape}$`, 'iu'))

/** Hours east of Greenwich, as newsrooms' systems write them. A name that means several zones is not here. */
// biome-ignore format: a table
const zones: Record<string, number> = {
  Z: 0, UT: 0, UTC: 0, GMT: 0, WET: 0, BST: 1, WEST: 1, CET: 1, MEZ: 1, CEST: 2, MESZ: 2, EET: 2, EEST: 3, MSK: 3,
  JST: 9, KST: 9, AEST: 10, AEDT: 11, NZST: 12, NZDT: 13, EST: -5, EDT: -4, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7,
}

/** Undefined for what cannot be read for certain, such as 31 February, or a zone whose name means several. */
export const instantOf = (text: string, { timeZone, language = 'en' }: Reader): Instant | undefined => {
  const words = text.trim().slice(0, 100)
  if (/^\d{10}(?:\d{3})?$/.test(words))
    return instant(Number(words.padEnd(13, '0')), { namesZone: true, isDay: false })
  const parts = shapes.map((shape) => shape.exec(words)?.groups).find((groups) => groups)
  if (!parts) return undefined
  const { year = '', day, name, half, hour = '0', minute = '0', second = '0', fraction = '' } = parts
  const month = name === undefined ? Number(parts.month) : monthOf(name, language)
  const hours = half ? (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0) : Number(hour)
  if (!month || hours > 23 || Number(minute) > 59 || (half && Number(hour) > 12)) return undefined
  const midnight = Date.UTC(Number(year.length === 2 ? `20${year}` : year), month - 1, Number(day))
  // `31 Feb` would roll over.
  if (new Date(midnight).getUTCDate() !== Number(day)) return undefined
  const wall =
    midnight +
    ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1_000 +
    Number(fraction.slice(0, 3).padEnd(3, '0'))
  const minutes = parts.zone === undefined ? undefined : minutesEast(parts.zone)
  const at = minutes === undefined ? inZone(wall, timeZone) : wall - minutes * 60_000
  return instant(at, { namesZone: minutes !== undefined, isDay: parts.hour === undefined })
}

/** A year such as 0001 is a template's way to say that there is none; NaN is an unknown zone. */
const instant = (at: number, facts: Omit<Instant, 'at'>): Instant | undefined =>
  at > Date.UTC(1980) && at < Date.UTC(2200) ? { at: new Date(at).toISOString(), ...facts } : undefined

const minutesEast = (zone: string): number => {
  const [, sign, hours, minutes = '0'] = /([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? []
  if (!sign) return (zones[zone.toUpperCase()] ?? Number.NaN) * 60
  return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes))
}

/** When clocks in the zone show it. In the hour that comes twice in autumn, one of the two. */
const inZone = (wall: number, timeZone: string): number => {
  const once = wall - (readsAs(wall, timeZone) - wall)
  return once - (readsAs(once, timeZone) - wall)
}

/** 1 to 12, when exactly one month's name begins so or is the beginning of this. */
const monthOf = (word: string, language: string): number | undefined => {
  const name = word.toLowerCase()
  for (const spoken of ['en', language]) {
    const fitting = monthsOf(spoken).flatMap((names, index) =>
      names.some((full) => full.startsWith(name) || name.startsWith(full)) ? [index + 1] : [],
    )
    if (fitting.length === 1) return fitting[0]
  }
  return undefined
}

/** A feed may call anything its language, and differently in each item; months are called alike in all of a language's countries. */
const spokenIn = (language: string): string =>
  /^[a-z]{2,3}(?![a-z\d])/i.exec(language)?.[0].toLowerCase() ?? 'en'

const known = new Map<string, string[][]>()
const mostKnown = 50

/** Of each month the names that Intl knows: long, short, and as they are inflected after a day. */
const monthsOf = (tag: string): string[][] => {
  const language = spokenIn(tag)
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
  if (known.size >= mostKnown) known.clear()
  known.set(language, names)
  return names
}
