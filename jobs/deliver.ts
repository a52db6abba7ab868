/** Job of a channel's queue and of the breaking lane: brings a delivery to its channel. */
import { deliver as deliverAct } from '../src/desk/deliver.ts'
import type { Desk } from '../src/desk/desk.ts'
import type { JobAct } from '../src/queue/verdict.ts'

/** @param ownQueue the queue holds one channel's work only, so all of it may rest when the channel must */
export const deliver =
  (desk: Desk, ownQueue: boolean): JobAct =>
  async (data) => {
    const verdict = await deliverAct(desk, (data as { id: string }).id)
    if (verdict.kind === 'finished') return verdict.words
    const whole = ownQueue && verdict.scope === 'channel'
    return { againInMs: verdict.afterMs, scope: whole ? 'queue' : 'job' }
  }
