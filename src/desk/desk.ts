/** What the acts of the desk need, as interfaces: app.ts fills them in, tests may fill them in otherwise. */
import type { Clock } from '../domain/clock.ts'
import type { Route } from '../domain/route.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Channel } from '../networks/contract.ts'
import type { Enqueue } from '../queue/enqueue.ts'

export interface Desk {
  ledger: Ledger
  enqueue: Enqueue
  /** The channels this process can post to, by id. */
  channels: ReadonlyMap<string, Channel>
  route: Route
  clock: Clock
  log: Log
  /** The newsroom's language: that of an article which names none. */
  language: string
  /** How long one request to a network may take, ms. */
  requestTimeoutMs: number
  /** How long after `sending` a silent attempt counts as abandoned, ms; longer than a request may take. */
  leaseMs: number
}

/** Structured lines for operators; pino's calling convention. Never given a credential. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
