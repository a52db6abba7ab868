/** Telegram channels, posted to by a bot: https://core.telegram.org/bots/api */
import type { Network } from '../contract.ts'
import { posted } from './answer.ts'
import { connect } from './client.ts'
import { find, lagMs } from './find.ts'
import { check } from './health.ts'
import { render } from './render.ts'
import type { Settings } from './settings.ts'

export const network: Network<Settings> = {
  open: (info, settings) => {
    const { chat } = settings
    const client = connect(settings)
    return {
      info,
      render: (article) => render(article, info),
      publish: async ({ text, entities, link }, signal) => {
        // The preview names its address: without it, Telegram takes the first thing in the text that looks like a link.
        const message = { chat_id: chat, text, entities, link_preview_options: { url: link } }
        const answer = await client.call('sendMessage', message, signal)
        return answer.ok ? posted(answer.result) : answer.failure
      },
      find: (post, attempt, signal) => find(client, settings, post, attempt, signal),
      lagMs,
      check: (signal) => check(client, chat, signal),
      close: () => client.close(),
    }
  },
}
