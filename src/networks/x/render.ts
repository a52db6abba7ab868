/** From an article to the words of a post on X: headline, summary and link, within the weighted limit. */
import type { Article } from '../../domain/article.ts'
import type { Post } from '../../domain/post.ts'
import { type Budget, compose } from '../../text/compose.ts'
import { weightedLength } from '../../text/weighted.ts'
import { pictureOf, pictureWarnings } from '../picture.ts'
import { countCashtags, withOneCashtag } from './cashtag.ts'
import type { Settings } from './settings.ts'

type LinkPolicy = NonNullable<Settings['links']>[number]['post']
type Wanted = Pick<Settings, 'characterLimit' | 'links' | 'picture'>

/** What the newsroom wants of this story here: X bills a post with a link more than ten times one without. */
export const linkPolicy = (article: Article, links: Settings['links']): LinkPolicy =>
  links?.find(
    ({ section, priority }) =>
      (section === undefined || section === article.section) &&
      (priority === undefined || priority === article.priority),
  )?.post ?? 'with-link'

/**
 * The post an account would show. The summary may fill what the headline and the link leave; a picture takes no room.
 */
export const render = (article: Article, { characterLimit, links, picture }: Wanted): Post => {
  const policy = linkPolicy(article, links)
  const media = picture === 'photo' || policy === 'with-picture' ? pictureOf(article) : undefined
  const tail = policy === 'with-link' ? `\n\n${article.url}` : ''
  const budget: Budget = {
    limit: characterLimit,
    measure: weightedLength,
    put: ({ headline, summary }) => [headline, summary].filter(Boolean).join('\n\n') + tail,
    summary: characterLimit,
  }
  const asWritten = compose(article, budget)
  const crowded = countCashtags(asWritten.text) > 1
  // Before it is composed, since a text without its dollar signs has another length.
  const composed = crowded ? compose(withOneCashtag(article), budget) : asWritten
  const { text } = composed
  const warnings = [...composed.warnings, ...pictureWarnings(media)]
  if (policy === 'with-picture' && !media)
    warnings.push('The story has no picture, so this goes with neither picture nor link.')
  if (crowded) warnings.push('X allows one cashtag in a post: the later ones stand without their dollar sign')
  return {
    text,
    entities: [],
    link: article.url,
    ...(media && { media }),
    length: { used: weightedLength(text), limit: characterLimit, unit: 'weighted characters' },
    warnings,
  }
}
