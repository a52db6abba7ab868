/** What a Facebook Page shows: headline and summary as the message, the article as the card under it. */
import type { Article } from '../../domain/article.ts'
import type { Post } from '../../domain/post.ts'
import { compose } from '../../text/compose.ts'
import { utf16Units } from '../../text/length.ts'
import { pictureOf, pictureWarnings } from '../picture.ts'
import type { Settings } from './settings.ts'

/**
 * Meta documents no limit; every client of the field stops at 63206, and nobody says of what. UTF-16 units are the
 * largest of the possible counts, so a post that fits in them fits in all.
 */
const limit = 63_206

/** Facebook folds a post behind "See more" after a few lines; this is a paragraph or two. */
const summary = 600

/**
 * Facebook makes the card from `link` (https://developers.facebook.com/docs/pages-api/posts), and the message repeats no
 * URL. A post with a photo has no card, so there the words end with the address.
 */
export const render = (article: Article, { picture }: Pick<Settings, 'picture'>): Post => {
  const media = picture === 'photo' ? pictureOf(article) : undefined
  const tail = media ? `\n\n${article.url}` : ''
  const { text, warnings } = compose(article, {
    limit,
    measure: utf16Units,
    put: ({ headline, summary }) => [headline, summary].filter(Boolean).join('\n\n') + tail,
    summary,
  })
  return {
    text,
    entities: [],
    link: article.url,
    ...(media && { media }),
    length: { used: utf16Units(text), limit, unit: 'UTF-16 units' },
    warnings: [...warnings, ...pictureWarnings(media)],
  }
}
