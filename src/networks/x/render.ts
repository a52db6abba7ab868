/** From an article to the words of a post on X: headline, summary and link, within the weighted limit. */
import type { Article } from '../../domain/article.ts'
import type { ChannelInfo } from '../../domain/channel.ts'
import type { Post } from '../../domain/post.ts'
import { compose } from '../../text/compose.ts'
import { weightedLength } from '../../text/weighted.ts'
import { countCashtags, keepFirstCashtag } from './cashtag.ts'

/**
 * The post an account would show. The summary may fill what the headline and the link leave.
 * @param characterLimit in weighted characters: 280, or more for an account with Premium
 */
export const render = (article: Article, _info: ChannelInfo, characterLimit: number): Post => {
  const composed = compose(article, {
    limit: characterLimit,
    measure: weightedLength,
    tail: `\n\n${article.url}`,
    summary: characterLimit,
  })
  const warnings = [...composed.warnings]
  if (countCashtags(composed.text) > 1)
    warnings.push('X allows one cashtag in a post: the later ones stand without their dollar sign')
  // Both steps only ever shorten the text, so the limit that compose kept still holds.
  const text = keepFirstCashtag(withoutForbidden(composed.text))
  return {
    text,
    entities: [],
    link: article.url,
    length: { used: weightedLength(text), limit: characterLimit, unit: 'weighted characters' },
    warnings,
  }
}

/** Byte order marks come in with text pasted from elsewhere; X refuses a post that holds one (twitter-text 3.1.0, `isInvalidTweet`). */
const withoutForbidden = (text: string): string => text.replace(/[\uFFFE\uFEFF\uFFFF]/g, '')
