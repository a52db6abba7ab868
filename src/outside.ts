/** What reaches outside of Crier for more than posting: pages, feeds, pictures, a language model. Loaded with its first use. */
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { Config } from '../config/config.ts'
import type { Rewriting } from './desk/rewrite.ts'
import { systemClock } from './domain/clock.ts'
import type { ReadFeed } from './intake/feed/apart.ts'
import type { FetchPage, Limits } from './intake/fetch.ts'
import type { GetPicture } from './intake/image/pictures.ts'
import type { PageReader } from './intake/page/read.ts'
import type { Ask } from './rewrite/model.ts'
import { openRewriter, type Rewriter } from './rewrite/rewriter.ts'
import { rewriteStore } from './store/rewrites.ts'

/** Loads the HTTP client with the first page: most commands fetch nothing. */
export const fetchPage =
  (config: Config, limits?: Limits): FetchPage =>
  async (url, signal, ask) => {
    const { guardedFetch } = await import('./intake/fetch.ts')
    return guardedFetch({ ...config.fetch, limits })(url, signal, ask)
  }

/** Reads articles from pages. Loads the parsers: most commands read none. */
export const openPageReader = async (config: Config): Promise<PageReader> => {
  const pages = await import('./intake/page/read.ts')
  const { timeZone } = config.newsroom
  return pages.openPageReader(
    { fetchPage: fetchPage(config), allowHosts: config.fetch.allowHosts },
    { timeZone },
  )
}

/** Loads the HTTP client with the first story: most newsrooms have no model. */
const openRewriting = (config: Config): Rewriter | undefined => {
  const { endpoint, model, apiKey, timeoutSeconds } = config.rewrite
  if (endpoint === undefined || model === undefined) return undefined
  const ask: Ask = async (...question) => {
    const { openModel } = await import('./rewrite/model.ts')
    return openModel({ endpoint, model, apiKey, timeoutMs: timeoutSeconds * 1_000 })(...question)
  }
  return openRewriter(ask, systemClock)
}

export const rewritingOf = (config: Config, redis: Redis): Rewriting | undefined => {
  const channels = new Set(config.channels.filter((channel) => channel.rewrite).map(({ info }) => info.id))
  const rewriter = channels.size > 0 ? openRewriting(config) : undefined
  const { perMonth } = config.rewrite
  return rewriter && { rewriter, channels, perMonth, store: rewriteStore(redis, config.redis.prefix) }
}

/** Loads what starts the thread with the first feed: most processes read none. */
export const readFeed = (): ReadFeed => {
  let opened: Promise<ReadFeed> | undefined
  return async (answer) => {
    opened ??= import('./intake/feed/apart.ts').then(({ openFeedReader }) => openFeedReader())
    return (await opened)(answer)
  }
}

/** The whole text of fifty long stories. */
export const feedLimits: Limits = { bytes: 4 * 1024 * 1024, totalMs: 20_000, idleMs: 10_000 }

/** Opens what fetches and fits pictures with the first of them: most newsrooms post cards. */
export const getPicture = (config: Config): GetPicture => {
  let opened: Promise<GetPicture> | undefined
  return async (url, limits) => {
    opened ??= openPictureStore(config)
    return (await opened)(url, limits)
  }
}

const openPictureStore = async (config: Config): Promise<GetPicture> => {
  const [{ guardedFetch }, { openPictures, pictureFetchLimits }, { openCache }, { fitApart }] =
    await Promise.all([
      import('./intake/fetch.ts'),
      import('./intake/image/pictures.ts'),
      import('./intake/image/cache.ts'),
      import('./intake/image/separate.ts'),
    ])
  const fetchPicture = guardedFetch({ ...config.fetch, limits: pictureFetchLimits })
  const directory = join(config.data, 'pictures')
  const cache = openCache(directory, config.pictures.cacheMegabytes * 1024 * 1024, systemClock)
  return openPictures(
    fetchPicture,
    cache,
    fitApart(new URL('./intake/image/child.js', import.meta.url)),
    systemClock,
  )
}
