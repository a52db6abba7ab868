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
