/** WebSub (https://www.w3.org/TR/websub/): a hub pushes a feed's news at once, so that nobody has to wait for the next poll. */
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type { FeedAnswer } from '../intake/feed/read.ts'
import type { Subscription } from '../store/feeds.ts'
import type { FeedDesk, FeedSettings } from './feed-desk.ts'
import { leaseMs, takeItems } from './feed-items.ts'

/** What we ask for; the hub decides. */
const wantedLeaseSeconds = 7 * 24 * 3_600
/** Renewed in the last quarter of its time, and asked again after so long without an answer. */
const renewAt = 0.25
const askAgainMs = 30 * 60_000
const timeoutMs = 10_000

/** True while the hub pushes what is new. */
export const isLive = ({ leaseUntil }: Subscription, now: number): boolean =>
  leaseUntil !== undefined && leaseUntil > now

/** Asks the hub for a subscription when there is none, or its time is nearly over. Never throws for what a hub does. */
export const subscribe = async (
  desk: FeedDesk,
  feed: FeedSettings,
  { hub, topic }: { hub?: string; topic: string },
): Promise<void> => {
  const { store, fetch, publicUrl } = desk.feeds
  if (!feed.websub || !hub || !publicUrl) return
  const now = desk.clock.now()
  const known = await store.subscription(feed.id)
  const same = known.hub === hub && known.topic === topic
  if (same && (isFresh(known, now) || now < (known.askedAt ?? 0) + askAgainMs)) return
  // Another hub must not know what the one before it knew.
  const token = same && known.token ? known.token : randomBytes(16).toString('hex')
  const secret = same && known.secret ? known.secret : randomBytes(32).toString('hex')
  const forgotten = same ? {} : { leaseUntil: undefined, leaseMs: undefined, pushedAt: undefined }
  // Written first: the hub may verify before it answers.
  await store.noteSubscription(feed.id, {
    ...forgotten,
    hub,
    topic,
    token,
    secret,
    askedAt: now,
    error: undefined,
  })
  const answer = await fetch(hub, AbortSignal.timeout(timeoutMs), {
    form: {
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.callback': `${publicUrl}/websub/${feed.id}/${token}`,
      'hub.secret': secret,
      'hub.lease_seconds': String(wantedLeaseSeconds),
    },
  })
  if (answer.kind === 'page' && answer.status >= 200 && answer.status <= 299) return
  const error = answer.kind === 'page' ? `the hub answers ${answer.status}` : `the hub: ${answer.why}`
  await store.noteSubscription(feed.id, { error })
  desk.log.warn({ feed: feed.id, why: error }, 'no subscription at the hub; the feed is polled as usual')
}

const isFresh = ({ leaseMs: lease, leaseUntil }: Subscription, now: number): boolean =>
  leaseUntil !== undefined && lease !== undefined && leaseUntil - now > lease * renewAt

/**
 * The hub asks whether this subscription is wanted.
 * @param asked its query: `hub.mode`, `hub.topic` and so on
 * @returns what to answer with; undefined when we did not ask for it
 */
export const verifySubscription = async (
  desk: FeedDesk,
  feedId: string,
  token: string,
  asked: Record<string, string | undefined>,
): Promise<string | undefined> => {
  const known = await subscriptionOf(desk, feedId, token)
  if (known?.topic !== asked['hub.topic'] || !known) return undefined
  const { store } = desk.feeds
  if (asked['hub.mode'] === 'denied') {
    const why = (asked['hub.reason'] ?? 'no reason given').slice(0, 200)
    await store.noteSubscription(feedId, { error: `the hub denies it: ${why}`, leaseUntil: undefined })
    desk.log.warn({ feed: feedId, why }, 'the hub denies the subscription; the feed is polled as usual')
    return ''
  }
  const challenge = asked['hub.challenge']
  const seconds = Number(asked['hub.lease_seconds'] ?? wantedLeaseSeconds)
  if (asked['hub.mode'] !== 'subscribe' || !challenge || !(seconds > 0)) return undefined
  const lease = Math.min(seconds, 2 * wantedLeaseSeconds) * 1_000
  await store.noteSubscription(feedId, {
    leaseMs: lease,
    leaseUntil: desk.clock.now() + lease,
    error: undefined,
  })
  desk.log.info({ feed: feedId, seconds }, 'subscribed: the hub pushes what is new')
  return challenge
}

export type Pushed =
  | { kind: 'taken' }
  /** Not from the hub, or nothing that we could use: nobody learns which. */
  | { kind: 'ignored' }
  /** No such subscription: the hub should forget it. */
  | { kind: 'unknown' }
  /** The feed is being taken in this moment: the hub should try again. */
  | { kind: 'busy' }

/** Takes in what the hub pushes, as if it were polled. @param signature the header X-Hub-Signature */
export const takePush = async (
  desk: FeedDesk,
  feedId: string,
  token: string,
  signature: string | undefined,
  pushed: Pick<FeedAnswer, 'contentType' | 'body'>,
): Promise<Pushed> => {
  const { configured, store } = desk.feeds
  const feed = configured.get(feedId)
  const known = await subscriptionOf(desk, feedId, token)
  if (!feed || !known) return { kind: 'unknown' }
  if (!isSigned(pushed.body, signature, known.secret)) {
    desk.log.warn({ feed: feedId }, 'ignored what was pushed for a feed: its signature is missing or wrong')
    return { kind: 'ignored' }
  }
  const state = await store.state(feedId)
  const reading = await desk.feeds.read({ ...pushed, url: known.topic ?? feed.url, headers: {} })
  // Before the first poll nobody knows what is old; that poll takes what is new.
  if (!reading.ok || !state.begun || state.url !== feed.url) return { kind: 'ignored' }
  const owner = randomUUID()
  if (!(await store.lease(feedId, owner, leaseMs))) return { kind: 'busy' }
  try {
    const counts = await takeItems(desk, feed, reading.feed, { first: false, begunAt: 0, owner })
    const at = desk.clock.now()
    await store.noteSubscription(feedId, { pushedAt: at })
    if (counts && counts.taken > 0) await store.note(feedId, { lastItemAt: at })
    return counts ? { kind: 'taken' } : { kind: 'busy' }
  } finally {
    await store.release(feedId, owner)
  }
}

/** Whether a hub was given this address; for before its body is read. */
export const isSubscription = async (desk: FeedDesk, feedId: string, token: string): Promise<boolean> =>
  (await subscriptionOf(desk, feedId, token)) !== undefined

/** The one that this token belongs to. */
const subscriptionOf = async (
  desk: FeedDesk,
  feedId: string,
  token: string,
): Promise<Subscription | undefined> => {
  if (!desk.feeds.configured.get(feedId)?.websub) return undefined
  const known = await desk.feeds.store.subscription(feedId)
  return known.token !== undefined && isSame(known.token, token) ? known : undefined
}

const methods = ['sha1', 'sha256', 'sha384', 'sha512']

const isSigned = (body: Buffer, signature: string | undefined, secret: string | undefined): boolean => {
  const [, method = '', digest = ''] = /^(\w+)=([\da-f]+)$/i.exec(signature?.trim() ?? '') ?? []
  if (!secret || !methods.includes(method.toLowerCase())) return false
  const expected = createHmac(method.toLowerCase(), secret).update(body).digest('hex')
  return isSame(expected, digest.toLowerCase())
}

/** In a time that tells nothing about where they differ. */
const isSame = (a: string, b: string): boolean => {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}
