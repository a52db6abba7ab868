/** Tells open reader's pages that there is news: one ring for a burst, so that a benchmark does not drown a browser. */

export interface Bell {
  /** Something changed; listeners hear of it within a tenth of a second. */
  ring(): void
  /** Returns the act that stops listening. */
  listen(heard: () => void): () => void
  /** No more rings: the server is closing. */
  silence(): void
}

const burstMs = 100

export const newsBell = (): Bell => {
  const listeners = new Set<() => void>()
  let ringing: NodeJS.Timeout | undefined
  return {
    ring() {
      ringing ??= setTimeout(() => {
        ringing = undefined
        for (const heard of listeners) heard()
      }, burstMs)
    },
    listen(heard) {
      listeners.add(heard)
      return () => listeners.delete(heard)
    },
    silence() {
      clearTimeout(ringing)
      listeners.clear()
    },
  }
}
