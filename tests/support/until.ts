import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for something that other processes bring about; fails, rather than hangs, when it does not come. */
export const until = async (holds: () => Promise<boolean>, withinMs = 15_000): Promise<void> => {
  const deadline = Date.now() + withinMs
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`did not come about within ${withinMs} ms`)
    await sleep(20)
  }
}
