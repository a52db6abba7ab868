/** What the commands get from the process around them; main.ts fills it in. */
import type { Config, ConfiguredChannel } from '../../config/config.ts'
import type { WatchDesk } from '../desk/check.ts'
import type { FeedDesk } from '../desk/feed-desk.ts'
import type { Preview } from '../desk/preview.ts'
import type { TokenStore } from '../desk/tokens.ts'
import type { PostRef } from '../domain/post.ts'
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
  /** A page that shows these posts as readers would see them. */
  previewPage(config: Config, headline: string, previews: Preview[]): Promise<string>
  /** Reads articles from web pages, without Redis. */
  pages(config: Config): Promise<PageReader>
  /** The post of a channel that a person names; when it is none, how to name one, in words. */
  postNamed(channel: ConfiguredChannel, said: string): PostRef | string
  /** Where the sandbox shows what readers see. */
  readersPage(config: Config): string
  /** Runs until a signal ends it; gives the exit code. */
  run(config: Config, role: Role): Promise<number>
}

export type Role = 'start' | 'worker' | 'desk' | 'sandbox'

export interface Opened {
  desk: FeedDesk & WatchDesk
  tokens: TokenStore
  faults: Faults
  /** Takes in what lies under the default prefix of BullMQ; gives how many. */
  adoptStray(): Promise<number>
  close(): Promise<void>
}

/** Orders to the simulated networks. */
export interface Faults {
  add(network: string, fault: { kind: FaultKind; times: number; seconds?: number }): Promise<void>
  clear(network: string): Promise<void>
}
