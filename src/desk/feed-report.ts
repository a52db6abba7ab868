/** The read side of feeds: how each stands, and what Crier would make of one. */
import { redactedQuery } from '../domain/redacted.ts'
import type { FeedArticle } from '../intake/feed/articles.ts'
import { readArticle } from '../intake/json.ts'
import type { Problem } from '../intake/problems.ts'
import type { Seen } from '../store/feeds.ts'
import type { FeedDesk, FeedSettings } from './feed-desk.ts'
import { isWanted } from './feed-filter.ts'
import { identify, namesOf } from './feed-identity.ts'
import { isLive } from './websub.ts'

/** Times in ms since the epoch. */
export interface FeedReport {
  id: string
  url: string
  title?: string
  /** `pushed`: a hub tells what is new, polls are rarer. */
  state: 'waiting' | 'fine' | 'pushed' | 'failing' | 'gone'
  polledAt?: number
  succeededAt?: number
  lastItemAt?: number
  nextAt?: number
  failures: number
  error?: string
  problems: string[]
  leaseUntil?: number
  pushedAt?: number
  hubError?: string
}

/** In the order of the configuration. */
export const feedReports = async ({
  feeds,
  clock,
}: Pick<FeedDesk, 'feeds' | 'clock'>): Promise<FeedReport[]> =>
  Promise.all(
    [...feeds.configured.values()].map(async ({ id, url }): Promise<FeedReport> => {
      const [known, subscription] = await Promise.all([feeds.store.state(id), feeds.store.subscription(id)])
      // What is remembered about another address is no longer true.
      const state = known.url === url ? known : {}
      const live = isLive(subscription, clock.now())
      return {
        id,
        url: redactedQuery(url),
        title: state.title,
        state: state.goneAt
          ? 'gone'
          : state.error
            ? 'failing'
            : live
              ? 'pushed'
              : state.succeededAt
                ? 'fine'
                : 'waiting',
        polledAt: state.polledAt,
        succeededAt: state.succeededAt,
        lastItemAt: state.lastItemAt,
        nextAt: state.nextAt,
        failures: state.failures ?? 0,
        error: state.error,
        problems: state.problems ?? [],
        leaseUntil: subscription.leaseUntil,
        pushedAt: subscription.pushedAt,
        hubError: live ? undefined : subscription.error,
      }
    }),
  )

export interface FeedCheck {
  url: string
  title?: string
  hub?: string
  /** Why there is nothing to show. */
  error?: string
  problems: string[]
  /** Oldest first. */
  items: Array<{
    article: FeedArticle['data']
    problems: Problem[]
    /** Set when a poll would not take it. */
    decision?: 'seen' | 'filtered'
  }>
}

/** @param name an address, or the id of a configured feed. Fetches, and changes nothing. */
export const checkFeed = async (desk: FeedDesk, name: string): Promise<FeedCheck> => {
  const { configured, fetch, store } = desk.feeds
  const feed = configured.get(name)
  const terms: Pick<FeedSettings, 'url' | 'tags' | 'filters'> = feed ?? {
    url: name,
    tags: [],
    filters: { include: { words: [], tags: [] }, exclude: { words: [], tags: [] } },
  }
  const { url } = terms
  const nothing = { url: redactedQuery(url), problems: [], items: [] }
  const answer = await fetch(url, AbortSignal.timeout(30_000))
  if (answer.kind !== 'page') return { ...nothing, error: answer.why }
  if (answer.status < 200 || answer.status > 299) return { ...nothing, error: `answers ${answer.status}` }
  const { articlesOf } = await import('../intake/feed/articles.ts')
  const reading = await desk.feeds.read(answer)
  if (!reading.ok) return { ...nothing, error: reading.why }
  const read = reading.feed
  const articles = articlesOf(read, terms)
  const known = feed ? await store.seen(feed.id, namesOf(articles)) : new Map<string, Seen>()
  return {
    url: nothing.url,
    title: read.title,
    hub: read.hub,
    problems: [...read.problems, ...(answer.whole ? [] : ['it is too large; its beginning was read'])],
    items: identify(articles, known).map(({ article, id, before }) => {
      const data = { ...article.data, id }
      const reading = readArticle(data, { language: desk.language })
      const decision =
        before?.kind === 'passed' || before?.digest === article.digest
          ? 'seen'
          : isWanted(article, terms.filters)
            ? undefined
            : 'filtered'
      return { article: data, problems: reading.ok ? [] : reading.problems, decision }
    }),
  }
}
