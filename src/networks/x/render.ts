/** From an article to the words of a post on X: headline, summary and link, within the weighted limit. */
import type { Article } from '../../domain/article.ts'
import type { Part, Post } from '../../domain/post.ts'
import { threadOf } from '../../text/thread.ts'
import { hasLink, weightedLength } from '../../text/weighted.ts'
import { type Habits, type Layout, layOut, linkFor, type Standard } from '../layout.ts'
import { picturesIn, picturesWanted, pictureWarnings, showing } from '../picture.ts'
import { countCashtags, withOneCashtag } from './cashtag.ts'
import type { Settings } from './settings.ts'

type LinkPolicy = NonNullable<Settings['links']>[number]['post']
type Wanted = Layout & Pick<Settings, 'characterLimit' | 'links' | 'picture' | 'thread'>

/** What the newsroom wants of this story here: X bills a post with a link more than ten times one without. */
export const linkPolicy = (article: Article, links: Settings['links']): LinkPolicy =>
  links?.find(
    ({ section, priority }) =>
      (section === undefined || section === article.section) &&
      (priority === undefined || priority === article.priority),
  )?.post ?? 'with-link'

export const standard: Standard = { template: '{headline}\n\n{summary}\n\n{hashtags}\n\n{url}', hashtags: 0 }

/** The grammar of twitter-text 3.1.0; `RT@name` tags too. X keeps a cashtag: it names a company, see cashtag.ts. */
const inTag =
  '\\p{L}\\p{M}\\p{N}_\\u200C\\u200D\\uA67E\\u05BE\\u05F3\\u05F4\\uFF5E\\u301C\\u309B\\u309C\\u30A0\\u30FB\\u3003\\u0F0B\\u0F0C\\u00B7'
const signs = new RegExp(
  `(?<=^|[^A-Za-z0-9_]|(?:^|[^A-Za-z0-9_])[Rr][Tt])[@＠](?=[A-Za-z0-9_])|` +
    `[#＃](?!\\uFE0F|\\u20E3)(?=[${inTag}]*[\\p{L}\\p{M}])`,
  'gu',
)

const habits = (limit: number): Habits => ({
  standard,
  // The summary may fill what the headline and the link leave.
  room: { limit, measure: weightedLength, summary: limit },
  signs,
  links: hasLink,
  marks: true,
})

/** https://docs.x.com/x-api/posts/create-post */
export const mostPictures = 4

/** The post an account would show. A picture takes no room. */
export const render = (article: Article, settings: Wanted): Post => {
  const { characterLimit: limit, links, picture, thread } = settings
  const policy = linkPolicy(article, links)
  const wanted = Math.max(picturesWanted(picture, mostPictures), policy === 'with-picture' ? 1 : 0)
  const pictures = picturesIn(article, wanted)
  const occasion = { linked: policy === 'with-link', picture: pictures.length > 0 }
  const asWritten = layOut(article, settings, habits(limit), occasion)
  const crowded = countCashtags(asWritten.text) > 1
  // Before it is laid out, since a text without its dollar signs has another length.
  const { text, warnings, story } = crowded
    ? layOut(article, settings, habits(limit), { ...occasion, revise: withOneCashtag })
    : asWritten
  return {
    text,
    entities: [],
    link: linkFor(article, settings),
    ...(thread && { more: theRest(story, text, limit, thread) }),
    ...showing(pictures),
    length: { used: weightedLength(text), limit, unit: 'weighted characters' },
    warnings: [
      ...warnings,
      ...pictureWarnings(pictures),
      ...(policy === 'with-picture' && pictures.length === 0
        ? ['The story has no picture, so this goes with neither picture nor link.']
        : []),
      ...(crowded ? ['X allows one cashtag in a post: the later ones stand without their dollar sign'] : []),
    ],
  }
}

/** Each post of a thread may hold one cashtag; those after the first post hold none of their own. */
const theRest = (
  article: Article,
  first: string,
  limit: number,
  { posts, numbered }: NonNullable<Settings['thread']>,
): Part[] => {
  const { language, headline, standfirst = '', body } = withOneCashtag(article)
  const story = { language, standfirst, body, said: [headline] }
  const room = { limit, measure: weightedLength, posts: posts - 1, numbered }
  return threadOf(story, first, room).map((text) => ({ text, used: weightedLength(text) }))
}
