/** Which picture of a story a post shows, the same on every network. */
import { z } from 'zod'
import type { Article } from '../domain/article.ts'
import type { Media } from '../domain/post.ts'

/** @param photo what a post with its picture is like on this network */
export const pictureSetting = (photo: string) =>
  z
    .enum(['none', 'photo'])
    .optional()
    .describe(`none, as when absent: a card shows what the page names. photo: ${photo}`)

/** X's limit (https://docs.x.com/x-api/media/upload-media-metadata); the other networks name none. */
const longestAlt = 1000

/** No network shows them, so the next picture of the story is asked. */
const unsound = /\.(svgz?|ico)$/i

/** The first picture of the story that may be one for readers; what the bytes hold is seen when they are fetched. */
export const pictureOf = ({ images }: Article): Media | undefined => {
  const image = images.find(({ url }) => URL.canParse(url) && !unsound.test(new URL(url).pathname))
  return image && { url: image.url, ...(image.alt && { alt: cutAlt(image.alt) }) }
}

/** An editor should know who is left out. */
export const pictureWarnings = (media: Media | undefined): string[] =>
  media && media.alt === undefined
    ? ['The picture has no alternative text: readers who do not see it learn nothing of it.']
    : []

/** At a word, so that what is read aloud makes sense. */
const cutAlt = (alt: string): string =>
  alt.length <= longestAlt
    ? alt
    : `${alt
        .slice(0, longestAlt - 1)
        .replace(/\s+\S*$/, '')
        .replace(/[\uD800-\uDBFF]$/, '')}…`
