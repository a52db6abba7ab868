/** What the acts of the desk need, as interfaces: app.ts fills them in, tests may fill them in otherwise. */

import type { Priority } from '../domain/article.ts'
import type { SteadyClock } from '../domain/clock.ts'
import type { Route } from '../domain/route.ts'
import type { ChannelRules } from '../domain/rules.ts'
import type { GetPicture } from '../intake/image/pictures.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Channel } from '../networks/contract.ts'
import type { Enqueue } from '../queue/enqueue.ts'
import type { LookAtPage } from './page.ts'
import type { Rewriting } from './rewrite.ts'

export interface Desk {
  ledger: Ledger
  enqueue: Enqueue
  /** The channels this process can post to, by id. */
  channels: ReadonlyMap<string, Channel>
  /** When and how each may post, by id; a channel without rules may post at any time. */
  rules: ReadonlyMap<string, ChannelRules>
  route: Route
  /** Looks at a story's page before its post leaves; absent when the newsroom does not want that. */
  page?: LookAtPage
  /** Fetches the picture of a post; absent where nothing is posted. */
  picture?: GetPicture
  /** Summaries by a language model, where the newsroom wants them. */
  rewriting?: Rewriting
  clock: SteadyClock
  log: Log
  /** The newsroom's language: that of an article which names none. */
  language: string
  /** How late a post may leave, ms. */
  mostLateMs: Record<Priority, number>
  /** How long one request to a network may take, ms. */
  requestTimeoutMs: number
  /** How long after `sending` a silent attempt counts as abandoned, ms; longer than a request may take. */
  leaseMs: number
  /** How long a story is kept after it ended on every channel, ms; 0 = for ever. */
  keepMs: number
}

/** Structured lines for operators; pino's calling convention. Never given a credential. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
