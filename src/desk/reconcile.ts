/** Ends a doubt by asking the network: found, proved absent, or left to the channel's rule and a person. */
import type { Delivery } from '../domain/delivery.ts'
import { noRules } from '../domain/rules.ts'
import type { Settlement } from '../ledger/ledger.ts'
import type { Finding } from '../networks/contract.ts'
import { wake } from './accept.ts'
import type { Verdict } from './deliver.ts'
import type { Desk } from './desk.ts'

/** When to ask again after a reading that settled nothing, ms: what a network hides for a moment, it shows in minutes. */
const readingsAfterMs = [5_000, 20_000, 60_000, 5 * 60_000]

/** A request that was given up may still be on its way inside the network: only later does `absent` prove anything. */
const graceMs = 5_000

/** Where nothing can be asked at once, one reading takes many requests; all together may take as long as so many. */
const requestsInReading = 3

/** Whether the network is still to be asked about a doubtful delivery. */
export const isOpen = ({ readings }: Delivery): boolean => readings <= readingsAfterMs.length

const finished = (words: string): Verdict => ({ kind: 'finished', words })
const again = (afterMs: number): Verdict => ({
  kind: 'again',
  afterMs,
  scope: 'delivery',
  words: 'still in doubt',
})

/**
 * One reading. Safe to call at any time by anybody: the ledger settles a doubt once. Each reading stands in the
 * delivery's history with what was asked and answered.
 */
export const reconcile = async (desk: Desk, id: string): Promise<Verdict> => {
  const delivery = await desk.ledger.delivery(id)
  if (delivery?.state !== 'doubtful') return finished('no doubt any more')
  const channel = desk.channels.get(delivery.channelId)
  if (!channel) return finished(`channel ${delivery.channelId} is not configured here`)
  if (!isOpen(delivery)) return finished('asked often enough')
  const now = desk.clock.now()
  if (delivery.readAt > now) return again(delivery.readAt - now)

  const finding = await read(desk, delivery)
  if (finding.kind === 'found')
    return conclude(
      desk,
      delivery,
      { to: 'published', ref: finding.ref, detail: `found by asking: ${finding.evidence}` },
      finding.evidence,
    )
  // A network that claims to have the post and does not show it would be asked for ever.
  if (finding.kind === 'absent' && !delivery.claimed) {
    const provesFrom = delivery.sentAt + desk.leaseMs + graceMs + (channel.lagMs ?? 0)
    if (desk.clock.now() >= provesFrom)
      return conclude(
        desk,
        delivery,
        due(`the network proves that it is not out: ${finding.evidence}`),
        finding.evidence,
      )
    const nextMs = provesFrom - desk.clock.now()
    await desk.ledger.witness(
      id,
      delivery.epoch,
      `${finding.evidence}; asked again, as it may still appear`,
      nextMs,
    )
    return again(nextMs)
  }
  const nextMs = readingsAfterMs[delivery.readings]
  await desk.ledger.witness(id, delivery.epoch, finding.evidence, nextMs ?? 0)
  return nextMs === undefined ? byRule(desk, delivery, finding.evidence) : again(nextMs)
}

const read = async (desk: Desk, delivery: Delivery): Promise<Finding> => {
  const channel = desk.channels.get(delivery.channelId)!
  if (!channel.find || !delivery.post)
    return { kind: 'cannot tell', evidence: 'this network cannot be asked; look at the channel' }
  // An earlier attempt of this delivery may be the one that is out.
  const since = delivery.firstSentAt
  const after = (await desk.ledger.lastOut(delivery.channelId, since))?.ref
  return channel.find(
    delivery.post,
    { since, prepared: delivery.prepared, after },
    AbortSignal.timeout(desk.requestTimeoutMs * requestsInReading),
  )
}

const due = (detail: string): Settlement => ({ to: 'due', afterMs: 0, detail })

const conclude = async (
  desk: Desk,
  delivery: Delivery,
  settlement: Settlement,
  evidence: string,
): Promise<Verdict> => {
  if ((await desk.ledger.resolve(delivery, settlement)) === 'fenced') return finished('settled meanwhile')
  desk.log.info(
    { delivery: delivery.id, channel: delivery.channelId, to: settlement.to, evidence },
    'doubt settled',
  )
  const settled = await desk.ledger.delivery(delivery.id)
  if (settled) await wake(desk, [settled])
  return finished(settlement.to)
}

/** The network cannot tell: what then is the newsroom's choice for this channel. */
const byRule = (desk: Desk, delivery: Delivery, evidence: string): Promise<Verdict> => {
  const { onDoubt } = desk.rules.get(delivery.channelId) ?? noRules
  if (onDoubt === 'resend')
    return conclude(desk, delivery, due('nobody can tell; the channel’s rule is to send again'), evidence)
  if (onDoubt === 'drop')
    return conclude(
      desk,
      delivery,
      { to: 'cancelled', detail: 'nobody can tell; the channel’s rule is to drop it' },
      evidence,
    )
  desk.log.error(
    { delivery: delivery.id, channel: delivery.channelId, article: delivery.articleId, evidence },
    'doubtful: a person must look. Then: crier resolve',
  )
  return Promise.resolve(finished('a person must look'))
}
