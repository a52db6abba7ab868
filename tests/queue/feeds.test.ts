/** Feeds under the real schedulers and workers. */
import { Queue } from 'bullmq'
import { expect, onTestFinished, test } from 'vitest'
import { toConfig } from '../../config/config.ts'
import { configSchema } from '../../config/schema.ts'
import { openApp, startWorker } from '../../src/app.ts'
import { builtFeedReader, type Entry, rss, serve } from '../desk/feed-site.ts'
import { scripted } from '../desk/newsdesk.ts'
import { freshRedis } from '../support/prefix.ts'
import { until } from '../support/until.ts'

const calm = { failed: () => false, wrote: () => {} }
const silent = { info: () => {}, warn: () => {}, error: () => {} }

/** Starts the workers of a newsroom with these feeds. */
const newsroom = async (redis: ReturnType<typeof freshRedis>, feeds: object[]) => {
  const config = toConfig(
    configSchema(true).parse({
      newsroom: { name: 'Gazette' },
      redis: { prefix: redis.prefix },
      fetch: { allowHosts: ['127.0.0.1'] },
      channels: [{ id: 'tg-news', network: 'telegram', chat: '@gazette' }],
      feeds,
    }),
    'crier.yaml',
  )
  const channel = scripted('tg-news')
  const app = openApp(config, redis.redis, silent, new Map([['tg-news', channel]]))
  app.desk.feeds.read = builtFeedReader()
  const worker = await startWorker(config, redis.redis, calm, app)
  const close = async () => {
    await worker.close()
    await app.close()
  }
  return { app, channel, close }
}

const schedulers = async ({ redis, prefix }: ReturnType<typeof freshRedis>) => {
  const queue = new Queue('feeds', { connection: redis, prefix, skipVersionCheck: true })
  const all = await queue.getJobSchedulers()
  await queue.close()
  return all.map(({ key, every }) => [key, every]).sort()
}

test('a feed is polled as soon as a worker runs, and what is new in it goes out', async () => {
  const redis = freshRedis()
  const entries: Entry[] = [{ name: 'old' }]
  const site = await serve((_request, response) => void response.end(rss(entries)))
  const { app, channel, close } = await newsroom(redis, [{ id: 'city', url: `${site.origin}/feed` }])
  onTestFinished(close)
  await until(async () => (await app.desk.feeds.store.state('city')).begun === true)
  expect(channel.posted).toEqual([])
  entries.unshift({ name: 'ferry' })
  await app.desk.feeds.store.note('city', { nextAt: undefined })
  const queue = new Queue('feeds', { connection: redis.redis, prefix: redis.prefix, skipVersionCheck: true })
  await queue.add('feed', { id: 'city' }, { removeOnComplete: true })
  await queue.close()
  await until(async () => channel.posted.length === 1)
  expect(channel.posted[0]!.post.text).toBe('Story ferry')
})

test('a feed that left the configuration is scheduled no more, one whose interval changed runs at the new one', async () => {
  const redis = freshRedis()
  const site = await serve((_request, response) => void response.end(rss([])))
  const feed = (id: string, intervalMinutes: number) => ({ id, url: `${site.origin}/${id}`, intervalMinutes })
  const before = await newsroom(redis, [feed('city', 5), feed('sport', 5)])
  expect(await schedulers(redis)).toEqual([
    ['city', 300_000],
    ['sport', 300_000],
  ])
  await before.close()
  const after = await newsroom(redis, [feed('city', 10)])
  expect(await schedulers(redis)).toEqual([['city', 600_000]])
  await after.close()
  const none = await newsroom(redis, [])
  onTestFinished(none.close)
  expect(await schedulers(redis)).toEqual([])
})
