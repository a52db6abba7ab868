/** What a Facebook Page shows: headline and summary as the message, the article as the card under it. */
import type { Article } from '../../domain/article.ts'
import type { Post } from '../../domain/post.ts'
import { utf16Units } from '../../text/length.ts'
import { type Habits, type Layout, layOut, linkFor, type Standard } from '../layout.ts'
import { picturesIn, picturesWanted, pictureWarnings, showing } from '../picture.ts'
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
 * URL. A post with a photo has no card, so there the words hold the address.
 */
export const standard: Standard = {
  template: '{headline}\n\n{summary}\n\n{if picture}{url}{end}\n\n{hashtags}',
  hashtags: 0,
}

const habits: Habits = {
  standard,
  room: { limit, measure: utf16Units, summary },
  // Hashtags in any script, and `@[page id]`, which tags a Page (https://developers.facebook.com/docs/pages-api/posts).
  signs: /(?<![\p{L}\p{M}\p{N}_&])#(?!\uFE0F|\u20E3)(?=[\p{N}_]*[\p{L}\p{M}])|@(?=\[)/gu,
  marks: true,
}

/** Meta names no limit; clients of the edge stop at ten. */
export const mostPictures = 10

export const render = (article: Article, settings: Layout & Pick<Settings, 'picture'>): Post => {
  const pictures = picturesIn(article, picturesWanted(settings.picture, mostPictures))
  const occasion = { linked: true, picture: pictures.length > 0 }
  const { text, warnings } = layOut(article, settings, habits, occasion)
  return {
    text,
    entities: [],
    link: linkFor(article, settings),
    ...showing(pictures),
    length: { used: utf16Units(text), limit, unit: 'UTF-16 units' },
    warnings: [...warnings, ...pictureWarnings(pictures)],
  }
}
