/** What each channel would show of a story: the very words that are sent, before anybody sends them. */
import type { Article } from '../domain/article.ts'
import type { Post } from '../domain/post.ts'
import type { Desk } from './desk.ts'
import { routing } from './routing.ts'

export interface Preview {
  channelId: string
  goes: boolean
  /** For people: which rule said so. */
  why: string
  /** Absent where the story does not go. */
  post?: Post
}

/**
 * One for each channel, in the order of the configuration. Asks no network and no store, so a page's own canonical
 * address and the bytes of a picture are not known yet.
 * @param channelIds only these, and their posts even where the rules keep the story away
 */
export const preview = (
  desk: Pick<Desk, 'channels' | 'route'>,
  article: Article,
  channelIds?: readonly string[],
): Preview[] =>
  routing(desk, article)
    .filter(({ channelId }) => channelIds === undefined || channelIds.includes(channelId))
    .map((verdict) => {
      const wanted = verdict.goes || channelIds !== undefined
      return { ...verdict, ...(wanted && { post: desk.channels.get(verdict.channelId)!.render(article) }) }
    })
