/** Takes back what a network made ready for a post that will not leave: a draft would stay in the account for ever. */
import type { Delivery } from '../domain/delivery.ts'
import { channelIdOf } from '../domain/delivery.ts'
import type { Desk } from './desk.ts'
import { broken } from './prepare.ts'

/** Whether a draft was made for this delivery, and nobody will publish it. */
export const leavesDraft = ({ state, prepared }: Delivery): boolean =>
  prepared !== undefined && (state === 'cancelled' || state === 'refused' || state === 'held')

/** For a delivery that may have ended: the ledger forgets the draft first, so that no later attempt relies on it. */
export const discardUnused = async (desk: Desk, id: string): Promise<void> => {
  if (!desk.channels.get(channelIdOf(id))?.discard) return
  const delivery = await desk.ledger.delivery(id)
  if (delivery && leavesDraft(delivery) && (await desk.ledger.unprepare(delivery)))
    await discard(desk, delivery, delivery.prepared)
}

/** Whatever comes of it changes nothing. @param prepared nothing in the ledger may name it any more */
export const discard = async (
  desk: Desk,
  delivery: Delivery,
  prepared: string | undefined,
): Promise<void> => {
  const channel = desk.channels.get(delivery.channelId)
  if (!channel?.discard || prepared === undefined) return
  try {
    await channel.discard(prepared, AbortSignal.timeout(desk.requestTimeoutMs))
  } catch (error) {
    broken(desk, delivery, 'discard', error)
  }
}
