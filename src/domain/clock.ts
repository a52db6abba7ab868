/** Time comes from here, so that a test can hold it still. */
export interface Clock {
  /** The time of day, ms since the epoch. Somebody may set it, forwards or back. */
  now(): number
}

export interface SteadyClock extends Clock {
  /** ms since some moment: it only goes forwards, but may stand still while the machine sleeps. */
  monotonic(): number
}

export const systemClock: SteadyClock = { now: () => Date.now(), monotonic: () => performance.now() }

/**
 * How long ago this was called, ms. By the larger of two accounts: somebody may have set the time of day back, and the
 * other may have stood still with the machine.
 */
export const stopwatch = (clock: SteadyClock): (() => number) => {
  const [time, steady] = [clock.now(), clock.monotonic()]
  return () => Math.max(clock.now() - time, clock.monotonic() - steady)
}
