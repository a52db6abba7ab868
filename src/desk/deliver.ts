/** Brings one delivery to its channel, once: the order of the writes here is what makes a crash at any line safe. */
import { randomUUID } from 'node:crypto'
import type { Article } from '../domain/article.ts'
import { stopwatch } from '../domain/clock.ts'
import type { Delivery } from '../domain/delivery.ts'
import type { Outcome, Refused } from '../domain/outcome.ts'
import { nextOf, type Post } from '../domain/post.ts'
import { quietUntil } from '../domain/quiet.ts'
import type { Loaded, NotBegun, NotOut, Settlement } from '../ledger/ledger.ts'
import type { Channel } from '../networks/contract.ts'
import { settleAnswer } from './answer.ts'
import type { Desk } from './desk.ts'
import { discard, discardUnused } from './discard.ts'
import { linkOf } from './page.ts'
import { broken, makeReady, type Readied } from './prepare.ts'
import { type Wording, worded } from './rewrite.ts'
import { notOut, settlementOf } from './settlement.ts'
import { rulesOf, terms, warnOfBudget } from './terms.ts'

/** What the queue's job should do now. */
export type Verdict =
  | { kind: 'finished'; words: string }
  /** Wake me again in `afterMs`; `channel`: nothing else may leave there before either. */
  | { kind: 'again'; afterMs: number; scope: 'delivery' | 'channel'; words: string }

const finished = (words: string): Verdict => ({ kind: 'finished', words })

/** An article may be renewed while its post is rendered; that often in a row is a bug of the sender. */
const mostRounds = 10

/** A channel whose work waits longer than this was cut off: what is news now goes first. */
const behindMs = 2 * 60_000

/**
 * Brings out this delivery, or, on a channel that is behind, the newest in its stead: its own job does the same, so every
 * delivery gets its turn.
 *
 * Safe to call at any time, by any number of workers, for any state of the delivery: the ledger lets one of them
 * through. Never throws for what a network or an article does.
 */
export const deliver = async (desk: Desk, id: string): Promise<Verdict> => {
  const own = await desk.ledger.load(id)
  if (!own) return finished('the ledger does not know this delivery')
  const target = await turn(desk, own)
  let loaded = target === id ? own : await desk.ledger.load(target)
  for (let round = 0; loaded && round < mostRounds; round++) {
    const verdict = await attempt(desk, loaded)
    // Another one must wait: this job brings out the next in its stead.
    const isOthers = target !== id && verdict !== 'changed' && verdict.kind === 'again'
    if (isOthers && verdict.scope === 'delivery') return { ...verdict, afterMs: 0 }
    if (verdict !== 'changed') {
      if (verdict.kind === 'finished') await discardUnused(desk, target)
      return verdict
    }
    loaded = await desk.ledger.load(target)
  }
  return { kind: 'again', afterMs: 1_000, scope: 'delivery', words: 'the article keeps changing' }
}

/** Whose turn it is. Breaking news has a lane of its own, so it always takes its own. */
const turn = async (desk: Desk, { delivery: own, now }: Loaded): Promise<string> => {
  if (own.priority === 'breaking') return own.id
  const behind =
    own.state === 'due'
      ? now - own.dueAt > behindMs
      : (await desk.ledger.overdue(own.channelId, behindMs, 1)).length > 0
  return (behind && (await desk.ledger.newestDue(own.channelId))) || own.id
}

const attempt = async (desk: Desk, loaded: Loaded): Promise<Verdict | 'changed'> => {
  const { delivery, article } = loaded
  const { id } = delivery
  if (delivery.state !== 'due') return finished(`already ${delivery.state}`)
  const channel = desk.channels.get(delivery.channelId)
  if (!channel) return finished(`channel ${delivery.channelId} is not configured here`)
  const wait = waits(desk, loaded)
  if (wait) return wait
  // What began as a thread goes on in the same words.
  const thread = delivery.receipts.length > 0 ? delivery.post : undefined
  if (thread) return send(desk, channel, loaded, thread, { kind: 'ready', post: thread })
  const unwanted = delivery.insisted ? undefined : whyUnwanted(desk, channel, article)
  if (unwanted)
    return defer(desk, delivery, {
      to: 'cancelled',
      detail: `version ${article.version} is not for this channel: ${unwanted}`,
      mayReturn: true,
    })

  const first = render(desk, channel, article)
  if (!first)
    return putBack(desk, delivery, {
      kind: 'later',
      scope: 'channel',
      detail: 'Crier could not turn this article into a post: a bug, see the log; it is tried again',
    })
  if (channel.prepare || desk.page || desk.rewriting || first.media) {
    // For every time that the channel's pace says 'not yet', a draft would litter the account, a look the site's log.
    const may = await desk.ledger.mayBegin(id, terms(desk, channel, loaded, first))
    if (may.kind !== 'free') return notBegun(desk, delivery, may)
  }
  const link = await linkOf(desk, delivery, article)
  if (typeof link !== 'string') return putBack(desk, delivery, link)
  const show = (words: Article) => render(desk, channel, { ...words, url: link })
  // What a person approved were the article's own words.
  const wording: Wording = delivery.approval
    ? { article }
    : await worded(desk, channel.info.id, article, (words) => show(words)?.text, loaded.now)
  const isAsFirst = wording.article === article && link === article.url
  const led = isAsFirst ? first : (show(wording.article) ?? first)
  const { images } = wording.article
  const candidates = images.map(({ url }) => url)
  const withThese = (urls: readonly string[]) =>
    show({ ...wording.article, images: images.filter(({ url }) => urls.includes(url)) })
  const ready = await makeReady(desk, channel, delivery, article.version, led, candidates, withThese)
  if (ready.kind !== 'ready') return putBack(desk, delivery, ready)
  const moved =
    link === article.url ? undefined : `leads to the page’s canonical address ${link}, not to ${article.url}`
  return send(desk, channel, loaded, led, {
    ...ready,
    remark: [moved, wording.remark, ready.remark].filter(Boolean).join('; '),
  })
}

/** @param rendered what the channel's price is counted by: the post before its pictures were fetched */
const send = async (
  desk: Desk,
  channel: Channel,
  loaded: Loaded,
  rendered: Post,
  ready: Extract<Readied, { kind: 'ready' }>,
): Promise<Verdict | 'changed'> => {
  const { delivery } = loaded
  const { id } = delivery
  const conditions = terms(desk, channel, loaded, rendered)
  const { post, prepared, remark } = ready

  // The intention stands on disk before the first byte of the request leaves: from here on, only an answer of the
  // network or a person may move this delivery. A crash below this line leaves it `sending`, which nobody sends again.
  const elapsed = stopwatch(desk.clock)
  const claim = randomUUID()
  const begun = await desk.ledger.begin(id, claim, {
    ...conditions,
    post,
    prepared,
    detail: remark || undefined,
  })
  const isNew = prepared !== delivery.prepared
  if (begun.kind !== 'begun') {
    if (isNew) await discard(desk, delivery, prepared)
    return notBegun(desk, delivery, begun)
  }

  warnOfBudget(desk, delivery, begun.spent, conditions.cost)

  // A process that was frozen here (a stopped container, a sleeping laptop) must not post after its lease: others may
  // by then have found out that nothing was posted, and acted on it.
  const mine = { epoch: begun.epoch, claim }
  if (elapsed() > desk.leaseMs - desk.requestTimeoutMs)
    return record(desk, delivery, mine, {
      kind: 'later',
      scope: 'channel',
      afterMs: 0,
      detail: 'this worker was frozen before it could send; nothing was sent',
    })

  const outcome = await publish(desk, channel, delivery, { ...ready, post: nextOf(post, delivery.receipts) })
  const verdict = await record(desk, delivery, mine, outcome)
  if (isNew) await discard(desk, delivery, delivery.prepared)
  return verdict
}

/** The words may have changed since the channel was chosen for them. */
const whyUnwanted = (desk: Desk, channel: Channel, article: Article): string | undefined => {
  const route = desk.route(article, channel.info)
  return route.goes ? channel.declines?.(article) : route.why
}

const notBegun = (desk: Desk, { id, channelId }: Delivery, why: NotBegun): Verdict | 'changed' => {
  switch (why.kind) {
    case 'changed':
      return 'changed'
    case 'early':
      return { ...why, kind: 'again', words: 'not yet' }
    case 'paused':
      if (why.reason)
        desk.log.error({ delivery: id, channel: channelId, ...why }, 'channel paused: a person must act')
      return finished(`paused: ${why.detail}`)
    case 'not due':
      return finished(`already ${why.state}`)
    case 'stale':
      desk.log.error({ delivery: id, channel: channelId, detail: why.detail }, 'held: a person must look')
      return finished('held')
  }
}

/** Why nothing needs to be rendered yet. Whether its time has come is for `begin` to say. */
const waits = (desk: Desk, { delivery, gate, now }: Loaded): Verdict | undefined => {
  // Whether the month of a spent budget is over is for `begin` to say, too.
  const stop = gate.stopped ?? (gate.paused?.month === undefined ? gate.paused : undefined)
  if (stop) return finished(`paused: ${stop.detail}`)
  const { quiet } = rulesOf(desk, delivery)
  if (!quiet || delivery.priority === 'breaking' || delivery.receipts.length > 0) return undefined
  const until = quietUntil(now, quiet)
  return until === undefined
    ? undefined
    : { kind: 'again', afterMs: until - now, scope: 'channel', words: 'quiet hours' }
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

const publish = async (
  desk: Desk,
  channel: Channel,
  delivery: Delivery,
  { post, prepared, pictures }: Extract<Readied, { kind: 'ready' }>,
): Promise<Outcome> => {
  try {
    return await channel.publish(post, AbortSignal.timeout(desk.requestTimeoutMs), prepared, pictures)
  } catch (error) {
    return { kind: 'unknown', detail: broken(desk, delivery, 'publish', error) }
  }
}

/** Nothing was begun, so nothing can be out. */
const putBack = (
  desk: Desk,
  delivery: Delivery,
  result: Refused | Extract<Outcome, { kind: 'later' }>,
): Promise<Verdict> => defer(desk, delivery, notOut(desk, delivery, result))

const defer = async (desk: Desk, delivery: Delivery, settlement: NotOut): Promise<Verdict> =>
  (await desk.ledger.defer(delivery.id, delivery.epoch, settlement)) === 'fenced'
    ? finished('it moved on meanwhile')
    : told(desk, delivery, settlement)

const record = async (
  desk: Desk,
  delivery: Delivery,
  mine: { epoch: number; claim: string },
  outcome: Outcome,
): Promise<Verdict> => {
  const { epoch } = mine
  const settlement = settlementOf(desk, delivery, outcome)
  const settled = await settleAnswer(desk, delivery, mine, settlement)
  if (settled === 'fenced') {
    desk.log.warn({ delivery: delivery.id, epoch, outcome }, 'a late answer: the ledger had moved on')
    return finished('late answer, listed as an anomaly')
  }
  if (settlement.to === 'doubtful') await desk.enqueue.reconcile([{ id: delivery.id, epoch }])
  return settled === 'more'
    ? { kind: 'again', afterMs: 0, scope: 'delivery', words: 'the next post of the thread' }
    : told(desk, delivery, settlement)
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
    return pause ? finished('channel paused') : { kind: 'again', afterMs, scope: 'delivery', words: detail }
  }
  const level = settlement.to === 'cancelled' ? 'warn' : 'error'
  desk.log[level]({ ...fields, detail: settlement.detail }, settlement.to)
  return finished(settlement.to)
}
