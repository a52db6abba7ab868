/** A person's hand on the tap: everything at once, or one channel. */
import { wake } from './accept.ts'
import type { Desk } from './desk.ts'

/** What is due wakes at once; the sweep finds whatever is beyond this many. */
const wokenAtOnce = 500

/**
 * Nothing leaves from the moment this returns: the ledger checks it in the same step that says `sending`. A request that
 * is on the wire already can not be called back.
 * @param channelId every channel when absent
 */
export const pause = async (desk: Desk, reason: string, channelId?: string): Promise<void> => {
  if (channelId === undefined) await desk.ledger.stop(reason)
  else await desk.ledger.pause(channelId, reason)
}

/** @param channelId everything when absent; channels that are paused by themselves stay so */
export const resume = async (desk: Desk, channelId?: string): Promise<void> => {
  if (channelId === undefined) await desk.ledger.unstop()
  else await desk.ledger.resume(channelId)
  for (const id of channelId === undefined ? await desk.ledger.channelIds() : [channelId])
    await wake(desk, await desk.ledger.list(id, 'due', wokenAtOnce))
}
