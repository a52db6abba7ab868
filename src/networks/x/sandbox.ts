/** X on this machine: the endpoints Crier can meet, as strict as the real ones where their rules are known. */
import type { FakeNetwork } from '../fake.ts'
import type { Settings } from './settings.ts'
import { problem, unauthorized, withStanding } from './simulated/answer.ts'
import type { Endpoint } from './simulated/call.ts'
import * as media from './simulated/media.ts'
import * as posts from './simulated/posts.ts'
import { signer } from './simulated/signature.ts'
import * as users from './simulated/users.ts'

const endpoints: Array<[method: string, path: RegExp, endpoint: Endpoint]> = [
  ['POST', /^\/2\/tweets$/, posts.create],
  ['DELETE', /^\/2\/tweets\/(\d+)$/, posts.remove],
  ['GET', /^\/2\/users\/me$/, users.me],
  ['GET', /^\/2\/users\/(\d+)\/tweets$/, users.timeline],
  ['POST', /^\/2\/media\/upload$/, media.simple],
  ['POST', /^\/2\/media\/upload\/initialize$/, media.initialize],
  ['POST', /^\/2\/media\/upload\/(\d+)\/append$/, media.append],
  ['POST', /^\/2\/media\/upload\/(\d+)\/finalize$/, media.finalize],
  ['POST', /^\/2\/media\/metadata$/, media.describe],
]

const accountOf = (settings: Settings) => settings.handle.toLowerCase()

/** Made up from the handle alone, so that every process of a sandbox knows the same ones. */
const withMadeUpKeys = (settings: Settings): Settings => ({
  ...settings,
  appKey: 'sandbox-app-key',
  appSecret: 'sandbox-app-secret',
  accessToken: `sandbox-token-of-${accountOf(settings)}`,
  accessSecret: `sandbox-token-secret-of-${accountOf(settings)}`,
})

export const fake: FakeNetwork<Settings> = {
  settings: (settings, apiRoot) => ({ ...withMadeUpKeys(settings), apiRoot }),
  account: (settings) => ({ account: accountOf(settings), handle: `@${settings.handle}`, look: 'post' }),

  serve(channels, store, clock) {
    const accounts = new Map(channels.map((settings) => [accountOf(settings), withMadeUpKeys(settings)]))
    const library = media.openLibrary()
    /** A signature counts once; X forgets nonces together with timestamps that are too old anyway. */
    const nonceLifeMs = 15 * 60_000

    return async (request) => {
      const url = new URL(request.url)
      const route = endpoints.find(([method, path]) => method === request.method && path.test(url.pathname))
      // An address that does not exist: no body at all, signed or not.
      if (route === undefined) return new Response(null, { status: 404 })
      const [, path, endpoint] = route
      const now = clock.now()
      const signed = signer(request, [...accounts.values()])
      if (signed === undefined) return withStanding(unauthorized(), now)
      const { settings, nonce } = signed
      const account = accountOf(settings)
      if (!(await store.firstSeen(account, `nonce:${nonce}`, nonceLifeMs)))
        return withStanding(unauthorized(), now)
      const ids = (url.pathname.match(path) as RegExpMatchArray).slice(1)
      return withStanding(
        await endpoint({ request, url, ids, settings, account, now, store, media: library, accounts }),
        now,
      )
    }
  },

  trouble: {
    'rate-limit': (seconds, now) =>
      withStanding(problem(429, '', 'Too Many Requests', 'Too Many Requests'), now, 0, seconds),
    'server-error': () => problem(503, '', 'Service Unavailable', 'Service Unavailable'),
    'dead-token': (_seconds, now) => withStanding(unauthorized(), now),
  },
}
