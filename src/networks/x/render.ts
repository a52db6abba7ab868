/** From an article to the words of a post on X: headline, summary and link, within the weighted limit. */
import type { Article } from '../../domain/article.ts'
import type { Post } from '../../domain/post.ts'
import { compose } from '../../text/compose.ts'
import { weightedLength } from '../../text/weighted.ts'
import { countCashtags, keepFirstCashtag } from './cashtag.ts'
import type { Settings } from './settings.ts'

type LinkPolicy = 'with-link' | 'without-link' | 'none'
type Wanted = Pick<Settings, 'characterLimit' | 'links'>

/** What the newsroom wants of this story here: X bills a post with a link more than ten times one without. */
export const linkPolicy = (article: Article, links: Settings['links']): LinkPolicy =>
  links?.find(
    ({ section, priority }) =>
      (section === undefined || section === article.section) &&
      (priority === undefined || priority === article.priority),
  )?.post ?? 'with-link'

/**
 * The post an account would show. The summary may fill what the headline and the link leave.
 */
export const render = (article: Article, { characterLimit, links }: Wanted): Post => {
  const composed = compose(article, {
    limit: characterLimit,
    measure: weightedLength,
    tail: linkPolicy(article, links) === 'with-link' ? `\n\n${article.url}` : '',
    summary: characterLimit,
  })
  const warnings = [...composed.warnings]
  if (countCashtags(composed.text) > 1)
    warnings.push('X allows one cashtag in a post: the later ones stand without their dollar sign')
  // This only ever shortens the text, so the limit that compose kept still holds.
  const text = keepFirstCashtag(composed.text)
  return {
    text,
    entities: [],
    link: article.url,
    length: { used: weightedLength(text), limit: characterLimit, unit: 'weighted characters' },
    warnings,
  }
}
