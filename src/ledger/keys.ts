/** Every key of the ledger. All share the prefix's hash tag, so that one script may touch them on a Redis Cluster. */
import type { DeliveryState } from '../domain/delivery.ts'

export type Keys = ReturnType<typeof ledgerKeys>

/** @param prefix holds a hash tag, e.g. `{crier}`; the same one is BullMQ's prefix */
export const ledgerKeys = (prefix: string) => ({
  prefix,
  /** hash: json, version, digest, updatedAt, notBefore, retracted, channels, acceptedAt. `id` is percent-encoded. */
  article: (id: string) => `${prefix}:article:${encodeURIComponent(id)}`,
  /** zset of article ids by acceptance, ms */
  articles: `${prefix}:articles`,
  /** hash of a page's place (`placeOf`) → percent-encoded id of its story */
  places: `${prefix}:places`,
  /** zset of deliveries whose live post has older words than the story, by when the newer ones arrived, ms */
  outdated: `${prefix}:outdated`,
  /** hash, see Delivery */
  delivery: (id: string) => `${prefix}:delivery:${id}`,
  /** list of HistoryEntry as JSON, oldest first */
  history: (id: string) => `${prefix}:history:${id}`,
  /** zset of delivery ids; scored by dueAt when `due`, else by the time of the move, ms */
  state: (channelId: string, state: DeliveryState) => `${prefix}:state:${channelId}:${state}`,
  /** zset of all delivery ids by the time they were planned, ms: an order that never changes, to be read page by page */
  planned: (channelId: string) => `${prefix}:planned:${channelId}`,
  /** set of the ids of all channels that ever had a delivery */
  channels: `${prefix}:channels`,
  /** hash: paused, pausedDetail, pausedSince, notBefore */
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
  /** list of JSON: results that came for an attempt which was no longer theirs */
  anomalies: `${prefix}:anomalies`,
  /** zset of workers as JSON, scored by their last sign of life, ms */
  workers: `${prefix}:workers`,
})
