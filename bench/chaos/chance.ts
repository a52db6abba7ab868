/** Chance that can be repeated: the same seed deals the same numbers. */

export interface Chance {
  /** In [from, to). */
  between(from: number, to: number): number
  oneOf<T>(values: readonly T[]): T
}

/** mulberry32, by Tommy Ettinger: 32 bits of state are plenty for a bench. */
export const chance = (seed: number): Chance => {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    between: (from, to) => from + next() * (to - from),
    oneOf: (values) => values[Math.floor(next() * values.length)]!,
  }
}
