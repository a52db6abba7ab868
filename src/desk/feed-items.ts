/** Takes in the items of a feed: what is new, oldest first, each story once. */
import { articlesOf, type FeedArticle } from '../intake/feed/articles.ts'
import type { Feed } from '../intake/feed/feed.ts'
import type { Mark, Seen } from '../store/feeds.ts'
import { accept } from './accept.ts'
import type { FeedDesk, FeedSettings } from './feed-desk.ts'
import { isWanted } from './feed-filter.ts'
import { type FeedStory, identify, namesOf } from './feed-identity.ts'

export interface Counts {
  taken: number
  passed: number
  filtered: number
  aside: number
  known: number
  /** Brought other words than the story has, but no later ones. */
  behind: number
  /** Stood in the feed twice. */
  repeated: number
}

/** How long a feed belongs to whoever takes it in: longer than a fetch; renewed before each item. */
export const leaseMs = 60_000
/** @returns undefined when another worker took over meanwhile */
export const takeItems = async (
  desk: FeedDesk,
  settings: FeedSettings,
  feed: Feed,
  terms: { first: boolean; begunAt: number; since?: number; owner: string },
): Promise<Counts | undefined> => {
  const { store } = desk.feeds
  const now = desk.clock.now()
  const counts: Counts = { taken: 0, passed: 0, filtered: 0, aside: 0, known: 0, behind: 0, repeated: 0 }
  const articles = articlesOf(feed, settings)
  counts.repeated = feed.items.length - articles.length
  const known = await store.seen(settings.id, namesOf(articles))
  const stories = identify(articles, known)
  const sharing = stories.filter(({ shared }) => shared.some((name) => !known.get(name)?.shared))
  const rest: Mark[] = []
  for (const story of stories) {
    const decision = decide(story.article, story.before, settings, { ...terms, now })
    if (decision !== 'take') {
      rest.push(markOf(story, decision, now))
      counts[decision]++
      continue
    }
    // Two that take in one feed at once could bring an edited story back to its old words.
    if (!(await store.lease(settings.id, terms.owner, leaseMs))) return undefined
    const { became, id } = await take(desk, settings, story, now)
    // Only now: a crash before this line brings the item again, and the ledger knows it then.
    await store.mark(settings.id, [markOf({ ...story, id }, became === 'aside' ? 'aside' : 'take', now)], now)
    counts[became]++
  }
  await store.mark(settings.id, rest, now)
  if (sharing.length > 0)
    desk.log.info(
      { feed: settings.id, stories: sharing.map(({ id }) => id).slice(0, 10) },
      'these stories share a guid or an address with others; they are told apart by the rest',
    )
  if (counts.passed > 0 && !terms.first)
    desk.log.info(
      { feed: settings.id, passed: counts.passed },
      'passed over as too old; see `crier feeds poll --since`',
    )
  return counts
}

type Became = 'taken' | 'aside' | 'behind' | 'known' | 'passed'

/** Gives it to the ledger, unless that would announce it again. `id`: by which the ledger knows it. */
const take = async (
  desk: FeedDesk,
  settings: FeedSettings,
  { article, id, names, shared, before }: FeedStory,
  now: number,
): Promise<{ became: Became; id: string }> => {
  const { store } = desk.feeds
  const { data, words, hasPage } = article
  const { place } = article.names
  const sharesAddress = !hasPage || (place !== undefined && shared.includes(place))
  const tellable = [id, ...(place && !sharesAddress && names.includes(place) ? [place] : [])]
  const told = await store.told(tellable)
  // Section and tags are those of the feed that brought it first: another feed's are no correction.
  if (told && told.feedId !== settings.id && told.words === words) return { became: 'known', id: told.id }

  const fields = { feed: settings.id, article: told?.id ?? id }
  const wasOut = told !== undefined || before?.kind === 'taken'
  const isForgotten = wasOut && !(await desk.ledger.article(fields.article))
  const firstAt = before?.firstAt ?? now
  if (isForgotten && isTooOld(article.at ?? firstAt, settings, now)) {
    desk.log.info(fields, 'an old story was edited after the ledger forgot it; it is not announced again')
    return { became: 'passed', id }
  }
  const holds = [
    isForgotten && 'was announced before, and forgotten since: a person must say whether it goes out again',
    settings.approval === 'hold' && `stories of the feed ${settings.id} wait for an editor`,
  ]
  const changedAt = data.updatedAt === before?.updatedAt ? undefined : data.updatedAt
  const result = await accept(
    desk,
    {
      ...data,
      id,
      publishedAt: data.publishedAt ?? new Date(firstAt).toISOString(),
      // A date that did not move with the words says nothing about them.
      updatedAt: before?.kind === 'taken' ? changedAt : data.updatedAt,
    },
    { hold: holds.find((why) => why !== false), door: `feed:${settings.id}`, repeats: true, sharesAddress },
  )
  if (result.kind !== 'accepted') return { became: 'aside', id }
  await store.tell(
    [...tellable, result.article.id],
    { feedId: settings.id, id: result.article.id, words },
    now,
  )
  const isBehind = result.verdict === 'conflict' || result.verdict === 'older'
  if (isBehind)
    desk.log.warn(
      { ...fields, article: result.article.id, verdict: result.verdict },
      'a feed brought other words for a story that has later ones; nothing changed',
    )
  return { became: isBehind ? 'behind' : 'taken', id: result.article.id }
}

const markOf = ({ article, id, names, shared, before }: FeedStory, kind: Decision, now: number): Mark => {
  const { digest, headline, at, data } = article
  // What a stale copy says is not kept in mind.
  if (before?.kind === 'taken' && kind === 'known' && before.digest !== digest)
    return { names, shared, seen: before }
  const seen: Seen = {
    kind: kind === 'known' ? before!.kind : kind === 'take' ? 'taken' : kind,
    digest,
    firstAt: before?.firstAt ?? now,
    id,
    place: article.names.place,
    headline,
    at,
    updatedAt: data.updatedAt as string | undefined,
    lastAt: now,
    earlier: before?.digest === digest ? before.earlier : before?.digest,
  }
  return { names, shared, seen }
}

type Decision = 'take' | 'passed' | 'filtered' | 'known' | 'aside'

/** What becomes of an item, given what is known of it from before. */
export const decide = (
  article: FeedArticle,
  before: Seen | undefined,
  settings: FeedSettings,
  { first, begunAt, since, now }: { first: boolean; begunAt: number; since?: number; now: number },
): Exclude<Decision, 'aside'> => {
  const { at, digest } = article
  if (before?.kind === 'taken') return isEdited(article, before, now) ? 'take' : 'known'
  const isAsked = since !== undefined && at !== undefined && at >= since
  if (before?.kind === 'passed' && !isAsked) return 'known'
  if (before && before.kind !== 'passed' && before.digest === digest) return 'known'
  if (!isWanted(article, settings.filters)) return 'filtered'
  if (isAsked) return 'take'
  // The dates of a first poll are all that tells old from new, and one in the future tells nothing.
  if (first) return at !== undefined && at >= begunAt && at <= now ? 'take' : 'passed'
  return at !== undefined && isTooOld(at, settings, now) ? 'passed' : 'take'
}

const hourMs = 3_600_000

const isTooOld = (at: number, { maxAgeHours }: FeedSettings, now: number): boolean =>
  at < now - maxAgeHours * hourMs

/** The machines of a CDN may show old and new words in turn; whoever takes an edit back does it for longer, or dates it. */
const isEdited = ({ digest, data }: FeedArticle, before: Seen, now: number): boolean => {
  if (digest === before.digest) return false
  const isLater = instant(data.updatedAt) > instant(before.updatedAt)
  return digest !== before.earlier || isLater || now - (before.lastAt ?? 0) >= hourMs
}

const instant = (text: unknown): number => (typeof text === 'string' ? Date.parse(text) : 0)
