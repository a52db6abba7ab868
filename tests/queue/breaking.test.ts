/** What leaves when, through real queues and workers: breaking news, pace, plans, pauses. */
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { toConfig } from '../../config/config.ts'
import { configSchema } from '../../config/schema.ts'
import { openApp, startWorker } from '../../src/app.ts'
import { wake } from '../../src/desk/accept.ts'
import { pause, resume } from '../../src/desk/pause.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { type Scripted, scripted } from '../desk/newsdesk.ts'
import { audit } from '../ledger/books.ts'
import { freshRedis } from '../support/prefix.ts'
import { story } from '../support/story.ts'
import { until } from '../support/until.ts'

const article = (id: string, more: object = {}) => ({
  id,
  url: `https://gazette.example/${id}`,
  headline: id,
  ...more,
})

/** Crier's own workers with channels that a test scripts; `pace` is that of the configuration. */
const newsroom = (answers: Record<string, Outcome[]>, pace: object = {}) => {
  const { redis, prefix } = freshRedis()
  const channels = new Map(
    Object.entries(answers).map(([id, outcomes]): [string, Scripted] => [id, scripted(id, outcomes)]),
  )
  const config = toConfig(
    configSchema(true).parse({
      newsroom: { name: 'Gazette' },
      redis: { prefix },
      channels: [...channels.keys()].map((id) => ({
        ...{ id, network: 'telegram', chat: `@${id.replaceAll('-', '_')}` },
        ...{ pace, limits: [] },
      })),
    }),
    'crier.yaml',
  )
  const quiet = () => {}
  const app = openApp(config, redis, { info: quiet, warn: quiet, error: quiet }, channels)
  const { ledger } = app.desk
  const client = new Queue('articles', { connection: redis, prefix })
  onTestFinished(async () => {
    await client.close()
    await app.close()
    await audit(redis, prefix)
  })
  const delivery = async (id: string) => (await ledger.delivery(id))!
  return {
    redis,
    prefix,
    app,
    client,
    channels,
    ledger,
    delivery,
    posted: (id: string) => channels.get(id)!.posted.map(({ post }) => post.text),
    isOut: async (id: string) => (await ledger.delivery(id))?.state === 'published',
    /** From the moment that the ledger knew it to its request, ms; both by the ledger's clock. */
    waited: async (id: string) => (await delivery(id)).sentAt - (await ledger.history(id))[0]!.at,
    /** Stories that wait in this order, each with its job. */
    plan: async (ids: string[], channelIds = [...channels.keys()]) => {
      const planned = []
      for (const id of ids)
        planned.push(...(await ledger.accept(story({ id, headline: id }), channelIds)).deliveries)
      await wake(app.desk, planned)
    },
    work: async () => {
      const worker = await startWorker(config, redis, { failed: () => false, wrote: () => {} }, app)
      onTestFinished(() => worker.close())
    },
  }
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `story-${i}`)

const jobsLeft = async (redis: Redis, prefix: string, name: string): Promise<number> => {
  const queue = new Queue(name, { connection: redis, prefix, skipVersionCheck: true })
  try {
    return await queue.getJobCountByTypes('waiting', 'active', 'delayed', 'prioritized')
  } finally {
    await queue.close()
  }
}

test('breaking news overtakes 1,000 routine posts that wait: its request leaves within a second', async () => {
  const { plan, work, client, isOut, waited, posted, ledger } = newsroom(
    { 'tg-news': [], 'tg-sport': [] },
    { gapSeconds: 600 },
  )
  await plan(numbered(500))
  await work()
  await until(async () => posted('tg-news').length === 1 && posted('tg-sport').length === 1)
  await client.add('article', article('fire', { priority: 'breaking' }))
  await until(async () => (await isOut('fire.tg-news')) && (await isOut('fire.tg-sport')))
  expect(await waited('fire.tg-news')).toBeLessThan(1_000)
  expect(await waited('fire.tg-sport')).toBeLessThan(1_000)
  expect(posted('tg-news')).toEqual(['story-0', 'fire'])
  expect((await ledger.counts('tg-news')).due + (await ledger.counts('tg-sport')).due).toBe(998)
})

test('a story that becomes breaking news does not wait for its first job', async () => {
  const { plan, work, client, isOut, waited, posted } = newsroom({ 'tg-news': [] }, { gapSeconds: 600 })
  await plan(['bridge', 'ferry', 'fire'])
  await work()
  await until(async () => posted('tg-news').length === 1)
  await client.add('article', article('fire', { version: 2, priority: 'breaking' }))
  await until(() => isOut('fire.tg-news'))
  expect(posted('tg-news')).toEqual(['bridge', 'fire'])
  expect(await waited('fire.tg-news')).toBeLessThan(5_000)
})

test('a channel that rests for its gap wakes in time, keeps its order and never hurries', async () => {
  const names = numbered(6)
  const { plan, work, posted, delivery } = newsroom({ 'tg-news': [] }, { gapSeconds: 0.3 })
  await plan(names)
  await work()
  await until(async () => posted('tg-news').length === names.length)
  expect(posted('tg-news')).toEqual(names)
  const sent = await Promise.all(names.map(async (name) => (await delivery(`${name}.tg-news`)).sentAt))
  for (const [i, at] of sent.slice(1).entries()) {
    expect(at - sent[i]!).toBeGreaterThanOrEqual(300)
    expect(at - sent[i]!).toBeLessThan(1_500)
  }
})

test('a network that limits one channel delays no other, and that one goes on when its time is over', async () => {
  const limited: Outcome = { kind: 'later', scope: 'channel', afterMs: 1_500, detail: 'slow down' }
  const names = numbered(10)
  const { plan, work, posted, delivery, ledger } = newsroom({ 'tg-news': [limited], 'tg-sport': [] })
  await plan(names)
  await work()
  await until(async () => posted('tg-sport').length === names.length)
  expect(posted('tg-news'), 'the limited one waits').toHaveLength(1)
  const opened = (await ledger.gate('tg-news')).notBefore!
  await until(async () => (await ledger.counts('tg-news')).published === names.length)
  for (const name of names) {
    const { sentAt } = await delivery(`${name}.tg-news`)
    expect(sentAt).toBeGreaterThanOrEqual(opened)
    expect(sentAt - opened).toBeLessThan(3_000)
  }
})

test('a plan and an embargo are kept to the moment', async () => {
  const { client, work, ledger, isOut, delivery } = newsroom({ 'tg-news': [] })
  await work()
  const at = (await ledger.now()) + 1_200
  const then = new Date(at).toISOString()
  await client.add('article', article('planned', { scheduledAt: then }))
  await client.add('article', article('embargoed', { embargoUntil: then }))
  await client.add('article', article('now'))
  await until(() => isOut('now.tg-news'))
  expect((await delivery('planned.tg-news')).state).toBe('due')
  for (const name of ['planned', 'embargoed']) {
    await until(() => isOut(`${name}.tg-news`))
    const { sentAt } = await delivery(`${name}.tg-news`)
    expect(sentAt).toBeGreaterThanOrEqual(at)
    expect(sentAt - at).toBeLessThan(1_000)
  }
})

test('when `pause` has returned nothing leaves of a hundred that wait; after `resume` each leaves once', async () => {
  const names = numbered(100)
  const { plan, work, app, posted, channels, ledger, redis, prefix } = newsroom({ 'tg-news': [] })
  const channel = channels.get('tg-news')!
  const { publish } = channel
  channel.publish = async (...args) => {
    for (let i = 0; i < 10; i++) await redis.ping() // as a network that takes its time
    return publish(...args)
  }
  await plan(names)
  await work()
  await until(async () => posted('tg-news').length >= 10)
  await pause(app.desk, 'wrong result')
  const from = await ledger.now()
  await until(async () => (await jobsLeft(redis, prefix, 'channel.tg-news')) === 0)
  const deliveries = await Promise.all(names.map(async (name) => (await ledger.delivery(`${name}.tg-news`))!))
  expect(deliveries.filter(({ sentAt }) => sentAt > from)).toEqual([])
  const before = deliveries.filter(({ state }) => state === 'published').length
  expect(before).toBeLessThan(100)
  expect(posted('tg-news')).toHaveLength(before)
  expect(await ledger.counts('tg-news')).toMatchObject({ due: 100 - before, sending: 0 })

  await resume(app.desk)
  await until(async () => (await ledger.counts('tg-news')).published === 100)
  expect(posted('tg-news').sort()).toEqual([...names].sort())
})
