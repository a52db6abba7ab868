/** What an outcome means for the ledger. */
import { backoffMs, mostTries } from '../domain/backoff.ts'
import type { Delivery } from '../domain/delivery.ts'
import { concernsChannel, type Outcome, type Refused } from '../domain/outcome.ts'
import type { NotOut, Settlement } from '../ledger/ledger.ts'
import type { Desk } from './desk.ts'

type Later = Extract<Outcome, { kind: 'later' }>

export const settlementOf = (desk: Desk, delivery: Delivery, outcome: Outcome): Settlement => {
  switch (outcome.kind) {
    case 'done':
      return {
        ...{ to: 'published', ref: outcome.ref, detail: outcome.detail },
        ...(outcome.restMs && { afterMs: outcome.restMs, holdChannels: [delivery.channelId] }),
      }
    case 'refused':
    case 'later':
      return notOut(desk, delivery, outcome)
    case 'duplicate':
      return {
        to: 'doubtful',
        detail: `the network says that it has this post already: ${outcome.detail}`,
        claimed: true,
      }
    case 'unknown':
      return { to: 'doubtful', detail: outcome.detail }
  }
}

/** A refusal or a delay: in both the network has said that nothing was posted. */
export const notOut = (desk: Desk, delivery: Delivery, outcome: Refused | Later): NotOut => {
  const { detail } = outcome
  if (outcome.kind === 'refused')
    return concernsChannel(outcome.reason)
      ? { to: 'due', afterMs: 0, detail, pause: outcome.reason }
      : { to: 'refused', detail }
  // Only a network that names a time limits more than this one post, and it burns none of its tries.
  if (outcome.afterMs !== undefined)
    return {
      to: 'due',
      detail,
      afterMs: outcome.afterMs,
      holdChannels: affected(desk, delivery, outcome.scope),
    }
  if (delivery.tries >= mostTries)
    return { to: 'held', detail: `given up after ${delivery.tries + 1} tries, the last: ${detail}` }
  return { to: 'due', detail, afterMs: backoffMs(delivery.tries, Math.random()), burns: true }
}

const affected = (desk: Desk, delivery: Delivery, scope: 'channel' | 'network'): string[] => {
  if (scope === 'channel') return [delivery.channelId]
  const network = desk.channels.get(delivery.channelId)?.info.network
  return [...desk.channels.values()]
    .filter((channel) => channel.info.network === network)
    .map((channel) => channel.info.id)
}
