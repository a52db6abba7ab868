/** The durable record of every delivery, and the promises it keeps. Queues may forget or repeat; only this is believed. */
import type { Article } from '../domain/article.ts'
import type { Delivery, DeliveryState, HistoryEntry } from '../domain/delivery.ts'
import type { RefusalReason } from '../domain/outcome.ts'
import type { DeliveryMoves } from './moves.ts'

export type * from './moves.ts'

export interface Ledger extends DeliveryMoves, DeliveryReads, DeliveryPages, Gates, Tray {}

export interface DeliveryReads {
  /** By the clock of Redis, which dates everything here: clocks of machines may differ. ms since the epoch. */
  now(): Promise<number>
  article(id: string): Promise<Article | undefined>
  /** Newest first. */
  recentArticles(limit: number): Promise<Article[]>
  deliveriesOf(articleId: string): Promise<Delivery[]>
  delivery(id: string): Promise<Delivery | undefined>
  /** Oldest first. */
  history(id: string): Promise<HistoryEntry[]>
  /** What a worker must know before it prepares an attempt; `begin` decides again. */
  load(id: string): Promise<Loaded | undefined>
  /** Deliveries that should have left `byMs` ago: breaking news first, then the longest waiting. */
  overdue(channelId: string, byMs: number, limit: number): Promise<Delivery[]>
  /** The delivery of this channel that became due last and may leave now. */
  newestDue(channelId: string): Promise<string | undefined>
  /** Doubts of which nobody was told yet, the oldest first. */
  openDoubts(channelId: string, limit: number): Promise<Delivery[]>
  counts(channelId: string): Promise<Record<DeliveryState, number>>
  /** Longest in that state first. */
  list(channelId: string, state: DeliveryState, limit: number): Promise<Delivery[]>
  /** Of the posts that were known before `before` (ms since the epoch) to be out, the one that was sent last. */
  lastOut(channelId: string, before: number): Promise<Delivery | undefined>
  /** Live posts, or such as may be, whose story has newer words or was retracted; longest first. */
  outdated(limit: number): Promise<Outdated[]>
  /** Every channel that was ever given a delivery, also those that are no longer configured. */
  channelIds(): Promise<string[]>
  /** What was spent on this channel in a month (`2026-05`), millionths of a dollar. */
  spent(channelId: string, month: string): Promise<number>
}

/** A live post with older words than its story. */
export interface Outdated {
  delivery: Delivery
  article: Article
}

export interface Loaded {
  delivery: Delivery
  article: Article
  gate: Gate
  /** When all this was so, by the clock of Redis, ms since the epoch. */
  now: number
}

/** Newest first. A walk from page to page meets everything once that is there from its beginning to its end. */
export interface DeliveryPages {
  /** By acceptance. */
  articlesPage(slice: Slice): Promise<Page<Article>>
  /**
   * Of these channels, by when they were planned, which never changes; with a state, by when they came into it (`due`: when
   * they may leave), and only those that are in it.
   */
  deliveriesPage(
    channelIds: string[],
    state: DeliveryState | undefined,
    slice: Slice,
  ): Promise<Page<Delivery>>
}

/** Where something stands in an order of time (ms since the epoch) and, at the same time, of ids. */
export interface Place {
  at: number
  id: string
}

export interface Slice {
  /** What comes behind it; the beginning, when absent. */
  after?: Place
  /** Nothing before this, ms since the epoch. */
  since?: number
  limit: number
}

export interface Page<T> {
  /** Each with the time that gives it its place. */
  items: Array<{ at: number; value: T }>
  /** Of the last one, when more follow: `after` of the next slice. Items that moved away meanwhile leave a page shorter. */
  next?: Place
}

export interface Gates {
  gate(channelId: string): Promise<Gate>
  /** A person holds this channel until `resume`. */
  pause(channelId: string, detail: string): Promise<void>
  resume(channelId: string): Promise<void>
  /** Stops every channel at once: checked in the same step that says `sending`. */
  stop(detail: string): Promise<void>
  unstop(): Promise<void>
  stopped(): Promise<Stopped | undefined>
}

export interface Tray {
  /** Keeps what could not be read as an article, until a person mends or drops it. Gives its id. */
  setAside(data: string, problems: Aside['problems']): Promise<string>
  asides(): Promise<Aside[]>
  aside(id: string): Promise<Aside | undefined>
  dropAside(id: string): Promise<void>
  /** Oldest first; of the last thousand. */
  anomalies(): Promise<Anomaly[]>
  /** A person has seen so many of them, from the oldest on. */
  dismissAnomalies(count: number): Promise<void>
  /** A sign of life of a worker, now. */
  beat(worker: WorkerLife): Promise<void>
  leave(worker: WorkerLife): Promise<void>
  /** Workers that have not been silent for longer than this, ms. */
  workers(silenceMs: number): Promise<WorkerLife[]>
}

/** Why nothing leaves: what the network said, or a person. */
export type PauseReason = RefusalReason | 'person'

export interface Stopped {
  detail: string
  /** ms since the epoch */
  since: number
}

export interface Gate {
  /** Everything is stopped. */
  stopped?: Stopped
  /** `month`: the budget of that month (`2026-05`) is spent; `begin` ends the pause when another has come. */
  paused?: Stopped & { reason: PauseReason; month?: string }
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
  /** What the answer wanted to record. */
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
