/** A site that serves a feed as a test wants it, and a desk that polls it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { FeedDesk, FeedSettings } from '../../src/desk/feed-desk.ts'
import { openFeedReader } from '../../src/intake/feed/apart.ts'
import { guardedFetch } from '../../src/intake/fetch.ts'
import type { Channel } from '../../src/networks/contract.ts'
import { redisFeeds } from '../../src/store/feeds.ts'
import { newsdesk, scripted } from './newsdesk.ts'

export type Answer = (
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
) => void | Promise<void>

/** A server on this machine; keeps what it was asked. */
export const serve = async (answer: Answer) => {
  const site = { answer, asked: [] as IncomingMessage[], origin: '' }
  const server = createServer((request, response) => {
    site.asked.push(request)
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => void site.answer(request, response, body))
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  site.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return site
}

export interface Entry {
  name: string
  title?: string
  guid?: string
  /** ms since the epoch */
  at?: number
  category?: string
}

/** With its thread as it was built: Node 20 starts none from TypeScript. */
export const builtFeedReader = () =>
  openFeedReader(new URL('../../dist/src/intake/feed/thread.js', import.meta.url))

/** Newest first, as feeds are. */
export const rss = (entries: Entry[], head = ''): string =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Gazette</title>${head}${entries
    .map(
      ({ name, title, guid = `urn:gazette:${name}`, at, category }) =>
        `<item><title>${title ?? `Story ${name}`}</title><link>https://gazette.example/${name}</link><guid isPermaLink="false">${guid}</guid>${
          at === undefined ? '' : `<pubDate>${new Date(at).toUTCString()}</pubDate>`
        }${category ? `<category>${category}</category>` : ''}</item>`,
    )
    .join('')}</channel></rss>`

export const feedroom = async (
  settings: Partial<FeedSettings> = {},
  publicUrl?: string,
  ...channels: Channel[]
) => {
  const room = newsdesk(...(channels.length > 0 ? channels : [scripted('tg-news')]))
  const site = await serve((_request, response) => void response.writeHead(500).end())
  const feed: FeedSettings = {
    id: 'city',
    url: `${site.origin}/feed.xml`,
    intervalMinutes: 5,
    tags: [],
    filters: { include: { words: [], tags: [] }, exclude: { words: [], tags: [] } },
    approval: 'none',
    maxAgeHours: 48,
    websub: true,
    ...settings,
  }
  const store = redisFeeds(room.redis, room.prefix)
  const limits = { bytes: 1_000_000, totalMs: 5_000, idleMs: 5_000 }
  const desk: FeedDesk = Object.assign(room.desk, {
    feeds: {
      configured: new Map([[feed.id, feed]]),
      store,
      fetch: guardedFetch({ allowHosts: ['127.0.0.1'], limits }),
      read: builtFeedReader(),
      publicUrl,
    },
  })
  return {
    ...room,
    desk,
    site,
    feed,
    store,
    /** From now on the site serves this. */
    serves: (entries: Entry[], head?: string) => {
      site.answer = (_request, response) => void response.end(rss(entries, head))
    },
    headlines: async () => (await room.ledger.recentArticles(100)).map(({ headline }) => headline).reverse(),
  }
}
