/** Telegram, simulated: the Bot API for the channels of the configuration, as strict as the real one. */
import type { FakeNetwork } from '../fake.ts'
import { chatsOf } from './sandbox/chat.ts'
import { fieldsOf } from './sandbox/fields.ts'
import { methods } from './sandbox/methods.ts'
import { no, Refusal, yes } from './sandbox/refusal.ts'
import type { Settings } from './settings.ts'

/** Worth nothing anywhere: the one bot of the sandbox. */
const madeUp = '700000001:sandbox-bot-token-worth-nothing-at-all'

export const fake: FakeNetwork<Settings> = {
  settings: (settings, apiRoot) => ({ ...settings, apiRoot, token: madeUp }),

  account: ({ chat, preview: { place } = { place: 'below' } }) => ({
    account: chat.toLowerCase(),
    handle: chat,
    look: 'chat',
    ...(place !== 'below' && { card: place }),
  }),

  serve: (accounts, store, clock) => {
    const chats = chatsOf(accounts)
    const tokens = new Set(accounts.map(({ token }) => token))
    return async (request) => {
      const [, token = '', name = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(new URL(request.url).pathname) ?? []
      if (!/^\d+:[\w-]+$/.test(token)) return no(404, 'Not Found')
      if (!tokens.has(token)) return no(401, 'Unauthorized')
      const method = methods.get(name.toLowerCase())
      if (!method) return no(404, 'Not Found: method not found')
      try {
        return yes(await method({ token, fields: await fieldsOf(request), chats, store, clock }))
      } catch (error) {
        if (error instanceof Refusal) return no(error.code, error.message)
        throw error
      }
    }
  },

  // Telegram takes any method by POST and by GET: only the name tells.
  writes: (request) => /\/(send|edit|delete|forward)\w*$/i.test(new URL(request.url).pathname),

  // The forwards that look for a post are seen by nobody.
  publishes: (request) => /\/send\w*$/i.test(new URL(request.url).pathname),

  trouble: {
    'rate-limit': (seconds) => no(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds }),
    'server-error': () => new Response('<html><h1>502 Bad Gateway</h1></html>', { status: 502 }),
    'dead-token': () => no(401, 'Unauthorized'),
  },
}
