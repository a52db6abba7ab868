/** Every key of the ledger. All share the prefix's hash tag, so that one script may touch them on a Redis Cluster. */
import type { DeliveryState } from '../domain/delivery.ts'

export type Keys = ReturnType<typeof ledgerKeys>

/** @param prefix holds a hash tag, e.g. `{crier}`; the same one is BullMQ's prefix */
export const ledgerKeys = (prefix: string) => ({
  prefix,
  /**
   * hash; the id in the key is percent-encoded
   *
   * id · json as it came · version · digest of its words · updatedAt, notBefore (ms) · retracted ('1') · places that lead
   * to it, channels (`channel` or `channel+2`), both with spaces between · acceptedAt, changedAt (ms)
   */
  article: (id: string) => `${prefix}:article:${encodeURIComponent(id)}`,
  /** zset of article ids by acceptance, ms */
  articles: `${prefix}:articles`,
  /** hash of another id that a story came under → the one it is known by; both percent-encoded */
  ids: `${prefix}:ids`,
  /** hash of a page's place (`placeOf`) → percent-encoded id of its story */
  places: `${prefix}:places`,
  /** zset of deliveries whose live post has older words than the story, by when the newer ones arrived, ms */
  outdated: `${prefix}:outdated`,
  /**
   * hash; all that `Delivery` has, under the same names but for article (its id) and channel, and beside it:
   *
   * receipts, receiptOf: of a thread, its posts that are out and the epoch of the last · posts: how many it has
   * claim of the last attempt · retryAt: when its network or the backoff lets it go (ms) · freshFrom: what its age counts
   * from (ms) · cost (millionths of a dollar) and month of the last attempt, and whether it is counted among what is out
   * ('1') · approved: the version that an editor let go · mayReturn ('1'): a version of the story cancelled it, a later
   * one may bring it back · cause: why it is in doubt
   */
  delivery: (id: string) => `${prefix}:delivery:${id}`,
  /** list of HistoryEntry as JSON, oldest first */
  history: (id: string) => `${prefix}:history:${id}`,
  /** zset of delivery ids; scored by dueAt when `due`, else by the time of the move, ms */
  state: (channelId: string, state: DeliveryState) => `${prefix}:state:${channelId}:${state}`,
  /** zset of what is due and breaking news, by dueAt, ms */
  urgent: (channelId: string) => `${prefix}:urgent:${channelId}`,
  /** zset of doubts of which nobody was told yet, by when they began, ms */
  open: (channelId: string) => `${prefix}:open:${channelId}`,
  /** zset of all delivery ids by the time they were planned, ms: an order that never changes, to be read page by page */
  planned: (channelId: string) => `${prefix}:planned:${channelId}`,
  /** set of the ids of all channels that ever had a delivery */
  channels: `${prefix}:channels`,
  /** hash: paused (why), pausedDetail, pausedSince (ms), pausedMonth: whose budget is spent, notBefore (ms) */
  channel: (id: string) => `${prefix}:channel:${id}`,
  /** hash: pausedDetail, pausedSince; there when a person stopped everything */
  stop: `${prefix}:stop`,
  /** zset of attempts (delivery id:epoch) by their time, ms: what pace and limits count */
  paced: (channelId: string) => `${prefix}:paced:${channelId}`,
  /** hash of month (2026-05) → millionths of a dollar */
  spend: (channelId: string) => `${prefix}:spend:${channelId}`,
  /** hash of set-aside id → JSON, and their order of arrival */
  aside: `${prefix}:aside`,
  asideOrder: `${prefix}:aside:order`,
  /** list of JSON, oldest first: answers that the ledger could not believe */
  anomalies: `${prefix}:anomalies`,
  /** up to which acceptance (ms) the round that forgets old stories has come */
  pruned: `${prefix}:pruned`,
  /** zset of workers as JSON, scored by their last sign of life, ms */
  workers: `${prefix}:workers`,
})
