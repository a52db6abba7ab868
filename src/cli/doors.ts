/** What the commands get from the process around them; main.ts fills it in. */
import type { Config } from '../../config/config.ts'
import type { FeedDesk } from '../desk/feed-desk.ts'
import type { TokenStore } from '../desk/tokens.ts'
import type { PageReader } from '../intake/page/read.ts'
import type { Channel } from '../networks/contract.ts'
import type { FaultKind } from '../networks/fake.ts'

export interface Doors {
  version: string
  out: NodeJS.WriteStream
  err: NodeJS.WriteStream
  /** The whole of standard input. */
  stdin(): Promise<string>
  /** @throws ConfigError */
  config(file?: string): Config
  /** Configuration for people (YAML, secrets redacted). */
  shownConfig(file?: string): string
  /** Connects to the Redis that the configuration names. @throws UserError when it is not there */
  open(config: Config, options?: { channels: boolean }): Promise<Opened>
  /** The configured channels, ready to use, without Redis. */
  channels(config: Config): Promise<ReadonlyMap<string, Channel>>
  /** Reads articles from web pages, without Redis. */
  pages(config: Config): Promise<PageReader>
  /** Where the sandbox shows what readers see. */
  readersPage(config: Config): string
  /** Runs until a signal ends it; gives the exit code. */
  run(config: Config, role: Role): Promise<number>
}

export type Role = 'start' | 'worker' | 'desk' | 'sandbox'

export interface Opened {
  desk: FeedDesk
  tokens: TokenStore
  faults: Faults
  close(): Promise<void>
}

/** Orders to the simulated networks. */
export interface Faults {
  add(network: string, fault: { kind: FaultKind; times: number; seconds?: number }): Promise<void>
  clear(network: string): Promise<void>
}
