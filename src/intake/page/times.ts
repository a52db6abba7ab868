/** Instants, as pages write them. */
import { readsAs } from '../../domain/quiet.ts'

const iso =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?$/i
/** `Fri, 13 May 2016 16:43:53 GMT`, `Fri May 13 16:43:53 UTC 2016`; without its zone it would be read in this machine's. */
const english = /^[A-Za-z]{3,9}[,.]?\s[\w\s:,.]{8,40}(?:GMT|UTC|[+-]\d{4})(?:\s\d{4})?$/
const seconds = /^\d{10}$/
const milliseconds = /^\d{13}$/

/**
 * An ISO instant in UTC; undefined for what is no time of day, such as a bare date.
 * @param timeZone IANA name: in which a time is read that names no zone
 */
export const instantOf = (text: string, timeZone: string): string | undefined => {
  const [, date, clock, second = '00', fraction = '', zone] = iso.exec(text.trim()) ?? []
  if (date && clock) {
    const wall = `${date}T${clock}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`
    if (!zone) return shown(inZone(Date.parse(`${wall}Z`), timeZone))
    const [, sign = '+', hours = '00', minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? []
    return shown(Date.parse(`${wall}${sign}${hours}:${minutes}`))
  }
  if (seconds.test(text)) return shown(Number(text) * 1_000)
  if (milliseconds.test(text)) return shown(Number(text))
  return english.test(text) ? shown(Date.parse(text)) : undefined
}

/** True when the text itself says in which zone it is. */
export const namesZone = (text: string): boolean => instantOf(text, 'UTC') === instantOf(text, 'Etc/GMT-14')

const shown = (instant: number): string | undefined =>
  instant > Date.UTC(1980) && instant < Date.UTC(2200) ? new Date(instant).toISOString() : undefined

/** When clocks in the zone show it. In the hour that comes twice in autumn, one of the two. */
const inZone = (wall: number, timeZone: string): number => {
  const once = wall - (readsAs(wall, timeZone) - wall)
  return once - (readsAs(once, timeZone) - wall)
}
