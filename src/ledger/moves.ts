/** What may be done to deliveries: the acts that write, what they take and what they answer. */
import type { Submission } from '../domain/article.ts'
import type { Delivery, DeliveryState } from '../domain/delivery.ts'
import type { RefusalReason } from '../domain/outcome.ts'
import type { Post, PostRef } from '../domain/post.ts'
import type { Quota } from '../domain/rules.ts'

export interface DeliveryMoves {
  /**
   * Takes an article and plans one delivery a channel, in one step. The same words again change nothing. A higher
   * version, or other words that are not older, renew what has not left yet (and cancel it when the story was retracted),
   * list what is out already for correction, and never announce the story a second time: they plan it where no version
   * was planned before, and bring back what an earlier one cancelled before its first attempt.
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
   * moved on changes nothing and is listed as an anomaly; so is an answer that names another post than the known one.
   * @param claim of the attempt, as `begin` was given it: whoever sent the post must say it
   */
  settle(id: string, epoch: number, result: Settlement, claim?: string): Promise<Settled>
  /** Puts a delivery that was not begun back to a later time, or ends it; `fenced` when it is not due any more. */
  defer(id: string, epoch: number, result: NotOut): Promise<Settled>
  /** Ends a doubt, or lets go what is held: by the network's evidence or a person's word. */
  resolve(delivery: Delivery, result: Settlement): Promise<Settled>
  /**
   * Writes down a reading that settled nothing; the next one is due in `nextMs`.
   * @param counts whether it was one of the readings after which nobody is asked any more
   */
  witness(delivery: Delivery, evidence: string, nextMs: number, counts: boolean): Promise<void>
  /** A person was told of this doubt: it needs nobody's attention but theirs any more. */
  tell(delivery: Delivery): Promise<void>
  /** Attempts whose worker has been silent for `leaseMs` become doubtful; gives their ids. */
  abandon(channelId: string, leaseMs: number): Promise<string[]>
  /**
   * What a network made ready for a delivery that ended unsent, or waits for a person, is not to be used any more. True for
   * the one who may take it back.
   */
  unprepare(delivery: Delivery): Promise<boolean>
  /** Forgets some of the stories that ended everywhere longer ago than `keepMs`; gives how many. */
  prune(keepMs: number): Promise<number>
}

/** `more`: this post of a thread is out, and the next one is due. `fenced`: the attempt is not what it was any more. */
export type Settled = 'settled' | 'more' | 'fenced'

export interface AcceptOptions {
  /** Which source it comes from; those that state ids of their own, such as the queue and the API, are one. */
  door?: string
  /** A source that may repeat what others publish, such as a feed: it changes no story that came from elsewhere than such a source. */
  repeats?: boolean
  /** Its id is only its address. */
  byAddress?: boolean
  /** Its address is not its own, so it ties nothing. */
  sharesAddress?: boolean
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

export interface Attempt extends Terms {
  post: Post
  prepared?: string
  /** What people should read in the history about this attempt. */
  detail?: string
}

export interface Terms {
  /** Of the article. */
  version: number
  /** How many posts of its thread are out: what began in some words ends in them, whatever comes meanwhile. */
  out?: number
  /** How late it may leave, ms; any lateness will do when absent. */
  mostLateMs?: number
  /** How many may be under way at once, and for how long one counts as such; breaking news waits for none of them. */
  atOnce?: Quota
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

export type Settlement = Published | Doubt | NotOut

export interface Published {
  to: 'published'
  ref: PostRef
  detail?: string
  /** Nothing leaves on these channels before `afterMs` is over. */
  holdChannels?: string[]
  afterMs?: number
}

export interface Doubt {
  to: 'doubtful'
  detail: string
  /** The network itself says that it has this post: not finding it proves nothing then. */
  claimed?: boolean
}

/** Certainly not posted, but for what is cancelled in doubt or `unproven`. */
export type NotOut =
  | { to: 'refused' | 'held'; detail: string }
  /** `mayReturn`: a version of the story is the reason, so that a later one may bring it back; without, it is for good. */
  | { to: 'cancelled'; detail: string; mayReturn?: boolean }
  | {
      to: 'due'
      detail: string
      afterMs: number
      /** It used up one of its tries: nobody but the backoff says how long it waits. */
      burns?: boolean
      /** A person does not want to wait for the story's page any more. */
      waives?: boolean
      /** The network limits: nothing leaves on these channels before `afterMs` is over. */
      holdChannels?: string[]
      /** A person must act before anything leaves on this channel. */
      pause?: RefusalReason
      /** Nobody could tell: it may be out all the same, so it keeps its place and its price. */
      unproven?: boolean
    }
