import type { PostRef } from './post.ts'

/**
 * What a network's answer means for a delivery. Outcomes are values; an exception is a bug of ours.
 * `detail` is for people: what happened, in the network's own words where it has any, without a credential.
 */
export type Outcome =
  /**
   * `detail`: what an editor should know about how it went out.
   * `restMs`: the network's limits are as good as used up, so nothing more may leave on this channel for so long.
   */
  | { kind: 'done'; ref: PostRef; detail?: string; restMs?: number }
  | Refused
  /** Certainly not posted. Without `afterMs` the caller backs off by itself. */
  | { kind: 'later'; afterMs?: number; scope: 'channel' | 'network'; detail: string }
  /** The network says that it has this post already. */
  | { kind: 'duplicate'; detail: string }
  /** May have been posted: no machine may send it again. */
  | { kind: 'unknown'; detail: string }

export interface Refused {
  kind: 'refused'
  reason: RefusalReason
  detail: string
}

/** `content` and `gone` concern one post; the others concern the whole channel and pause it. */
export type RefusalReason = 'content' | 'gone' | 'credentials' | 'rights' | 'billing'

/** True when the refusal would hit every post of the channel, so that a person must act first. */
export const concernsChannel = (reason: RefusalReason): boolean => reason !== 'content' && reason !== 'gone'

/** What a channel's own check found: token, rights, expiry. */
export type Health =
  /** `endsAt`: when its credential does, ms since the epoch. */
  | { ok: true; detail: string; endsAt?: number }
  | { ok: false; reason: RefusalReason | 'unreachable'; detail: string }
