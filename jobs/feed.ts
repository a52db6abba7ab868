/** Job of the feeds' queue: polls one feed. */
import type { FeedDesk } from '../src/desk/feed-desk.ts'
import { pollFeed } from '../src/desk/feeds.ts'
import type { JobAct } from '../src/queue/verdict.ts'

export const feed =
  (desk: FeedDesk): JobAct =>
  async (data) => {
    const settings = desk.feeds.configured.get((data as { id: string }).id)
    if (!settings) return 'no longer configured'
    const polled = await pollFeed(desk, settings)
    return polled.kind === 'polled' ? `${polled.counts.taken} taken` : polled.kind
  }
