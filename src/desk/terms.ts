/** What an attempt is held to: the pace and the limits of its channel, how late it may leave, what it may cost. */
import type { Delivery } from '../domain/delivery.ts'
import { nextOf, type Post } from '../domain/post.ts'
import { type ChannelRules, dollars, monthOf, noRules } from '../domain/rules.ts'
import type { Cost, Loaded, Terms } from '../ledger/ledger.ts'
import type { Channel } from '../networks/contract.ts'
import type { Desk } from './desk.ts'

export const rulesOf = (desk: Desk, delivery: Delivery): ChannelRules =>
  desk.rules.get(delivery.channelId) ?? noRules

/** What `begin` must hold this attempt to. */
export const terms = (
  desk: Desk,
  channel: Channel,
  { delivery, article, now }: Loaded,
  post: Post,
): Terms => {
  const { gapMs, quotas, ceilings, money } = rulesOf(desk, delivery)
  const gap = gapMs > 0 ? [{ posts: 1, withinMs: gapMs }] : []
  return {
    version: article.version,
    out: delivery.receipts.length,
    mostLateMs: desk.mostLateMs[delivery.priority],
    // Not its whole lease: for so long a channel stands still behind a worker that was killed.
    atOnce: { posts: channel.info.concurrency, withinMs: desk.requestTimeoutMs },
    limits: [
      ...ceilings.map((quota) => ({ ...quota, own: false })),
      ...[...gap, ...quotas].map((quota) => ({ ...quota, own: true })),
    ],
    cost: channel.cost && {
      amount: channel.cost(nextOf(post, delivery.receipts)),
      budget: money?.budget?.hard,
      month: monthOf(now),
    },
  }
}

/** Once a month: when this attempt passes the line. */
export const warnOfBudget = (desk: Desk, delivery: Delivery, spent = 0, cost?: Cost): void => {
  const budget = rulesOf(desk, delivery).money?.budget
  if (!budget || !cost || spent < budget.soft || spent - cost.amount >= budget.soft) return
  desk.log.warn(
    { channel: delivery.channelId, spent: dollars(spent), budget: dollars(budget.hard), month: cost.month },
    'the budget of the month is nearly spent',
  )
}
