/** When and how a channel may post: the newsroom's own pace, and what its network allows. */
import type { QuietHours } from './quiet.ts'

export interface ChannelRules {
  /** What becomes of a doubtful delivery that the network cannot settle. */
  onDoubt: OnDoubt
  /** Which stories wait for an editor's word here. */
  approval: Approval
  /** The least time between two posts, ms. */
  gapMs: number
  /** The newsroom's own; breaking news is above them, as it is above the gap and the quiet hours. */
  quotas: Quota[]
  /** The network's: nothing is above them. */
  ceilings: Quota[]
  quiet?: QuietHours
  /** Only where the network bills each post. */
  money?: Money
}

/** In millionths of a dollar. A budget is for a calendar month, UTC. */
export interface Money {
  /** The most that one post can cost. */
  most: number
  budget?: {
    /** Nothing leaves that would pass it. */
    hard: number
    /** From here on a person is warned. */
    soft: number
  }
}

/** `ask`: a person decides. `resend`: rather twice than never. `drop`: rather never than twice. */
export type OnDoubt = 'ask' | 'resend' | 'drop'

/** `routine`: breaking news leaves without. */
export type Approval = 'none' | 'routine' | 'all'

/** At most so many posts in any stretch of `withinMs`. */
export interface Quota {
  posts: number
  withinMs: number
}

export const noRules: ChannelRules = { onDoubt: 'ask', approval: 'none', gapMs: 0, quotas: [], ceilings: [] }

/** `$12.40` */
export const dollars = (millionths: number): string => `$${(millionths / 1_000_000).toFixed(2)}`

/** The month that a budget counts for, `2026-05`, in UTC. @param now ms since the epoch */
export const monthOf = (now: number): string => new Date(now).toISOString().slice(0, 7)
