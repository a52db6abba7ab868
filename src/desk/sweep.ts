/** Finds whatever a crash left behind: silent attempts become doubtful, forgotten deliveries get their job back. */

import type { Delivery } from '../domain/delivery.ts'
import { monthOf } from '../domain/rules.ts'
import { wake } from './accept.ts'
import type { Desk } from './desk.ts'

/** A delivery that should have left this long ago may have lost its job, ms. */
const forgottenAfter = 10_000
/** Per channel and sweep: enough to catch up in minutes, little enough to cost nothing when all is well. */
const batch = 500

/** Safe to run anywhere, any number of times. */
export const sweep = async (desk: Desk): Promise<{ doubtful: number; woken: number }> => {
  let doubtful = 0
  let woken = 0
  // A channel may be taken out of the configuration while something is on its way there.
  for (const channelId of new Set([...desk.channels.keys(), ...(await desk.ledger.channelIds())])) {
    const silent = await abandon(desk, channelId)
    doubtful += silent.length
    if (!desk.channels.has(channelId)) continue
    await desk.enqueue.reconcile([...silent, ...(await desk.ledger.openDoubts(channelId, batch))])
    const { stopped, paused } = await desk.ledger.gate(channelId)
    // The next attempt after the month of a spent budget ends the pause.
    const isOver = paused?.month !== undefined && paused.month < monthOf(await desk.ledger.now())
    if (stopped || (paused && !isOver)) continue
    const forgotten = await desk.ledger.overdue(channelId, forgottenAfter, batch)
    await wake(desk, forgotten)
    woken += forgotten.length
  }
  if (desk.keepMs > 0) await desk.ledger.prune(desk.keepMs)
  return { doubtful, woken }
}

const abandon = async (desk: Desk, channelId: string): Promise<Delivery[]> => {
  const ids = await desk.ledger.abandon(channelId, desk.leaseMs)
  for (const id of ids)
    desk.log.error({ delivery: id, channel: channelId }, 'doubtful: the worker went silent while sending')
  return (await Promise.all(ids.map((id) => desk.ledger.delivery(id)))).filter((found) => found !== undefined)
}
