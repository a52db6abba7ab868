/** What a Telegram channel shows of an article: bold headline, summary, and the address in plain sight. */
import type { Article } from '../../domain/article.ts'
import type { ChannelInfo } from '../../domain/channel.ts'
import type { Entity, Post } from '../../domain/post.ts'
import { compose } from '../../text/compose.ts'
import { codePoints } from '../../text/length.ts'

/** Of a message's text, in code points: https://core.telegram.org/bots/api#sendmessage */
const limit = 4096

/** A reader of a channel scrolls: a bubble of about ten lines is read, a page of text is passed over. */
const summary = 600

/**
 * The post of `article` on the channel. Pure; never over the limit, and the article's address always stands in
 * the text. The headline is bold by an entity, never by markup: nothing in a headline can then be taken for a tag.
 */
export const render = (article: Article, _info: ChannelInfo): Post => {
  const composed = compose(article, { limit, measure: codePoints, tail: `\n\n${article.url}`, summary })
  const headline: Entity = { type: 'bold', offset: 0, length: composed.headline.length }
  return {
    text: composed.text,
    entities: [headline],
    link: article.url,
    length: { used: codePoints(composed.text), limit, unit: 'code points' },
    warnings: composed.warnings,
  }
}
