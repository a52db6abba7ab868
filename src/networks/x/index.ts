/** X, as the registry knows it: one account with OAuth 1.0a tokens. */
import type { PictureLimits } from '../../domain/picture.ts'
import { type Post, picturesOf } from '../../domain/post.ts'
import { hasLink } from '../../text/weighted.ts'
import type { Network } from '../contract.ts'
import { picturesWanted } from '../picture.ts'
import { healthOf, isUnexplained, outcomeOf } from './answer.ts'
import { connect } from './client.ts'
import { finder, lagMs } from './find.ts'
import { linkPolicy, mostPictures, render } from './render.ts'
import { millionths, type Settings } from './settings.ts'
import { upload } from './upload.ts'

/** https://docs.x.com/x-api/media/quickstart/best-practices; X names no limit of pixels. */
const picture: PictureLimits = { types: ['image/jpeg', 'image/png', 'image/webp'], bytes: 5 * 1024 * 1024 }

export const network: Network<Settings> = {
  open(info, settings) {
    const client = connect(settings)
    const asked = { handle: settings.handle, host: new URL(settings.apiRoot).host }
    const { prices, links } = settings
    const pictures =
      picturesWanted(settings.picture, mostPictures) > 0 || links?.some(({ post }) => post === 'with-picture')
    return {
      info,
      render: (article) => render(article, settings),
      declines: (article) =>
        linkPolicy(article, links) === 'none' ? 'the channel’s `links` say to skip such stories' : undefined,
      // A new top-level domain is a link for X before our list knows it: better to count too much than to pass a budget.
      cost: (post: Post) =>
        millionths(
          (hasLink(post.text) || /https?:/i.test(post.text) ? prices.link : prices.post) +
            picturesOf(post).filter(({ alt }) => alt).length * prices.altText,
        ),
      ...(pictures && {
        picture,
        prepare: (post, signal, pictures = []) => upload(client, asked, post, pictures, signal),
        // X forgets an upload after a day, and a paused channel may wait longer.
        preparesAnew: true,
      }),
      publish: async ({ text, inReplyTo }, signal, prepared) => {
        const answer = await client.createPost(
          { text, media: prepared?.split(' '), inReplyTo: inReplyTo?.id },
          signal,
        )
        const outcome = outcomeOf(answer, asked)
        if (!isUnexplained(answer)) return outcome
        const health = healthOf(await client.me(signal), asked)
        if (health.ok || health.reason === 'unreachable') return outcome
        return { kind: 'refused', reason: health.reason, detail: health.detail }
      },
      find: finder(client, asked),
      lagMs,
      check: async (signal) => healthOf(await client.me(signal), asked),
      close: client.close,
    }
  },
}
