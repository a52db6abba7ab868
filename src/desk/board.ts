/** The read side: how things stand, for the command line now and for every screen later. */
import type { Article } from '../domain/article.ts'
import type { ChannelInfo } from '../domain/channel.ts'
import type { Delivery, DeliveryState, HistoryEntry } from '../domain/delivery.ts'
import { quietUntil } from '../domain/quiet.ts'
import { type ChannelRules, type Money, monthOf } from '../domain/rules.ts'
import type { Anomaly, Aside, Gate, Outdated, Stopped, WorkerLife } from '../ledger/ledger.ts'
import type { IntakeState } from '../queue/enqueue.ts'
import type { Desk } from './desk.ts'

export type { Aside, Outdated, WorkerLife } from '../ledger/ledger.ts'

/** A worker that has been silent this long is gone; it gives a sign every 5 s. */
export const workerSilenceMs = 15_000

export interface Status {
  workers: WorkerLife[]
  intake: IntakeState
  channels: ChannelStatus[]
  /** What a person must look at, longest waiting first; of more than fifty a channel the first, `counts` tells all. */
  doubtful: Delivery[]
  held: Delivery[]
  /** The fifty newest, newest first. */
  refused: Delivery[]
  /** Live posts whose story has newer words, or was retracted. */
  outdated: Outdated[]
  stopped?: Stopped
  /** Due, and kept by something else than a pause; what may leave first comes first. */
  waiting: Array<Delivery & { waitsFor: Waiting }>
  aside: Aside[]
  anomalies: Anomaly[]
}

/** Why something that is due does not leave. */
export interface Waiting {
  why: string
  /** ms since the epoch; absent when only a person can end it. */
  until?: number
}

export interface ChannelStatus {
  id: string
  /** Absent when deliveries exist for a channel that is no longer configured. */
  info?: ChannelInfo
  counts: Record<DeliveryState, number>
  gate: Gate
  /** On a network that bills each post, millionths of a dollar. */
  money?: { month: string; spent: number; queued: number; soft?: number; hard?: number }
}

export const status = async (
  { ledger, enqueue }: Pick<Desk, 'ledger' | 'enqueue'>,
  configured: Array<{ info: ChannelInfo; rules: ChannelRules }>,
): Promise<Status> => {
  const known = new Map(configured.map((channel) => [channel.info.id, channel]))
  const ids = [...new Set([...known.keys(), ...(await ledger.channelIds())])]
  const now = await ledger.now()
  const money = async (id: string, queued: number, terms?: Money): Promise<ChannelStatus['money']> => {
    if (!terms) return undefined
    const month = monthOf(now)
    return { month, spent: await ledger.spent(id, month), queued: queued * terms.most, ...terms.budget }
  }
  const lists = async (state: DeliveryState) =>
    (await Promise.all(ids.map((id) => ledger.list(id, state, 50)))).flat().sort((a, b) => a.since - b.since)
  const [workers, intake, stopped, channels, doubtful, refused, held, outdated, due, aside, anomalies] =
    await Promise.all([
      ledger.workers(workerSilenceMs),
      enqueue.intake(),
      ledger.stopped(),
      Promise.all(
        ids.map(async (id): Promise<ChannelStatus> => {
          const [counts, gate] = await Promise.all([ledger.counts(id), ledger.gate(id)])
          const { info, rules } = known.get(id) ?? {}
          return { id, info, counts, gate, money: await money(id, counts.due, rules?.money) }
        }),
      ),
      lists('doubtful'),
      ledger.deliveriesPage(ids, 'refused', { limit: 50 }),
      lists('held'),
      ledger.outdated(50),
      lists('due'),
      ledger.asides(),
      ledger.anomalies(),
    ])
  const waiting = await Promise.all(
    due.map(async (delivery) => {
      const { gate } = channels.find(({ id }) => id === delivery.channelId)!
      if (gate.stopped || gate.paused) return []
      const { rules } = known.get(delivery.channelId) ?? {}
      const article = delivery.dueAt > now ? await ledger.article(delivery.articleId) : undefined
      const waitsFor = whyWaits(delivery, { article, gate, rules, now })
      return waitsFor ? [{ ...delivery, waitsFor }] : []
    }),
  )
  return {
    workers,
    intake,
    stopped,
    channels,
    doubtful,
    refused: refused.items.map(({ value }) => value),
    held,
    outdated,
    waiting: waiting.flat().sort((a, b) => (a.waitsFor.until ?? 0) - (b.waitsFor.until ?? 0)),
    aside,
    anomalies,
  }
}

export interface Story {
  article: Article
  deliveries: Array<Delivery & { history: HistoryEntry[]; waitsFor?: Waiting }>
}

/** One article with everything that happened to it; undefined when it is not known. */
export const story = async (
  { ledger, rules }: Pick<Desk, 'ledger' | 'rules'>,
  articleId: string,
): Promise<Story | undefined> => {
  const article = await ledger.article(articleId)
  if (!article) return undefined
  const deliveries = await ledger.deliveriesOf(articleId)
  const now = await ledger.now()
  return {
    article,
    deliveries: await Promise.all(
      deliveries.map(async (delivery) => {
        const { channelId } = delivery
        const gate = await ledger.gate(channelId)
        const waitsFor = whyWaits(delivery, { article, gate, rules: rules.get(channelId), now })
        return { ...delivery, history: await ledger.history(delivery.id), ...(waitsFor && { waitsFor }) }
      }),
    ),
  }
}

/**
 * What keeps a delivery that is due, and until when; of several, what lasts longest. Undefined when it only waits for
 * its turn: the pace of its channel decides that when it leaves.
 * @param now by the clock of Redis, ms since the epoch
 */
export const whyWaits = (
  { state, channelId, priority, dueAt, detail }: Delivery,
  { article, gate, rules, now }: { article?: Article; gate: Gate; rules?: ChannelRules; now: number },
): Waiting | undefined => {
  if (state !== 'due') return undefined
  if (gate.stopped) return { why: `everything is stopped: ${gate.stopped.detail}` }
  if (gate.paused) return { why: `${channelId} is paused: ${gate.paused.detail}` }
  const isAt = (time?: string): boolean => time !== undefined && Date.parse(time) === dueAt
  const own = isAt(article?.embargoUntil) ? 'embargo' : isAt(article?.scheduledAt) ? 'planned' : detail
  const quiet = rules?.quiet && priority === 'routine' ? quietUntil(now, rules.quiet) : undefined
  const reasons: Array<{ why: string; until: number }> = [
    { why: own ?? 'planned', until: dueAt },
    { why: 'its network limits the channel', until: gate.notBefore ?? 0 },
    { why: 'quiet hours', until: quiet ?? 0 },
  ]
  const [last] = reasons.filter(({ until }) => until > now).sort((a, b) => b.until - a.until)
  return last
}
