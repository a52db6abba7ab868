/** Which story each item of a feed is: one that was here before, or a new one. Feeds reuse guids, and links. */
import { type FeedArticle, nameOf } from '../intake/feed/articles.ts'
import type { Seen } from '../store/feeds.ts'

export interface FeedStory {
  article: FeedArticle
  /** The id it had before, or has now. */
  id: string
  /** The names that are its own: none of them stands for another story. */
  names: string[]
  shared: string[]
  /** What is known of it from before. */
  before?: Seen
}

export const namesOf = (articles: FeedArticle[]): string[] =>
  articles.flatMap(({ names }) => Object.values(names).filter((name) => typeof name === 'string'))

/**
 * A guid counts until another story has it, now or ever; then the address does, as long as it is a story's own; then address
 * and headline together. @param known what the store holds under `namesOf` these
 */
export const identify = (articles: FeedArticle[], known: ReadonlyMap<string, Seen>): FeedStory[] => {
  const shared = new Set(articles.flatMap((article) => article.shared))
  for (const [name, seen] of known) if (seen.shared) shared.add(name)
  const isShared = (name: string): boolean => shared.has(name)
  const knownAs = (name: string | undefined): Seen | undefined =>
    name === undefined || isShared(name) ? undefined : known.get(name)

  for (const article of articles) {
    const { guid, place } = article.names
    const [byGuid, byPlace] = [knownAs(guid), knownAs(place)]
    if (guid && byGuid && isTakenOver(byGuid, byPlace, article)) shared.add(guid)
    else if (guid && !isShared(guid) && !byGuid && place && byPlace && !isSame(byPlace, article))
      shared.add(place)
  }
  return articles.map((article) => {
    const { guid, place, line } = article.names
    const own = [guid, place].filter((name) => name !== undefined && !isShared(name)) as string[]
    const before = own.length > 0 ? own.map(knownAs).find(Boolean) : known.get(line)
    return {
      article,
      id: before?.id ?? nameOf(article.names, isShared),
      names: [...own, line],
      shared: [guid, place].filter((name) => name !== undefined && isShared(name)) as string[],
      before,
    }
  })
}

/** A story may move and keep its headline, or be renamed with its address, but then its date stays. */
const isTakenOver = (
  before: Seen,
  byPlace: Seen | undefined,
  { names, headline, at }: FeedArticle,
): boolean => {
  if (before.place === names.place) return false
  if (byPlace && byPlace.id !== before.id) return true
  return before.headline !== headline && (at === undefined || at !== before.at)
}

/** A feed that gives its stories new guids leaves everything else as it was. */
const isSame = (before: Seen, { headline, at }: FeedArticle): boolean =>
  before.headline === headline && before.at === at
