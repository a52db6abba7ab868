/** Which stories of a feed the newsroom wants: by words of the headline and by tag. */
import type { FeedArticle } from '../intake/feed/articles.ts'

/** Small and capital letters are the same. */
export interface Wishes {
  /** Whole words or phrases of the headline. */
  words: string[]
  /** What the feed files a story under: its categories, and the tags that the configuration adds. */
  tags: string[]
}

/** True when it fits anything that is included (all, when nothing is) and nothing that is excluded. */
export const isWanted = (
  { data }: Pick<FeedArticle, 'data'>,
  { include, exclude }: { include: Wishes; exclude: Wishes },
): boolean => {
  const fits = (wishes: Wishes): boolean => {
    const headline = ` ${words(String(data.headline))} `
    const tags = (data.tags as string[]).map(words)
    return (
      wishes.words.some((wish) => headline.includes(` ${words(wish)} `)) ||
      wishes.tags.some((wish) => tags.includes(words(wish)))
    )
  }
  const all = include.words.length + include.tags.length === 0
  return (all || fits(include)) && !fits(exclude)
}

const words = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu)
    ?.join(' ') ?? ''
