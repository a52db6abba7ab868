/** Reads feeds where that can be ended: a hostile one costs Crier a fixed time and memory. */
import { openApart } from '../apart.ts'
import type { Feed } from './feed.ts'
import type { FeedAnswer } from './read.ts'

/** `why` is for people. Never throws. */
export type FeedReading = { ok: true; feed: Feed } | { ok: false; why: string }

export type ReadFeed = (answer: FeedAnswer) => Promise<FeedReading>

/** @param thread the built thread; it is started with the first feed, and keeps no process alive */
export const openFeedReader = (thread = new URL('./thread.js', import.meta.url)): ReadFeed => {
  const apart = openApart<FeedAnswer, { feed?: Feed }>(thread)
  return async ({ url, contentType, body, headers }) => {
    const read = await apart.ask({ url, contentType, body, headers: { link: headers.link ?? '' } })
    if (!read) return { ok: false, why: 'answers with something that takes too long to read' }
    return read.feed
      ? { ok: true, feed: read.feed }
      : { ok: false, why: 'answers with something that is no RSS, Atom or JSON Feed' }
  }
}
