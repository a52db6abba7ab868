/** What goes through the storm: how stories get in, and what it believes became of them. */

import type { Redis } from 'ioredis'
import type { Newsroom } from './newsroom.ts'
import type { Revision } from './revisions.ts'

/** Who is put through it. */
export interface Contender {
  /** The module of a worker, below the folder of the build, and its arguments. @param config the file */
  worker(config: string): [module: string, ...args: string[]]
  arm(newsroom: Newsroom, redis: Redis): Arm
}

/** One that is in it. */
export interface Arm {
  /** Hands over one story, for every channel. */
  hand(number: number): Promise<void>
  /** Hands over its second version; absent where there are no versions. */
  revise?(number: number, revision: Revision): Promise<void>
  /** How many deliveries stand how; the rest is under way. */
  standing(): Promise<Standing>
  /** What became of each delivery that it knows. */
  beliefs(): Promise<Belief[]>
  close(): Promise<void>
}

export interface Standing {
  published: number
  doubtful: number
  /** Of the doubtful: on a network that cannot always tell, so that a person may have to. */
  forPeople: number
  failed: number
}

export interface Belief {
  channelId: string
  /** Id of the article. */
  story: string
  believed: 'published' | 'doubtful' | 'failed' | 'under way'
  /** What the ledger wrote down about it, in order: what it became, and when, ms since the epoch. */
  moves?: Array<{ to: string; at: number }>
  /** The id of the post, as the network gave it. */
  ref?: string
  /** The words that it is believed to stand there in. */
  text?: string
  /** How each doubt about it ended. */
  doubts?: DoubtEnd[]
  /** Why it is not published. */
  detail?: string
}

export const doubtEnds = [
  'found by asking',
  'proved absent and sent',
  'settled by a late answer',
  'ended otherwise',
  'left: a person’s, or still asked',
] as const
export type DoubtEnd = (typeof doubtEnds)[number]
