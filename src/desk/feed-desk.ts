/** What the acts on feeds need beside the desk. */

import type { ReadFeed } from '../intake/feed/apart.ts'
import type { FetchPage } from '../intake/fetch.ts'
import type { FeedStore } from '../store/feeds.ts'
import type { Desk } from './desk.ts'
import type { Wishes } from './feed-filter.ts'

/** The desk of a newsroom that has feeds. */
export interface FeedDesk extends Desk {
  feeds: {
    configured: ReadonlyMap<string, FeedSettings>
    store: FeedStore
    /** Takes more bytes than a page has. */
    fetch: FetchPage
    read: ReadFeed
    /** Where hubs reach this newsroom, without a slash at its end; absent when they cannot. */
    publicUrl?: string
  }
}

/** As the configuration has them. */
export interface FeedSettings {
  id: string
  url: string
  intervalMinutes: number
  section?: string
  tags: string[]
  language?: string
  filters: { include: Wishes; exclude: Wishes }
  /** `hold`: its stories wait for an editor. */
  approval: 'none' | 'hold'
  /** A story that was never seen and is older than this is no news. */
  maxAgeHours: number
  websub: boolean
}
