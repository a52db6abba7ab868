/** Which pictures of a story a post shows, the same on every network. */
import { z } from 'zod'
import type { Article } from '../domain/article.ts'
import type { Media, Post } from '../domain/post.ts'

/**
 * @param photo what a post with its picture is like on this network
 * @param most pictures in one of its posts
 */
export const pictureSetting = (photo: string, most: number) =>
  z
    .enum(['none', 'photo', 'album'])
    .optional()
    .describe(
      `none, as when absent: a card shows what the page names. photo: ${photo} album: the same with up to ${most} ` +
        'of the story’s pictures, in order.',
    )

export type PictureSetting = z.output<ReturnType<typeof pictureSetting>>

/** How many pictures a post may show. @param most of an album on this network */
export const picturesWanted = (setting: PictureSetting, most: number): number =>
  setting === 'album' ? most : setting === 'photo' ? 1 : 0

/** X's limit (https://docs.x.com/x-api/media/upload-media-metadata); the other networks name none. */
const longestAlt = 1000

/** No network shows them, so the next picture of the story is asked. */
const unsound = /\.(svgz?|ico)$/i

/** The first pictures of the story that may be for readers, each once; what the bytes hold is seen when they are fetched. */
export const picturesIn = ({ images }: Article, most: number): Media[] =>
  images
    .filter(({ url }) => URL.canParse(url) && !unsound.test(new URL(url).pathname))
    .filter(({ url }, at, sound) => sound.findIndex((image) => image.url === url) === at)
    .slice(0, most)
    .map(({ url, alt }) => ({ url, ...(alt && { alt: cutAlt(alt) }) }))

/** Pictures as a post names them. */
export const showing = ([media, ...album]: Media[]): Pick<Post, 'media' | 'album'> => ({
  ...(media && { media }),
  ...(album.length > 0 && { album }),
})

/** An editor should know who is left out. */
export const pictureWarnings = (pictures: Media[]): string[] => {
  const mute = pictures.filter(({ alt }) => alt === undefined).length
  const which = pictures.length === 1 ? 'The picture has' : `${mute} of the ${pictures.length} pictures have`
  return mute > 0 ? [`${which} no alternative text: readers who do not see it learn nothing of it.`] : []
}

/** At a word, so that what is read aloud makes sense. */
const cutAlt = (alt: string): string =>
  alt.length <= longestAlt
    ? alt
    : `${alt
        .slice(0, longestAlt - 1)
        .replace(/\s+\S*$/, '')
        .replace(/[\uD800-\uDBFF]$/, '')}…`
