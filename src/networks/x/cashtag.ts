/** X refuses a post with more than one cashtag, the `$ACME` of a listed company, so both sides of the API count them. */
import type { Article } from '../../domain/article.ts'
import { clean } from '../../text/clean.ts'
import { hasLink } from '../../text/weighted.ts'

/** As in twitter-text 3.1.0: `$50` and `US$` are money. A cashtag inside a URL does not stand after a space. */
const start = /(?<=^|\s)\$(?=[a-z]{1,6}(?:[._][a-z]{1,2})?(?:$|[\s!'#%&"()*+,\\\-./:;<=>?@[\]^_{|}~$]))/
const cashtag = new RegExp(start, 'gi')
const word = new RegExp(`${start.source}\\S*`, 'gi')

export const countCashtags = (text: string): number => text.match(cashtag)?.length ?? 0

/**
 * The article with the dollar sign of its first cashtag only, in the order in which a post takes its words. Without its
 * sign, `$BMW.DE` would be the address of a stranger's site, so it becomes `BMW DE`.
 */
export const withOneCashtag = (article: Article): Article => {
  let seen = 0
  const keepFirst = (text: string): string =>
    clean(text).replace(word, (tag) => {
      if (seen++ === 0) return tag
      const bare = tag.slice(1)
      return hasLink(bare) && !hasLink(tag) ? bare.replaceAll('.', ' ') : bare
    })
  return {
    ...article,
    headline: keepFirst(article.headline),
    ...(article.standfirst !== undefined && { standfirst: keepFirst(article.standfirst) }),
    body: article.body.map(keepFirst),
  }
}
