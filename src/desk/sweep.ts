/** Finds whatever a crash left behind: silent attempts become doubtful, forgotten deliveries get their job back. */

import { wake } from './accept.ts'
import type { Desk } from './desk.ts'
import { isOpen } from './reconcile.ts'

/** A delivery that should have left this long ago may have lost its job, ms. */
const forgottenAfter = 10_000
/** Per channel and sweep: enough to catch up in minutes, little enough to cost nothing when all is well. */
const batch = 500

/** Safe to run anywhere, any number of times. */
export const sweep = async (desk: Desk): Promise<{ doubtful: number; woken: number }> => {
  let doubtful = 0
  let woken = 0
  for (const channelId of desk.channels.keys()) {
    for (const id of await desk.ledger.abandon(channelId, desk.leaseMs)) {
      doubtful++
      desk.log.error({ delivery: id, channel: channelId }, 'doubtful: the worker went silent while sending')
    }
    await desk.enqueue.reconcile((await desk.ledger.list(channelId, 'doubtful', batch)).filter(isOpen))
    const gate = await desk.ledger.gate(channelId)
    if (gate.paused || gate.stopped) continue
    const forgotten = await desk.ledger.overdue(channelId, forgottenAfter, batch)
    await wake(desk, forgotten)
    woken += forgotten.length
  }
  return { doubtful, woken }
}
