/** Brings one delivery to its channel, once: the order of the writes here is what makes a crash at any line safe. */
import { randomUUID } from 'node:crypto'
import type { Article } from '../domain/article.ts'
import { backoffMs } from '../domain/backoff.ts'
import type { Delivery } from '../domain/delivery.ts'
import { concernsChannel, type Outcome, type Refused } from '../domain/outcome.ts'
import type { Post } from '../domain/post.ts'
import type { Settlement } from '../ledger/ledger.ts'
import type { Channel } from '../networks/contract.ts'
import type { Desk } from './desk.ts'

/** What the queue's job should do now. */
export type Verdict =
  | { kind: 'finished'; words: string }
  /** Wake me again in `afterMs`. */
  | { kind: 'again'; afterMs: number; words: string }

const finished = (words: string): Verdict => ({ kind: 'finished', words })

/** An article may be renewed while its post is rendered; that often in a row is a bug of the sender. */
const mostRounds = 10

/**
 * Safe to call at any time, by any number of workers, for any state of the delivery: the ledger lets one of them
 * through. Never throws for what a network or an article does.
 */
export const deliver = async (desk: Desk, id: string): Promise<Verdict> => {
  for (let round = 0; round < mostRounds; round++) {
    const verdict = await attempt(desk, id)
    if (verdict !== 'changed') return verdict
  }
  return { kind: 'again', afterMs: 1_000, words: 'the article keeps changing' }
}

const attempt = async (desk: Desk, id: string): Promise<Verdict | 'changed'> => {
  const loaded = await desk.ledger.load(id)
  if (!loaded) return finished('the ledger does not know this delivery')
  const { delivery, article, gate } = loaded
  if (delivery.state !== 'due') return finished(`already ${delivery.state}`)
  const channel = desk.channels.get(delivery.channelId)
  if (!channel) return finished(`channel ${delivery.channelId} is not configured here`)
  if (gate.paused) return finished(`channel paused: ${gate.paused.detail}`)
  const waitMs = Math.max(delivery.dueAt, gate.notBefore ?? 0) - desk.clock.now()
  if (waitMs > 0) return { kind: 'again', afterMs: waitMs, words: 'not yet' }

  const post = render(desk, channel, article)
  if (!post)
    return putBack(desk, delivery, {
      kind: 'later',
      scope: 'channel',
      detail: 'Crier could not turn this article into a post: a bug, see the log; it is tried again',
    })
  const prepared = await prepare(desk, channel, delivery, post, article.version)
  if (prepared && typeof prepared !== 'string') return putBack(desk, delivery, prepared)

  // The intention stands on disk before the first byte of the request leaves: from here on, only an answer of the
  // network or a person may move this delivery. A crash below this line leaves it `sending`, which nobody sends again.
  const asked = desk.clock.now()
  const begun = await desk.ledger.begin(id, randomUUID(), { version: article.version, post, prepared })
  if (begun.kind === 'changed') return 'changed'
  if (begun.kind === 'early') return { kind: 'again', afterMs: begun.afterMs, words: 'not yet' }
  if (begun.kind === 'paused') return finished(`channel paused: ${begun.detail}`)
  if (begun.kind === 'not due') return finished(`already ${begun.state}`)

  // A process that was frozen here (a stopped container, a sleeping laptop) must not post after its lease: others may
  // by then have found out that nothing was posted, and acted on it.
  if (desk.clock.now() - asked > desk.leaseMs - desk.requestTimeoutMs)
    return record(desk, delivery, begun.epoch, {
      kind: 'later',
      scope: 'channel',
      afterMs: 0,
      detail: 'this worker was frozen before it could send; nothing was sent',
    })

  const outcome = await publish(desk, channel, delivery, post, prepared)
  return record(desk, delivery, begun.epoch, outcome)
}

/** Rendering is pure and total; should it throw all the same, the other deliveries must not suffer. */
const render = (desk: Desk, channel: Channel, article: Article): Post | undefined => {
  try {
    return channel.render(article)
  } catch (error) {
    desk.log.error(
      { article: article.id, channel: channel.info.id, error },
      'rendering failed: this is a bug',
    )
    return undefined
  }
}

/** What an earlier attempt prepared serves again when the post is byte for byte the same. */
const prepare = async (desk: Desk, channel: Channel, delivery: Delivery, post: Post, version: number) => {
  if (!channel.prepare) return undefined
  const reusable = delivery.version === version && JSON.stringify(delivery.post) === JSON.stringify(post)
  if (delivery.prepared && reusable) return delivery.prepared
  try {
    const result = await channel.prepare(post, AbortSignal.timeout(desk.requestTimeoutMs))
    return result.kind === 'ready' ? result.prepared : result
  } catch (error) {
    return { kind: 'later', scope: 'channel', detail: broken(desk, delivery, 'prepare', error) } as const
  }
}

const publish = async (
  desk: Desk,
  channel: Channel,
  delivery: Delivery,
  post: Post,
  prepared?: string,
): Promise<Outcome> => {
  try {
    return await channel.publish(post, AbortSignal.timeout(desk.requestTimeoutMs), prepared)
  } catch (error) {
    return { kind: 'unknown', detail: broken(desk, delivery, 'publish', error) }
  }
}

/** Only the name of what a network threw: its words may hold a credential. */
const broken = (desk: Desk, delivery: Delivery, act: string, error: unknown): string => {
  const name = error instanceof Error ? error.name : typeof error
  desk.log.error({ delivery: delivery.id, error: name }, `a network broke its contract: ${act} threw`)
  return `an error inside Crier (${name}) hid the answer`
}

/** Nothing was begun, so nothing can be out. */
const putBack = async (
  desk: Desk,
  delivery: Delivery,
  result: Refused | Extract<Outcome, { kind: 'later' }>,
): Promise<Verdict> => {
  const settlement = settlementOf(desk, delivery, result)
  if (settlement.to !== 'due' && settlement.to !== 'refused') throw new Error('prepare gave a final outcome')
  await desk.ledger.defer(delivery.id, delivery.epoch, settlement)
  return told(desk, delivery, settlement)
}

const record = async (desk: Desk, delivery: Delivery, epoch: number, outcome: Outcome): Promise<Verdict> => {
  const settlement = settlementOf(desk, delivery, outcome)
  if ((await desk.ledger.settle(delivery.id, epoch, settlement)) === 'fenced') {
    desk.log.warn({ delivery: delivery.id, epoch, outcome }, 'a late answer: the ledger had moved on')
    return finished('late answer, listed as an anomaly')
  }
  return told(desk, delivery, settlement)
}

const told = (desk: Desk, delivery: Delivery, settlement: Settlement): Verdict => {
  const fields = { delivery: delivery.id, channel: delivery.channelId, article: delivery.articleId }
  if (settlement.to === 'published') {
    desk.log.info({ ...fields, url: settlement.ref.url }, 'published')
    return finished('published')
  }
  if (settlement.to === 'due') {
    const { afterMs, detail, pause } = settlement
    if (pause) desk.log.error({ ...fields, reason: pause, detail }, 'channel paused: a person must act')
    else desk.log.warn({ ...fields, afterMs, detail }, 'not posted; will be tried again')
    return pause ? finished('channel paused') : { kind: 'again', afterMs, words: detail }
  }
  desk.log.error({ ...fields, detail: settlement.detail }, settlement.to)
  return finished(settlement.to)
}

/** What an outcome means for the ledger. */
const settlementOf = (desk: Desk, delivery: Delivery, outcome: Outcome): Settlement => {
  switch (outcome.kind) {
    case 'done':
      return { to: 'published', ref: outcome.ref }
    case 'refused':
      return concernsChannel(outcome.reason)
        ? { to: 'due', afterMs: 0, detail: outcome.detail, pause: outcome.reason }
        : { to: 'refused', detail: outcome.detail }
    case 'later':
      return {
        to: 'due',
        detail: outcome.detail,
        afterMs: outcome.afterMs ?? backoffMs(delivery.tries, Math.random()),
        // Only a network that names a time limits more than this one post.
        holdChannels: outcome.afterMs === undefined ? [] : affected(desk, delivery, outcome.scope),
      }
    case 'duplicate':
      return { to: 'doubtful', detail: `the network says that it has this post already: ${outcome.detail}` }
    case 'unknown':
      return { to: 'doubtful', detail: outcome.detail }
  }
}

const affected = (desk: Desk, delivery: Delivery, scope: 'channel' | 'network'): string[] => {
  if (scope === 'channel') return [delivery.channelId]
  const network = desk.channels.get(delivery.channelId)?.info.network
  return [...desk.channels.values()]
    .filter((channel) => channel.info.network === network)
    .map((channel) => channel.info.id)
}
