/** What the desk may ask of the queue: to be woken for a delivery, and to take an article. */
import type { Priority, Submission } from '../domain/article.ts'

export interface Enqueue {
  /** Adds the article to the public queue, as any other client would. Gives a ticket to ask `answer` with. */
  article(article: Submission): Promise<string>
  /** What became of it; undefined until a worker took it. Kept for some minutes. */
  answer(ticket: string): Promise<IntakeAnswer | undefined>
  /** Sees to it that a job exists for each delivery and version; asking twice is harmless. */
  deliveries(wanted: Wake[]): Promise<void>
  /** Sees to it that the network is asked about these doubtful deliveries. */
  reconcile(doubts: Doubt[]): Promise<void>
  /** How the public queue stands. */
  intake(): Promise<IntakeState>
}

/** How the ledger knows the article now, and what it said to it (see `Acceptance`). */
export interface Known {
  verdict: string
  articleId: string
  version: number
}

/** What became of what was handed over: known as an article, or under which id it was set aside. */
export type IntakeAnswer = Known | { asideId: string }

/** What the job of the public queue leaves behind for `answer`. */
export const toAnswer = (answer: IntakeAnswer): string => JSON.stringify(answer)

/** One attempt of a delivery. */
export interface Doubt {
  id: string
  epoch: number
}

export interface IntakeState {
  /** Articles that are not in the ledger yet: no worker has come to them, or one has just begun. */
  waiting: number
  /** Set when articles lie in a queue of this name under BullMQ's default prefix, where nobody takes them. */
  strayPrefix?: string
}

export interface Wake {
  deliveryId: string
  /** Of the article. */
  version: number
  channelId: string
  /** ms from now; 0 = at once */
  delayMs: number
  priority: Priority
}
