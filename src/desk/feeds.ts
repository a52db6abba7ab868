/** Polls a feed: asks politely, takes in what is new, and keeps in mind how it went. */
import { randomUUID } from 'node:crypto'
import type { Page } from '../intake/fetch.ts'
import type { FeedState } from '../store/feeds.ts'
import type { FeedDesk, FeedSettings } from './feed-desk.ts'
import { type Counts, leaseMs, takeItems } from './feed-items.ts'
import { isLive, subscribe } from './websub.ts'

export type Polled =
  | { kind: 'polled'; counts: Counts }
  /** Nothing changed since the last poll, says the server. */
  | { kind: 'unchanged' }
  | { kind: 'failed'; why: string }
  | { kind: 'gone' }
  /** Its time has not come; the server itself may have said so. */
  | { kind: 'early'; until: number }
  /** Another worker is at it. */
  | { kind: 'busy' }

export interface PollOptions {
  /** A person asks: at once, and also when the feed is gone. */
  asked?: boolean
  /** Takes what was published since then and was passed over, ms since the epoch. */
  since?: number
}

/** A scheduler may wake us a little before the time that the last poll wrote down. */
const slackMs = 5_000
const longestWaitMs = 24 * 3_600_000
const longestBackoffMs = 3_600_000
/** How much rarer polls are while a hub pushes. */
const liveTimes = 6
/** After so many failures in a row somebody should look. */
const manyFailures = 5

/** Safe to run anywhere, any number of times. Never throws for what a feed's server does. */
export const pollFeed = async (
  desk: FeedDesk,
  feed: FeedSettings,
  options: PollOptions = {},
): Promise<Polled> => {
  const owner = randomUUID()
  if (!(await desk.feeds.store.lease(feed.id, owner, leaseMs))) return { kind: 'busy' }
  try {
    return await poll(desk, feed, options, owner)
  } finally {
    await desk.feeds.store.release(feed.id, owner)
  }
}

const poll = async (
  desk: FeedDesk,
  feed: FeedSettings,
  { asked, since }: PollOptions,
  owner: string,
): Promise<Polled> => {
  const { store, fetch } = desk.feeds
  const state = await stateOf(desk, feed)
  // Counted from here: what the server takes must not push the next poll past its turn.
  const at = desk.clock.now()
  if (state.goneAt !== undefined && !asked) return { kind: 'gone' }
  const until = asked ? state.notBefore : state.nextAt
  if (until !== undefined && at < until - slackMs) return { kind: 'early', until }

  const answer = await fetch(feed.url, AbortSignal.timeout(leaseMs / 2), {
    headers: { accept: accepted, ...(since === undefined && validators(state)) },
  })
  await store.note(feed.id, { polledAt: at })
  if (answer.kind !== 'page') return failed(desk, feed, state, answer.why, at)
  const { status } = answer
  if (status === 410) return gone(desk, feed, at)
  if (status === 304) {
    await succeeded(desk, feed, state, {}, at)
    return { kind: 'unchanged' }
  }
  const wait = retryAfterMs(answer, at)
  if (status < 200 || status > 299)
    return failed(
      desk,
      feed,
      state,
      `answers ${status}${status === 404 ? ': there is nothing' : ''}`,
      at,
      wait,
    )
  const reading = await desk.feeds.read(answer)
  if (!reading.ok) return failed(desk, feed, state, reading.why, at)
  const read = reading.feed

  const problems = [...read.problems, ...(answer.whole ? [] : ['it is too large; its beginning was taken'])]
  const counts = await takeItems(desk, feed, read, {
    first: !state.begun,
    begunAt: state.since!,
    since,
    owner,
  })
  if (!counts) return { kind: 'busy' }
  const isWhole = problems.length === 0
  await succeeded(
    desk,
    feed,
    state,
    {
      begun: true,
      title: read.title,
      problems: isWhole ? undefined : problems,
      // Of half a feed the other half is still to come.
      etag: isWhole ? answer.headers.etag : undefined,
      lastModified: isWhole ? answer.headers['last-modified'] : undefined,
      hub: read.hub,
      self: read.self,
      ...(counts.taken > 0 && { lastItemAt: at }),
    },
    at,
  )
  return { kind: 'polled', counts }
}

const accepted =
  'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5'

/** What is remembered about another address does not count: its feed begins anew. */
const stateOf = async (desk: FeedDesk, { id, url }: FeedSettings): Promise<FeedState> => {
  const { store } = desk.feeds
  const known = await store.state(id)
  if (known.url === url) return known
  const forgotten = Object.fromEntries(Object.keys(known).map((field) => [field, undefined]))
  const fresh = { url, since: desk.clock.now() }
  await store.note(id, { ...forgotten, ...fresh })
  return fresh
}

const validators = ({ begun, etag, lastModified }: FeedState): Record<string, string> => ({
  ...(begun && etag && { 'if-none-match': etag }),
  ...(begun && lastModified && { 'if-modified-since': lastModified }),
})

const succeeded = async (
  desk: FeedDesk,
  feed: FeedSettings,
  state: FeedState,
  found: Partial<FeedState>,
  at: number,
): Promise<void> => {
  const { store } = desk.feeds
  if (state.error) desk.log.info({ feed: feed.id }, 'the feed answers again')
  const { hub, self } = { ...state, ...found }
  const intervalMs = feed.intervalMinutes * 60_000
  await subscribe(desk, feed, { hub, topic: self ?? feed.url })
  const live = isLive(await store.subscription(feed.id), at)
  await store.note(feed.id, {
    ...found,
    succeededAt: at,
    failures: undefined,
    error: undefined,
    goneAt: undefined,
    notBefore: undefined,
    // What the hub pushes comes by itself; polls only find what it may have lost.
    nextAt: at + (live ? Math.max(intervalMs * liveTimes, longestBackoffMs) : intervalMs),
  })
}

const failed = async (
  desk: FeedDesk,
  feed: FeedSettings,
  state: FeedState,
  why: string,
  at: number,
  waitMs = 0,
): Promise<Polled> => {
  const failures = (state.failures ?? 0) + 1
  const intervalMs = feed.intervalMinutes * 60_000
  const backoffMs = Math.min(
    intervalMs * 2 ** Math.min(failures - 1, 10),
    Math.max(longestBackoffMs, intervalMs),
  )
  await desk.feeds.store.note(feed.id, {
    failures,
    error: why,
    nextAt: at + Math.max(backoffMs, waitMs),
    notBefore: waitMs > 0 ? at + waitMs : undefined,
  })
  const fields = { feed: feed.id, failures, why }
  if (failures === manyFailures) desk.log.error(fields, 'a feed keeps failing; see `crier feeds check`')
  else desk.log.warn(fields, 'a feed cannot be read now; it is tried again')
  return { kind: 'failed', why }
}

const gone = async (desk: FeedDesk, { id }: FeedSettings, at: number): Promise<Polled> => {
  const error = 'answers 410: gone for good. Correct its url or take it out of the configuration'
  await desk.feeds.store.note(id, { goneAt: at, error, nextAt: undefined })
  desk.log.error({ feed: id }, 'a feed is gone for good (410); it is polled no more')
  return { kind: 'gone' }
}

/** Seconds or a date (RFC 9110, 10.2.3); at most a day, since some servers mean it in other units. */
const retryAfterMs = ({ headers }: Page, now: number): number => {
  const value = headers['retry-after']?.trim() ?? ''
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), longestWaitMs)
}
