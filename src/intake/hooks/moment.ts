/** Times as CMSs write them, turned into ISO 8601 with a zone. */

const moment =
  /^(?<day>(?!0000)\d{4}-\d\d-\d\d)(?:[T ](?<minute>\d\d:\d\d)(?<second>:\d\d)?(?<fraction>\.\d{1,9})?)?\s?(?<zone>Z|[+-]\d\d:?\d\d)?$/i

/**
 * Reads `2026-03-02T06:30:00+0000`, `2026-03-02 06:30` and the like. What has no zone is the clock on the wall in
 * `timeZone`. Gives undefined when it is no time.
 */
export const instantIn = (text: string, timeZone: string): string | undefined => {
  const parts = moment.exec(text.trim())?.groups
  if (!parts) return undefined
  const {
    day,
    minute = '00:00',
    second = ':00',
    fraction = '',
    zone,
  } = parts as Record<string, string | undefined>
  const local = `${day}T${minute}${second}${fraction}`
  // An impossible day stays as it is, for the schema to refuse: Date would make another day of it.
  if (zone !== undefined) return local + zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')
  const wall = Date.parse(`${local}Z`)
  return Number.isNaN(wall) ? undefined : `${local}${offset(wall, timeZone)}`
}

/** `+02:00`. Near a change of the clocks the offset at the first guess may be the other one; the second guess is right. */
const offset = (wall: number, timeZone: string): string => {
  const guess = wall - minutes(offsetAt(wall, timeZone)) * 60_000
  return offsetAt(guess, timeZone)
}

const offsetAt = (instant: number, timeZone: string): string => {
  const name = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')!.value
  // Releases of Node differ in how they call UTC itself.
  return /^GMT(?:\+00:00)?$/.test(name) ? 'Z' : name.slice('GMT'.length)
}

const minutes = (offset: string): number => {
  if (offset === 'Z') return 0
  const [hours = 0, rest = 0] = offset.slice(1).split(':').map(Number)
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + rest)
}
