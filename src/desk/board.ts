/** The read side: how things stand, for the command line now and for every screen later. */
import type { Article } from '../domain/article.ts'
import type { ChannelInfo } from '../domain/channel.ts'
import type { Delivery, DeliveryState, HistoryEntry } from '../domain/delivery.ts'
import { type ChannelRules, type Money, monthOf } from '../domain/rules.ts'
import type { Anomaly, Aside, Gate, Ledger, Outdated, Stopped, WorkerLife } from '../ledger/ledger.ts'
import type { IntakeState } from '../queue/enqueue.ts'
import type { Desk } from './desk.ts'

export type { Outdated } from '../ledger/ledger.ts'

/** A worker that has been silent this long is gone; it gives a sign every 5 s. */
export const workerSilenceMs = 15_000

export interface Status {
  workers: WorkerLife[]
  intake: IntakeState
  channels: ChannelStatus[]
  /** What a person must look at, longest waiting first. */
  doubtful: Delivery[]
  refused: Delivery[]
  held: Delivery[]
  /** Live posts whose story has newer words, or was retracted. */
  outdated: Outdated[]
  stopped?: Stopped
  /** Due, tried before, not out yet. */
  waiting: Delivery[]
  aside: Aside[]
  anomalies: Anomaly[]
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
  { ledger, enqueue, clock }: Pick<Desk, 'ledger' | 'enqueue' | 'clock'>,
  configured: Array<{ info: ChannelInfo; rules: ChannelRules }>,
): Promise<Status> => {
  const known = new Map(configured.map((channel) => [channel.info.id, channel]))
  const ids = [...new Set([...known.keys(), ...(await ledger.channelIds())])]
  const money = async (id: string, queued: number, terms?: Money): Promise<ChannelStatus['money']> => {
    if (!terms) return undefined
    const month = monthOf(clock.now())
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
      lists('refused'),
      lists('held'),
      ledger.outdated(50),
      lists('due'),
      ledger.asides(),
      ledger.anomalies(),
    ])
  const waiting = due.filter((delivery) => delivery.tries > 0)
  return {
    workers,
    intake,
    stopped,
    channels,
    doubtful,
    refused,
    held,
    outdated,
    waiting,
    aside,
    anomalies,
  }
}

export interface Story {
  article: Article
  deliveries: Array<Delivery & { history: HistoryEntry[] }>
}

/** One article with everything that happened to it; undefined when it is not known. */
export const story = async (ledger: Ledger, articleId: string): Promise<Story | undefined> => {
  const article = await ledger.article(articleId)
  if (!article) return undefined
  const deliveries = await ledger.deliveriesOf(articleId)
  return {
    article,
    deliveries: await Promise.all(
      deliveries.map(async (delivery) => ({ ...delivery, history: await ledger.history(delivery.id) })),
    ),
  }
}
