/** X, as the registry knows it: one account with OAuth 1.0a tokens. */
import type { Network } from '../contract.ts'
import { healthOf, outcomeOf } from './answer.ts'
import { connect } from './client.ts'
import { finder, lagMs } from './find.ts'
import { linkPolicy, render } from './render.ts'
import { millionths, type Settings } from './settings.ts'

export const network: Network<Settings> = {
  open(info, settings) {
    const client = connect(settings)
    const asked = { handle: settings.handle, host: new URL(settings.apiRoot).host }
    return {
      info,
      render: (article) => render(article, settings),
      declines: (article) =>
        linkPolicy(article, settings.links) === 'none'
          ? 'the channel’s `links` say to skip such stories'
          : undefined,
      cost: (post) => millionths(post.text.includes(post.link) ? settings.prices.link : settings.prices.post),
      publish: async (post, signal) => outcomeOf(await client.createPost(post.text, signal), asked),
      find: finder(client, asked),
      lagMs,
      check: async (signal) => healthOf(await client.me(signal), asked),
      close: client.close,
    }
  },
}
