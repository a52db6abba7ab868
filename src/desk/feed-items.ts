/** Takes in the items of a feed: what is new, oldest first, each story once. */
import { articlesOf, type FeedArticle } from '../intake/feed/articles.ts'
import type { Feed } from '../intake/feed/feed.ts'
import type { Mark, Seen } from '../store/feeds.ts'
import { accept } from './accept.ts'
import type { FeedDesk, FeedSettings } from './feed-desk.ts'
import { isWanted } from './feed-filter.ts'

export interface Counts {
  taken: number
  passed: number
  filtered: number
  aside: number
  known: number
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
  const counts: Counts = { taken: 0, passed: 0, filtered: 0, aside: 0, known: 0 }
  const articles = articlesOf(feed, settings)
  const seen = await store.seen(
    settings.id,
    articles.map(({ keys }) => keys),
  )
  const rest: Mark[] = []
  for (const [index, article] of articles.entries()) {
    const before = seen[index]
    const firstAt = before?.firstAt ?? now
    const mark = (kind: Seen['kind']): Mark => ({ keys: article.keys, kind, digest: article.digest, firstAt })
    const decision = decide(article, before, settings, { ...terms, now })
    if (decision !== 'take') {
      rest.push(decision === 'known' ? { ...before!, keys: article.keys } : mark(decision))
      counts[decision]++
      continue
    }
    // Two that take in one feed at once could bring an edited story back to its old words.
    if (!(await store.lease(settings.id, terms.owner, leaseMs))) return undefined
    const data = { ...article.data, publishedAt: article.data.publishedAt ?? new Date(firstAt).toISOString() }
    const hold =
      settings.approval === 'hold' ? `stories of the feed ${settings.id} wait for an editor` : undefined
    const kind = (await accept(desk, data, { hold })).kind === 'accepted' ? 'taken' : 'aside'
    // Only now: a crash before this line brings the item again, and the ledger knows it then.
    await store.mark(settings.id, [mark(kind)], now)
    counts[kind]++
  }
  await store.mark(settings.id, rest, now)
  if (counts.passed > 0 && !terms.first)
    desk.log.info(
      { feed: settings.id, passed: counts.passed },
      'passed over as too old; see `crier feeds poll --since`',
    )
  return counts
}

type Decision = 'take' | 'passed' | 'filtered' | 'known'

/** What becomes of an item, given what is known of it from before. */
export const decide = (
  article: FeedArticle,
  before: Seen | undefined,
  { filters, maxAgeHours }: FeedSettings,
  { first, begunAt, since, now }: { first: boolean; begunAt: number; since?: number; now: number },
): Decision => {
  const { at, digest } = article
  if (before?.kind === 'taken') return before.digest === digest ? 'known' : 'take'
  const isAsked = since !== undefined && at !== undefined && at >= since
  if (before?.kind === 'passed' && !isAsked) return 'known'
  if (before && before.kind !== 'passed' && before.digest === digest) return 'known'
  if (!isWanted(article, filters)) return 'filtered'
  if (isAsked) return 'take'
  // The dates of a first poll are all that tells old from new, and one in the future tells nothing.
  if (first) return at !== undefined && at >= begunAt && at <= now ? 'take' : 'passed'
  return at !== undefined && at < now - maxAgeHours * 3_600_000 ? 'passed' : 'take'
}
