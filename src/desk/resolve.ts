/** A person's word on one delivery: it is out, send it, let it be; its live post is mended; announce it once more. */
import { mostTries } from '../domain/backoff.ts'
import type { Delivery, DeliveryState } from '../domain/delivery.ts'
import type { PostRef } from '../domain/post.ts'
import type { Again, Settlement } from '../ledger/ledger.ts'
import { wake } from './accept.ts'
import type { Desk } from './desk.ts'

export type { Again } from '../ledger/ledger.ts'

export type Word = { say: 'out'; ref: PostRef } | { say: 'send' } | { say: 'drop' }

export type Resolved =
  | { kind: 'settled'; delivery: Delivery }
  /** What was said makes no sense in this state, or somebody was faster. */
  | { kind: 'not possible'; state: DeliveryState }
  | { kind: 'unknown' }

/** In which states a word makes sense. */
const sensible: Record<Word['say'], readonly DeliveryState[]> = {
  out: ['doubtful', 'held'],
  send: ['doubtful', 'held', 'refused'],
  drop: ['doubtful', 'held', 'refused', 'due'],
}

/** @param who for the history */
export const resolve = async (desk: Desk, id: string, word: Word, who: string): Promise<Resolved> => {
  const delivery = await desk.ledger.delivery(id)
  if (!delivery) return { kind: 'unknown' }
  if (!sensible[word.say].includes(delivery.state)) return { kind: 'not possible', state: delivery.state }
  if ((await desk.ledger.resolve(delivery, settlementOf(word, delivery, who))) === 'fenced') {
    const now = await desk.ledger.delivery(id)
    return { kind: 'not possible', state: now?.state ?? delivery.state }
  }
  const settled = (await desk.ledger.delivery(id))!
  await wake(desk, [settled])
  return { kind: 'settled', delivery: settled }
}

const settlementOf = (word: Word, { tries }: Delivery, who: string): Settlement => {
  switch (word.say) {
    case 'out':
      return { to: 'published', ref: word.ref, detail: `${who} says that it is out` }
    case 'send':
      // Its page may be what it was given up for.
      return { to: 'due', afterMs: 0, detail: `${who} says that it may be sent`, waives: tries >= mostTries }
    case 'drop':
      return { to: 'cancelled', detail: `${who} decided against it` }
  }
}

/**
 * The live posts of a story on a channel were corrected or taken down by hand: all, if it was announced there more than
 * once. False when none was out of date.
 * @param who for the history
 */
export const mend = async (
  { ledger }: Pick<Desk, 'ledger'>,
  articleId: string,
  channelId: string,
  who: string,
): Promise<boolean> => {
  const there = (await ledger.deliveriesOf(articleId)).filter((delivery) => delivery.channelId === channelId)
  const words = `${who} corrected the live post, or took it down, by hand`
  const mended = await Promise.all(there.map(({ id }) => ledger.mend(id, words)))
  return mended.includes(true)
}

/** Announces a story once more on a channel, which no version of it does by itself. @param who for the history */
export const again = async (
  desk: Desk,
  articleId: string,
  channelId: string,
  who: string,
): Promise<Again> => {
  const known = await desk.ledger.article(articleId)
  const answer = await desk.ledger.again(known?.id ?? articleId, channelId, `${who} announces it again`)
  if (answer.kind === 'planned') await wake(desk, [answer.delivery])
  return answer
}
