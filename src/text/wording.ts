/** A story's words as one channel may post them: set by the customs of print, and tagging nobody. */
import type { Article } from '../domain/article.ts'
import { clean } from './clean.ts'
import { typeset } from './typography.ts'

export interface Manners {
  /** Whether quotation marks, dashes and the like are set by the customs of the language. */
  typography: boolean
  /** Finds the sign after which this network would make a mention or a hashtag, global and sticky to no word. */
  signs: RegExp
  /** Whether the network makes a link of this address; every one when absent. Only a link is no place for a mention. */
  links?(address: string): boolean
  /** The most of the body that a post can hold, in UTF-16 units. */
  most: number
}

/** Invisible, no part of a name anywhere, and no line breaks at it: U+2060 WORD JOINER. */
const joiner = '\u2060'
const address = /(https?:\/\/\S+|www\.\S+)/i

/** The same words; a sign in them tags no stranger. A link stays as it is. */
export const disarm = (
  text: string,
  { signs, links = () => true }: Pick<Manners, 'signs' | 'links'>,
): string =>
  /[@#$＠＃]/.test(text)
    ? text
        .split(address)
        .map((part, index) => (index % 2 === 1 && links(part) ? part : part.replace(signs, `$&${joiner}`)))
        .join('')
    : text

/** What may stand among the first paragraphs without telling the story, and so takes no room. */
const asides = 12

export const worded = (article: Article, manners: Manners): Article => {
  const { typography, most } = manners
  const { language } = article
  const word = (text: string): string =>
    disarm(typography ? typeset(clean(text), language) : clean(text), manners)
  let seen = 0
  const reach = article.body.findIndex((paragraph, index) => {
    seen += paragraph.length
    return seen > 2 * most && index >= asides
  })
  const body = reach < 0 ? article.body : article.body.slice(0, reach + 1)
  return {
    ...article,
    headline: word(article.headline),
    ...(article.standfirst !== undefined && { standfirst: word(article.standfirst) }),
    body: body.map((paragraph) => word(paragraph)),
    ...(article.section !== undefined && { section: disarm(clean(article.section), manners) }),
    authors: article.authors.map((author) => disarm(clean(author), manners)),
  }
}
