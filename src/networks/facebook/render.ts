/** What a Facebook Page shows: headline and summary as the message, the article as the card under it. */
import type { Article } from '../../domain/article.ts'
import type { ChannelInfo } from '../../domain/channel.ts'
import type { Post } from '../../domain/post.ts'
import { compose } from '../../text/compose.ts'
import { utf16Units } from '../../text/length.ts'

/**
 * Meta documents no limit; every client of the field stops at 63206, and nobody says of what. UTF-16 units are the
 * largest of the possible counts, so a post that fits in them fits in all.
 */
const limit = 63_206

/** Facebook folds a post behind "See more" after a few lines; this is a paragraph or two. */
const summary = 600

/** Facebook makes the card from `link` (https://developers.facebook.com/docs/pages-api/posts); the message repeats no URL. */
export const render = (article: Article, _channel: ChannelInfo): Post => {
  const { text, warnings } = compose(article, { limit, measure: utf16Units, tail: '', summary })
  return {
    text,
    entities: [],
    link: article.url,
    length: { used: utf16Units(text), limit, unit: 'UTF-16 units' },
    warnings,
  }
}
