/** The durable record of every delivery, and the promises it keeps. Queues may forget or repeat; only this is believed. */
import type { Article, Submission } from '../domain/article.ts'
import type { Delivery, DeliveryState, HistoryEntry } from '../domain/delivery.ts'
import type { RefusalReason } from '../domain/outcome.ts'
import type { Post, PostRef } from '../domain/post.ts'
import type { Quota } from '../domain/rules.ts'

export interface Ledger extends DeliveryMoves, DeliveryReads, DeliveryPages, Gates, Tray {}

export interface DeliveryMoves {
  /**
   * Takes an article and plans one delivery a channel, in one step. The same words again change nothing. A higher
   * version, or other words that are not older, renew what has not left yet (and cancel it when the story was retracted),
   * list what is out already for correction, and never announce the story a second time.
   */
  accept(article: Submission, channelIds: string[], options?: AcceptOptions): Promise<Acceptance>
  /** Announces a story once more on a channel, in the words it has now: a person's decision. */
  again(articleId: string, channelId: string, detail: string): Promise<Again>
  /** A person corrected or took down the live post by hand: it is not outdated any more. False when it was not. */
  mend(id: string, detail: string): Promise<boolean>
  /**
   * Writes the intention to send, before any byte leaves: state `sending`, epoch raised, the post frozen as it will be
   * sent. Exactly one caller gets `begun` for an attempt; the same claim asking twice gets the same answer.
   */
  begin(id: string, claim: string, attempt: Attempt): Promise<Begun>
  /** Asks what `begin` would say now; what it would hold, cancel or pause, this does too. */
  mayBegin(id: string, terms: Terms): Promise<{ kind: 'free' } | NotBegun>
  /**
   * Records what became of an attempt. Only the attempt of that epoch is settled; a late answer for an epoch that has
   * moved on changes nothing and is listed as an anomaly.
   */
  settle(id: string, epoch: number, result: Settlement): Promise<'settled' | 'fenced'>
  /** Puts a delivery that was not begun back to a later time, or ends it. */
  defer(id: string, epoch: number, result: NotOut): Promise<void>
  /** Ends a doubt, or lets go what is held: by the network's evidence or a person's word. */
  resolve(delivery: Delivery, result: Settlement): Promise<'settled' | 'fenced'>
  /**
   * Writes down a reading that settled nothing; the next one is due in `nextMs`.
   * @param counts whether it was one of the readings after which nobody is asked any more
   */
  witness(delivery: Delivery, evidence: string, nextMs: number, counts: boolean): Promise<void>
  /** Attempts whose worker has been silent for `leaseMs` become doubtful; gives their ids. */
  abandon(channelId: string, leaseMs: number): Promise<string[]>
}

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
  /** Deliveries that should have left `byMs` ago. */
  overdue(channelId: string, byMs: number, limit: number): Promise<Delivery[]>
  /** The delivery of this channel that became due last and may leave now. */
  newestDue(channelId: string): Promise<string | undefined>
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
  /** A person holds this channel until `resume`. @param now ms since the epoch */
  pause(channelId: string, detail: string, now: number): Promise<void>
  resume(channelId: string): Promise<void>
  /** Stops every channel at once: checked in the same step that says `sending`. @param now ms since the epoch */
  stop(detail: string, now: number): Promise<void>
  unstop(): Promise<void>
  stopped(): Promise<Stopped | undefined>
}

export interface Tray {
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

export interface AcceptOptions {
  /** When the newsroom gave it to us, ms since the epoch; now, when absent. */
  handedOverAt?: number
  /** Channels on which it waits for an editor, and why. */
  approvals?: ReadonlyMap<string, string>
}

export interface Acceptance {
  /** `known`: these words were here already; `conflict`: other words were, as the same version; `older`: later ones are here. */
  verdict: 'new' | 'updated' | 'known' | 'conflict' | 'older'
  /** Under which the story is known here: its page may have come under another id before. */
  id: string
  version: number
  deliveries: Delivery[]
}

export type Again =
  | { kind: 'planned'; delivery: Delivery }
  | { kind: 'unknown' | 'retracted' }
  /** The announcement before it is not settled. */
  | { kind: 'open'; state: DeliveryState }

/** A live post with older words than its story. */
export interface Outdated {
  delivery: Delivery
  article: Article
}

export interface Loaded {
  delivery: Delivery
  article: Article
  gate: Gate
}

export interface Attempt extends Terms {
  post: Post
  prepared?: string
  /** What people should read in the history about this attempt. */
  detail?: string
}

export interface Terms {
  /** Of the article. */
  version: number
  /** How late it may leave, ms; any lateness will do when absent. */
  mostLateMs?: number
  limits?: Limit[]
  cost?: Cost
}

export interface Limit extends Quota {
  /** Breaking news is above it: it is the newsroom's own, not the network's. */
  own: boolean
}

/** In millionths of a dollar. */
export interface Cost {
  amount: number
  /** The most that this channel may spend in the month. */
  budget?: number
  /** `2026-05` */
  month: string
}

export type Begun =
  /** `spent`: this month on this channel, this attempt included, millionths of a dollar. */
  { kind: 'begun'; epoch: number; spent?: number } | NotBegun

export type NotBegun =
  /** Somebody else's, or finished. */
  | { kind: 'not due'; state: DeliveryState }
  /** `channel`: nothing else may leave there either. */
  | { kind: 'early'; afterMs: number; scope: 'delivery' | 'channel' }
  /** `reason`: this very attempt paused the channel. */
  | { kind: 'paused'; detail: string; reason?: RefusalReason }
  /** Too late for its news: it is held now. */
  | { kind: 'stale'; detail: string }
  /** A newer version of the article arrived since it was rendered. */
  | { kind: 'changed' }

export type Settlement = { to: 'published'; ref: PostRef; detail?: string } | Doubt | NotOut

export interface Doubt {
  to: 'doubtful'
  detail: string
  /** The network itself says that it has this post: not finding it proves nothing then. */
  claimed?: boolean
}

/** Certainly not posted, but for what is cancelled in doubt or `unproven`. */
export type NotOut =
  | { to: 'refused' | 'held' | 'cancelled'; detail: string }
  | {
      to: 'due'
      detail: string
      afterMs: number
      /** The network limits: nothing leaves on these channels before `afterMs` is over. */
      holdChannels?: string[]
      /** A person must act before anything leaves on this channel. */
      pause?: RefusalReason
      /** Nobody could tell: it may be out all the same, so it keeps its place and its price. */
      unproven?: boolean
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
  paused?: Stopped & { reason: PauseReason }
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
