/** What a Telegram channel shows of an article: bold headline, summary, and the address in plain sight. */
import type { Article } from '../../domain/article.ts'
import type { Entity, Post } from '../../domain/post.ts'
import { compose } from '../../text/compose.ts'
import { codePoints } from '../../text/length.ts'
import { pictureOf } from '../picture.ts'
import type { Settings } from './settings.ts'

/** Of a message's text, in code points: https://core.telegram.org/bots/api#sendmessage */
const limit = 4096

/** Of the words under a photo: https://core.telegram.org/bots/api#sendphoto */
const captionLimit = 1024

/** A reader of a channel scrolls: a bubble of about ten lines is read, a page of text is passed over. */
const summary = 600

/**
 * The post of `article` on the channel. Pure; never over the limit, and the article's address always stands in
 * the text. The headline is bold by an entity, never by markup: nothing in a headline can then be taken for a tag.
 * Words come before pictures: a text that is too long for a caption goes as a text, and is not cut for a photo's sake.
 */
export const render = (article: Article, { picture }: Pick<Settings, 'picture'>): Post => {
  const composed = compose(article, {
    limit,
    measure: codePoints,
    put: ({ headline, summary }) => [headline, summary].filter(Boolean).join('\n\n') + `\n\n${article.url}`,
    summary,
  })
  const headline: Entity = { type: 'bold', offset: 0, length: composed.headline.length }
  const used = codePoints(composed.text)
  const wanted = picture === 'photo' ? pictureOf(article) : undefined
  const fits = used <= captionLimit
  return {
    text: composed.text,
    // Telegram takes no stretch of nothing.
    entities: composed.headline === '' ? [] : [headline],
    link: article.url,
    // A bot can give a photo no alternative text: the Bot API has no field for it.
    ...(wanted && fits && { media: { url: wanted.url } }),
    length: { used, limit: wanted && fits ? captionLimit : limit, unit: 'code points' },
    warnings:
      wanted && !fits
        ? [
            ...composed.warnings,
            `Too long for the caption of a photo (${used} of ${captionLimit}): goes as a text.`,
          ]
        : composed.warnings,
  }
}
