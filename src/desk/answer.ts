/** Keeps a network's answer until the ledger takes it: one that is lost makes a doubt of a post that may be out. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Delivery } from '../domain/delivery.ts'
import type { Settled, Settlement } from '../ledger/ledger.ts'
import type { Desk } from './desk.ts'

const longestPause = 5_000

/**
 * Settles the attempt, however long Redis refuses; only the end of the process ends it, and then the log has the link.
 * Nothing else may leave in its place meanwhile: what cannot be settled cannot be begun either.
 */
export const settleAnswer = async (
  desk: Desk,
  { id, channelId }: Delivery,
  { epoch, claim }: { epoch: number; claim: string },
  settlement: Settlement,
): Promise<Settled> => {
  for (let tries = 0; ; tries++) {
    try {
      const verdict = await desk.ledger.settle(id, epoch, settlement, claim)
      if (tries > 0)
        desk.log.info({ delivery: id, channel: channelId, to: settlement.to }, 'the answer is recorded now')
      return verdict
    } catch (error) {
      if (tries === 0)
        desk.log.error(
          {
            delivery: id,
            channel: channelId,
            answer: settlement,
            error: error instanceof Error ? error.message : error,
          },
          'this answer cannot be recorded now: it is kept, and recorded when Redis takes it',
        )
      await sleep(Math.min(100 * 2 ** tries, longestPause))
    }
  }
}
