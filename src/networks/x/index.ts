/** X, as the registry knows it: one account with OAuth 1.0a tokens. */
import type { PictureLimits } from '../../domain/picture.ts'
import type { Post } from '../../domain/post.ts'
import { hasLink } from '../../text/weighted.ts'
import type { Network } from '../contract.ts'
import { healthOf, isUnexplained, outcomeOf } from './answer.ts'
import { connect } from './client.ts'
import { finder, lagMs } from './find.ts'
import { linkPolicy, render } from './render.ts'
import { millionths, type Settings } from './settings.ts'
import { upload } from './upload.ts'

/** https://docs.x.com/x-api/media/quickstart/best-practices; X names no limit of pixels. */
const picture: PictureLimits = { types: ['image/jpeg', 'image/png', 'image/webp'], bytes: 5 * 1024 * 1024 }

export const network: Network<Settings> = {
  open(info, settings) {
    const client = connect(settings)
    const asked = { handle: settings.handle, host: new URL(settings.apiRoot).host }
    const { prices, links } = settings
    const pictures = settings.picture === 'photo' || links?.some(({ post }) => post === 'with-picture')
    return {
      info,
      render: (article) => render(article, settings),
      declines: (article) =>
        linkPolicy(article, links) === 'none' ? 'the channel’s `links` say to skip such stories' : undefined,
      // A new top-level domain is a link for X before our list knows it: better to count too much than to pass a budget.
      cost: ({ text, media }: Post) =>
        millionths(
          (hasLink(text) || /https?:/i.test(text) ? prices.link : prices.post) +
            (media?.alt ? prices.altText : 0),
        ),
      ...(pictures && {
        picture,
        prepare: (post, signal, picture) => upload(client, asked, post, picture, signal),
        // X forgets an upload after a day, and a paused channel may wait longer.
        preparesAnew: true,
      }),
      publish: async (post, signal, media) => {
        const answer = await client.createPost(
          { text: post.text, media, inReplyTo: post.inReplyTo?.id },
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
