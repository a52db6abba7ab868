/** The durable record of every delivery, and the promises it keeps. Queues may forget or repeat; only this is believed. */
import type { Article } from '../domain/article.ts'
import type { Delivery, DeliveryState, HistoryEntry } from '../domain/delivery.ts'
import type { RefusalReason } from '../domain/outcome.ts'
import type { Post, PostRef } from '../domain/post.ts'

export interface Ledger {
  /**
   * Takes an article and plans one delivery a channel, in one step. The same id and version again changes nothing;
   * a higher version renews the words of what has not left yet (and cancels it when the story was retracted), and
   * never announces the story a second time.
   */
  accept(article: Article, channelIds: string[]): Promise<Acceptance>
  article(id: string): Promise<Article | undefined>
  /** Newest first. */
  recentArticles(limit: number): Promise<Article[]>
  deliveriesOf(articleId: string): Promise<Delivery[]>
  delivery(id: string): Promise<Delivery | undefined>
  /** Oldest first. */
  history(id: string): Promise<HistoryEntry[]>
  /** What a worker must know before it prepares an attempt; `begin` decides again. */
  load(id: string): Promise<{ delivery: Delivery; article: Article; gate: Gate } | undefined>

  /**
   * Writes the intention to send, before any byte leaves: state `sending`, epoch raised, the post frozen as it will be
   * sent. Exactly one caller gets `begun` for an attempt; the same claim asking twice gets the same answer.
   */
  begin(id: string, claim: string, attempt: Attempt): Promise<Begun>
  /**
   * Records what became of an attempt. Only the attempt of that epoch is settled; a late answer for an epoch that has
   * moved on changes nothing and is listed as an anomaly.
   */
  settle(id: string, epoch: number, result: Settlement): Promise<'settled' | 'fenced'>
  /** Puts a delivery that was not begun back to a later time, or refuses it. */
  defer(id: string, epoch: number, result: Extract<Settlement, { to: 'due' | 'refused' }>): Promise<void>
  /** Attempts whose worker has been silent for `leaseMs` become doubtful; gives their ids. */
  abandon(channelId: string, leaseMs: number): Promise<string[]>
  /** Deliveries that should have left `byMs` ago. */
  overdue(channelId: string, byMs: number, limit: number): Promise<Delivery[]>

  /** Every channel that was ever given a delivery, also those that are no longer configured. */
  channelIds(): Promise<string[]>
  gate(channelId: string): Promise<Gate>
  /** Lets a paused channel go on; what its network asked to wait stays. */
  resume(channelId: string): Promise<void>

  counts(channelId: string): Promise<Record<DeliveryState, number>>
  /** Longest in that state first. */
  list(channelId: string, state: DeliveryState, limit: number): Promise<Delivery[]>

  /** Keeps what could not be read as an article, until a person mends or drops it. Gives its id. */
  setAside(data: string, problems: Aside['problems']): Promise<string>
  asides(): Promise<Aside[]>
  aside(id: string): Promise<Aside | undefined>
  dropAside(id: string): Promise<void>
  anomalies(): Promise<Anomaly[]>

  /** A sign of life of a worker at `at` (ms since the epoch). */
  beat(worker: WorkerLife, at: number): Promise<void>
  leave(worker: WorkerLife): Promise<void>
  /** Workers that gave a sign of life since then (ms since the epoch). */
  workers(since: number): Promise<WorkerLife[]>
}

export interface Acceptance {
  /** `known`: this version was here already; `conflict`: it was, with other words; `older`: a later one is here. */
  verdict: 'new' | 'updated' | 'known' | 'conflict' | 'older'
  deliveries: Delivery[]
}

export interface Attempt {
  version: number
  post: Post
  prepared?: string
}

export type Begun =
  | { kind: 'begun'; epoch: number }
  /** Somebody else's, or finished. */
  | { kind: 'not due'; state: DeliveryState }
  | { kind: 'early'; afterMs: number }
  | { kind: 'paused'; detail: string }
  /** A newer version of the article arrived since it was rendered. */
  | { kind: 'changed' }

export type Settlement =
  | { to: 'published'; ref: PostRef }
  | { to: 'refused'; detail: string }
  | { to: 'doubtful'; detail: string }
  | {
      to: 'due'
      detail: string
      afterMs: number
      /** The network limits: nothing leaves on these channels before `afterMs` is over. */
      holdChannels?: string[]
      /** A person must act before anything leaves on this channel. */
      pause?: RefusalReason
    }

export interface Gate {
  paused?: { reason: RefusalReason; detail: string; since: number }
  /** ms since the epoch */
  notBefore?: number
}

export interface Aside {
  id: string
  /** As it came, JSON. */
  data: string
  /** Every reason why it is no article. */
  problems: Array<{ path: string; message: string }>
  at: number
}

export interface Anomaly {
  at: number
  deliveryId: string
  epoch: number
  by: string
  /** What the late result wanted to record. */
  wanted: string
  /** What the ledger held. */
  found: string
}

export interface WorkerLife {
  name: string
  host: string
  pid: number
  startedAt: number
}
