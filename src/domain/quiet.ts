/** Quiet hours: wall-clock times in the channel's own zone, right on the days when clocks change too. */

export interface QuietHours {
  /** `HH:MM`, local; may be later than `to`: then the quiet spans midnight. */
  from: string
  to: string
  /** IANA name. */
  timeZone: string
}

/**
 * When the quiet that holds at `now` ends; undefined when none does. A time that the clocks skip in spring ends the
 * quiet at the moment of the skip; one that comes twice in autumn, at one of the two.
 * @param now ms since the epoch
 */
export const quietUntil = (now: number, { from, to, timeZone }: QuietHours): number | undefined => {
  const begin = minutesOf(from)
  const end = minutesOf(to)
  const local = wallClock(now, timeZone)
  const minute = local.hour * 60 + local.minute
  const quiet = begin < end ? minute >= begin && minute < end : minute >= begin || minute < end
  if (!quiet) return undefined
  const endsTomorrow = begin >= end && minute >= begin
  // Searching for the first instant that reads `to` or later is right across any change of the clocks; the answer lies
  // at most 25 hours ahead, so halving takes some twenty steps.
  const target = Date.UTC(local.year, local.month - 1, local.day + (endsTomorrow ? 1 : 0), 0, end)
  let low = now
  let high = now + 26 * 3_600_000
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (readsAs(middle, timeZone) >= target) high = middle
    else low = middle
  }
  return high
}

const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** What the clock on the wall shows, as if it were UTC. */
export const readsAs = (instant: number, timeZone: string): number => {
  const { year, month, day, hour, minute, second } = wallClock(instant, timeZone)
  return Date.UTC(year, month - 1, day, hour, minute, second) + (instant % 1_000)
}

const formats = new Map<string, Intl.DateTimeFormat>()

const wallClock = (instant: number, timeZone: string) => {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  formats.set(timeZone, format)
  const parts = Object.fromEntries(
    format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  )
  return parts as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>
}
