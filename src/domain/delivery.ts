import type { Priority } from './article.ts'
import type { Post, PostRef } from './post.ts'

/**
 * One article on one channel: the unit of work, of retry and of truth. See `moves` for what may follow what.
 *
 * - `due`       waits for its time, its turn, or the end of a pause
 * - `sending`   the intention is on disk; the request may be on the wire
 * - `published` the network gave an id
 * - `doubtful`  may or may not be out: never sent again by a machine without proof of absence
 * - `held`      waits for a person: to be approved, too late for its news, or tried too often
 * - `refused`   the network will not take this post: a person mends the reason and lets it go, or lets it be
 * - `cancelled` a version of the story took it back before it left, and a later one may bring it again; or a person
 *   decided against it, for good
 */
export const deliveryStates = [
  'due',
  'sending',
  'published',
  'doubtful',
  'held',
  'refused',
  'cancelled',
] as const
export type DeliveryState = (typeof deliveryStates)[number]

/**
 * The whole state machine: the ledger's scripts refuse every move that is not listed here. `published` can follow almost
 * anything, because a late answer that a post is out is true whatever was believed meanwhile.
 */
export const moves: Record<DeliveryState, readonly DeliveryState[]> = {
  due: ['sending', 'cancelled', 'refused', 'held', 'published'],
  sending: ['published', 'due', 'refused', 'held', 'doubtful'],
  doubtful: ['published', 'due', 'refused', 'held', 'cancelled'],
  held: ['due', 'cancelled', 'published'],
  published: [],
  refused: ['published', 'due', 'cancelled'],
  cancelled: ['published', 'due', 'held'],
}

export interface Delivery {
  id: string
  articleId: string
  channelId: string
  state: DeliveryState
  /** Raised at every attempt; a result may only settle the attempt it belongs to. */
  epoch: number
  /** How often it went back to `due` without a time from its network: what the backoff counts, and what gives up. */
  tries: number
  priority: Priority
  /** When the first attempt that may be out and the last attempt began, ms since the epoch; 0 when there is none. */
  firstSentAt: number
  sentAt: number
  /** The network said at the last attempt that it has this post already. */
  claimed: boolean
  /** It was sent again although nobody could tell whether it was out: that is done once. */
  resent: boolean
  /** How often the network was asked about this doubt, and when to ask again (ms since the epoch). */
  readings: number
  readAt: number
  /** Nobody asks about this doubt any more, and a person was told. */
  told: boolean
  /** Of the article: the one whose page a person does not want to wait for; 0 when there is none. */
  waived: number
  /** A person wanted this announcement, whatever the rules of the channel say. */
  insisted: boolean
  /** Of the article: the one that will be rendered, or, once sent, the one that was. */
  version: number
  /** When it may leave, in ms since the epoch. */
  dueAt: number
  /** When it came into its present state, in ms since the epoch. */
  since: number
  /** The post as sent, byte for byte; absent until the first attempt. */
  post?: Post
  /** What the network prepared for this post (a draft's id), so that a retry can use it again. */
  prepared?: string
  ref?: PostRef
  /** Of a thread: its posts that are out, in order. */
  receipts: PostRef[]
  /** Why it is in this state, in words for people. */
  detail?: string
  /** Why nothing leaves without an editor's word; a new version needs a new word. */
  approval?: string
}

export interface HistoryEntry {
  /** ms since the epoch, by the clock of Redis. */
  at: number
  to: DeliveryState
  epoch: number
  /** Which process did it: host:pid. */
  by: string
  detail?: string
}

/**
 * The identity of (article, channel); of a story that an editor announces once more there, `channel+2` and so on. Ids of articles may hold any character (URNs, tags, URLs), so the article's
 * part is percent-encoded: the result is safe in Redis keys and as a BullMQ job id, which may not hold a colon.
 */
export const deliveryId = (articleId: string, channelId: string): string =>
  `${encodeURIComponent(articleId)}.${channelId}`

export const articleIdOf = (id: string): string => decodeURIComponent(id.slice(0, id.lastIndexOf('.')))
export const channelIdOf = (id: string): string => id.slice(id.lastIndexOf('.') + 1).replace(/\+\d+$/, '')
