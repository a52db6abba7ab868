/** Ends a doubt by asking the network: found, proved absent, or left to the channel's rule and a person. */
import type { Delivery } from '../domain/delivery.ts'
import { nextOf } from '../domain/post.ts'
import { noRules } from '../domain/rules.ts'
import type { Settlement } from '../ledger/ledger.ts'
import type { Channel, Finding } from '../networks/contract.ts'
import { wake } from './accept.ts'
import type { Verdict } from './deliver.ts'
import type { Desk } from './desk.ts'
import { broken } from './prepare.ts'

/** When to ask again after a reading that settled nothing, ms: what a network hides for a moment, it shows in minutes. */
const readingsAfterMs = [5_000, 20_000, 60_000, 5 * 60_000]

/** A request that was given up may still be on its way inside the network: only later does `absent` prove anything. */
const graceMs = 5_000

/** Where nothing can be asked at once, one reading takes many requests; all together may take as long as so many. */
const requestsInReading = 3

/** Of the posts that went out since: beyond so many, a network that needs them cannot tell. */
const mostKnown = 200

/** Whether the network was asked as often as it may be about a doubtful delivery. */
const isExhausted = ({ readings }: Delivery): boolean => readings > readingsAfterMs.length

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
  if (delivery.told) return finished('asked often enough; a person was told')
  // The process may have died between the last reading and this.
  if (isExhausted(delivery)) return byRule(desk, delivery, delivery.detail ?? '')
  // By the ledger's clock, as `sentAt` is: a machine whose clock is fast must not take silence for proof too early.
  const now = await desk.ledger.now()
  if (delivery.readAt > now) return again(delivery.readAt - now)

  const finding = await read(desk, channel, delivery)
  if (finding.kind === 'found')
    return conclude(
      desk,
      delivery,
      { to: 'published', ref: finding.ref, detail: `found by asking: ${finding.evidence}` },
      finding.evidence,
    )
  // A network that claims to have the post and does not show it would be asked for ever.
  if (finding.kind === 'absent' && !delivery.claimed) {
    const waitMs = delivery.sentAt + desk.leaseMs + graceMs + (channel.lagMs ?? 0) - now
    if (waitMs <= 0)
      return conclude(
        desk,
        delivery,
        due(`the network proves that it is not out: ${finding.evidence}`),
        finding.evidence,
      )
    const evidence = `${finding.evidence.replace(/\.+$/, '')}; asked again, as it may still appear`
    await desk.ledger.witness(delivery, evidence, waitMs, false)
    return again(waitMs)
  }
  const nextMs = readingsAfterMs[delivery.readings]
  await desk.ledger.witness(delivery, finding.evidence, nextMs ?? 0, true)
  return nextMs === undefined ? byRule(desk, delivery, finding.evidence) : again(nextMs)
}

const read = async (desk: Desk, channel: Channel, delivery: Delivery): Promise<Finding> => {
  if (!channel.find || !delivery.post)
    return { kind: 'cannot tell', evidence: 'this network cannot be asked; look at the channel' }
  // An earlier attempt of this delivery may be the one that is out.
  const since = delivery.firstSentAt
  const after = (await desk.ledger.lastOut(delivery.channelId, since))?.ref
  const { items } = await desk.ledger.deliveriesPage([delivery.channelId], 'published', {
    since,
    limit: mostKnown,
  })
  const known = items.flatMap(({ value }) => (value.receipts.length > 0 ? value.receipts : (value.ref ?? [])))
  try {
    return await channel.find(
      nextOf(delivery.post, delivery.receipts),
      { since, prepared: delivery.prepared, after, known },
      AbortSignal.timeout(desk.requestTimeoutMs * requestsInReading),
    )
  } catch (error) {
    return { kind: 'cannot tell', evidence: broken(desk, delivery, 'find', error) }
  }
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
const byRule = async (desk: Desk, delivery: Delivery, evidence: string): Promise<Verdict> => {
  const { onDoubt } = desk.rules.get(delivery.channelId) ?? noRules
  // Rather twice than never, but not three times; and what the network says that it has, it would not take again.
  if (onDoubt === 'resend' && !delivery.resent && !delivery.claimed) {
    const detail = 'nobody can tell; the channel’s rule is to send again'
    return conclude(desk, delivery, { to: 'due', afterMs: 0, detail, unproven: true }, evidence)
  }
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
  // Only now: a crash before this line tells it twice, never not at all.
  await desk.ledger.tell(delivery)
  return finished('a person must look')
}
