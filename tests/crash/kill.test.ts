/** Workers are killed in the middle of their work, again and again: nothing may be posted twice, nothing may be lost. */
import { Queue } from 'bullmq'
import { expect, test } from 'vitest'
import type { Delivery } from '../../src/domain/delivery.ts'
import { redisLedger } from '../../src/ledger/redis.ts'
import { networks } from '../../src/networks/registry.ts'
import { fakeStore } from '../../src/sandbox/store.ts'
import { ended, freePort, newsroom } from '../support/crier.ts'
import { freshRedis } from '../support/prefix.ts'
import { until } from '../support/until.ts'

const stories = 170
const kills = 20
const channels = [
  { id: 'tg', network: 'telegram', settings: { chat: '@crash' } },
  { id: 'x', network: 'x', settings: { handle: 'crash' } },
  { id: 'fb', network: 'facebook', settings: { page: '100200300400500' } },
]
const url = (story: number) => `https://crash.example/story-${story}`

test(`${stories * channels.length} deliveries survive ${kills} kills`, { timeout: 120_000 }, async () => {
  const { redis, url: redisUrl, prefix } = freshRedis()
  const { up } = newsroom({
    newsroom: { name: 'Crash' },
    redis: { url: redisUrl, prefix },
    sandbox: { enabled: true, port: await freePort() },
    worker: { requestTimeoutSeconds: 1, leaseSeconds: 3 },
    log: { level: 'error' },
    channels: channels.map(({ id, network, settings }) => ({
      id,
      network,
      concurrency: 5,
      limits: [],
      ...settings,
    })),
  })
  const ledger = redisLedger(redis, prefix, 'test')
  await up('sandbox')
  const queue = new Queue('articles', { connection: redis, prefix })
  await queue.addBulk(
    Array.from({ length: stories }, (_, i) => ({
      name: 'article',
      data: { id: `story-${i}`, url: url(i), headline: `Story number ${i}` },
    })),
  )

  const counts = async () => {
    const each = await Promise.all(channels.map(({ id }) => ledger.counts(id)))
    const sum = (state: keyof (typeof each)[number]) => each.reduce((total, count) => total + count[state], 0)
    return { published: sum('published'), doubtful: sum('doubtful'), open: sum('due') + sum('sending') }
  }
  for (let kill = 0; kill < kills; kill++) {
    const worker = await up('worker')
    const before = (await counts()).published
    const more = 3 + ((kill * 7) % 13) // some die early, some late
    await until(async () => (await counts()).published >= before + more)
    await ended(worker, 'SIGKILL')
  }
  await up('worker')
  await until(async () => {
    const { published, doubtful } = await counts()
    return published + doubtful === stories * channels.length
  }, 60_000)

  const posted = new Map<string, number>()
  for (const { id, network, settings } of channels) {
    const { account } = (await networks[network]!.fake()).account(settings)
    for (const post of await fakeStore(redis, prefix, network).list(account, 10_000)) {
      if (post.draft) continue
      const link = post.text.match(/https:\S+/)?.[0] ?? post.link
      posted.set(`${id} ${link}`, (posted.get(`${id} ${link}`) ?? 0) + 1)
    }
  }
  const deliveries: Array<Delivery & { posts: number }> = []
  for (let story = 0; story < stories; story++)
    for (const delivery of await ledger.deliveriesOf(`story-${story}`))
      deliveries.push({ ...delivery, posts: posted.get(`${delivery.channelId} ${url(story)}`) ?? 0 })
  const doubtful = deliveries.filter(({ state }) => state === 'doubtful')
  console.log(
    `${deliveries.length} deliveries, ${kills} kills: ${deliveries.filter(({ posts }) => posts > 1).length} posted twice, ` +
      `${deliveries.filter(({ state, posts }) => state !== 'doubtful' && posts === 0).length} lost, ` +
      `${doubtful.length} doubtful (${doubtful.filter(({ posts }) => posts === 1).length} of them are out)`,
  )
  expect(deliveries).toHaveLength(stories * channels.length)
  expect(deliveries.filter(({ posts }) => posts > 1)).toEqual([])
  expect(deliveries.filter(({ state, posts }) => state === 'published' && posts !== 1)).toEqual([])
  expect(deliveries.filter(({ state }) => state !== 'published' && state !== 'doubtful')).toEqual([])
  await queue.close()
})
