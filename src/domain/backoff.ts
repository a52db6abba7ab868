/** How long to wait before a delivery that certainly did not go out is tried again, when the network did not say. */

const first = 5_000
const longest = 15 * 60_000

/** After so many, about two hours and a half, a person must look. */
export const mostTries = 16

/**
 * Doubles from 5 s to 15 min, ±20 % so that channels do not return in step.
 * @param tries how often it already had to wait
 * @param random in [0, 1)
 * @returns ms
 */
export const backoffMs = (tries: number, random: number): number =>
  Math.round(Math.min(longest, first * 2 ** Math.min(tries, 20)) * (0.8 + 0.4 * random))
