/** What a Telegram channel shows of an article: bold headline, summary, the address in plain sight, and hashtags. */
import type { Article } from '../../domain/article.ts'
import type { Post } from '../../domain/post.ts'
import { codePoints } from '../../text/length.ts'
import { type Habits, type Layout, layOut, linkFor, type Standard } from '../layout.ts'
import { picturesIn, picturesWanted, showing } from '../picture.ts'
import type { Settings } from './settings.ts'

/** Of a message's text, in code points: https://core.telegram.org/bots/api#sendmessage */
const limit = 4096

/** Of the words under a photo: https://core.telegram.org/bots/api#sendphoto */
const captionLimit = 1024

/** https://core.telegram.org/bots/api#sendmediagroup */
export const mostPictures = 10

/** A reader of a channel scrolls: a bubble of about ten lines is read, a page of text is passed over. */
const summary = 600

export const standard: Standard = {
  template: '<b>{headline}</b>\n\n{summary}\n\n{url}\n\n{hashtags}',
  hashtags: 3,
}

const habits: Habits = {
  standard,
  room: { limit, measure: codePoints, summary },
  // As TDLib finds them in any text, entities given or not (tdlib/td, MessageEntity.cpp: match_mentions, match_hashtags,
  // match_cashtags). The sign of a keycap is none.
  signs:
    /(?<![\p{L}\p{N}_])@(?=\w)|(?<![\p{L}\p{N}_\u200C\u00B7])#(?=[\p{N}_\u200C\u00B7]*\p{L})|(?<![\p{L}\p{N}_$])\$(?=(?:1INCH|[A-Z]{1,8})(?![\p{L}\p{N}_$]))/gu,
  marks: false,
}

type Wanted = Layout & Pick<Settings, 'picture'>

/**
 * The post of `article` on the channel. Pure; never over the limit, and the article's address always stands in the text.
 * What is bold is so by an entity, never by markup: nothing in a headline can then be taken for a tag.
 * Words come before pictures: a text that is too long for a caption goes as a text, and is not cut for a photo's sake.
 */
export const render = (article: Article, settings: Wanted): Post => {
  const wanted = picturesIn(article, picturesWanted(settings.picture, mostPictures))
  const under = (picture: boolean) => layOut(article, settings, habits, { linked: true, picture })
  const caption = wanted.length > 0 ? under(true) : undefined
  const captionUsed = caption ? codePoints(caption.text) : 0
  const fits = caption !== undefined && captionUsed <= captionLimit
  const { text, entities, warnings } = fits ? caption : under(false)
  return {
    text,
    entities,
    link: linkFor(article, settings),
    // A bot can give a photo no alternative text: the Bot API has no field for it.
    ...(fits && showing(wanted.map(({ url }) => ({ url })))),
    ...(article.priority === 'breaking' && { urgent: true }),
    length: { used: codePoints(text), limit: fits ? captionLimit : limit, unit: 'code points' },
    warnings:
      caption && !fits
        ? [
            ...warnings,
            `Too long for the caption of a photo (${captionUsed} of ${captionLimit}): goes as a text.`,
          ]
        : warnings,
  }
}
