import { Queue } from 'bullmq'
import { expect, onTestFinished, test } from 'vitest'
import { toConfig } from '../../config/config.ts'
import { configSchema } from '../../config/schema.ts'
import { type App, openApp, startWorker } from '../../src/app.ts'
import { wake } from '../../src/desk/accept.ts'
import type { Desk } from '../../src/desk/desk.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { newsdesk, type Scripted, scripted } from '../desk/newsdesk.ts'
import { audit } from '../ledger/books.ts'
import { freshRedis } from '../support/prefix.ts'
import { story } from '../support/story.ts'
import { until } from '../support/until.ts'

const ferry = { id: 'ferry', url: 'https://gazette.example/ferry', headline: 'The ferry is back' }

/** Crier's own workers on real queues, with one scripted channel; `work` starts them. */
const newsroom = (answers: Outcome[] = []) => {
  const { redis, prefix } = freshRedis()
  const config = toConfig(
    configSchema(true).parse({
      newsroom: { name: 'Gazette' },
      redis: { prefix },
      channels: [{ id: 'tg-news', network: 'telegram', chat: '@gazette' }],
    }),
    'crier.yaml',
  )
  const channel: Scripted = scripted('tg-news', answers)
  const lines: Array<{ fields: Record<string, unknown>; message: string }> = []
  const line = (fields: object, message: string) => void lines.push({ fields: fields as never, message })
  const app: App = openApp(
    config,
    redis,
    { info: line, warn: line, error: line },
    new Map([['tg-news', channel]]),
  )
  /** Any other client: told the prefix, and nothing else. */
  const client = new Queue('articles', { connection: redis, prefix })
  onTestFinished(async () => {
    await client.close()
    await app.close()
    await audit(redis, prefix)
  })
  return {
    redis,
    prefix,
    app,
    client,
    channel,
    lines,
    ledger: app.desk.ledger,
    posted: () => channel.posted.map(({ post }) => post.text),
    work: async (more: Partial<Desk> = {}) => {
      const worker = await startWorker(
        config,
        redis,
        { failed: () => false, wrote: () => {} },
        { ...app, desk: { ...app.desk, ...more } },
      )
      onTestFinished(() => worker.close())
      return worker
    },
  }
}

test('a job of any client, with no option at all, is posted once and leaves nothing in the queue', async () => {
  const { client, work, posted, ledger } = newsroom()
  await work()
  await client.add('whatever', ferry)
  await until(async () => (await ledger.delivery('ferry.tg-news'))?.state === 'published')
  await client.add('article', ferry)
  await client.addBulk(Array.from({ length: 20 }, () => ({ name: 'article', data: ferry })))
  await until(async () => (await client.getJobCountByTypes('waiting', 'active')) === 0)
  expect(posted()).toEqual(['The ferry is back'])
  expect(await client.getJobCounts()).toMatchObject({ completed: 0, failed: 0, delayed: 0 })
  expect(await ledger.counts('tg-news')).toMatchObject({ published: 1, due: 0 })
})

test('a client that asks to keep its jobs does not keep an article from being posted', async () => {
  const { client, work, posted } = newsroom()
  await work()
  await client.add('article', ferry, { removeOnComplete: false, attempts: 3, priority: 5, jobId: 'mine' })
  await until(async () => posted().length === 1)
})

test('what is no article, or not even JSON, is set aside; the next article does not wait for it', async () => {
  const { client, redis, prefix, work, posted, ledger, lines } = newsroom()
  const raw = async (data: string) => {
    const job = await client.add('article', {})
    await redis.hset(`${prefix}:articles:${job.id}`, 'data', data)
  }
  await client.add('article', null)
  await raw('{"headline": "cut off in the mid')
  await raw("{'id': 'ferry'}")
  await raw('['.repeat(100_000) + ']'.repeat(100_000))
  await client.add('article', ferry)
  await work()
  await until(async () => posted().length === 1)
  await until(async () => (await ledger.asides()).length === 4)
  const kept = (await ledger.asides()).map(({ data }) => data)
  expect(kept).toContain(JSON.stringify('{"headline": "cut off in the mid'))
  expect(kept).toContain(JSON.stringify("{'id': 'ferry'}"))
  await until(async () => (await client.getJobCountByTypes('waiting', 'active', 'delayed', 'failed')) === 0)
  expect(lines.filter(({ message }) => message === 'queue trouble')).toEqual([])
})

test('an article that cannot be taken now is tried again, whatever attempts its job has left', async () => {
  const { client, work, app, lines, ledger } = newsroom()
  let asked = 0
  const accept: typeof app.desk.ledger.accept = async (...args) => {
    if (++asked === 1) throw new Error('READONLY You cannot write against a read only replica.')
    return app.desk.ledger.accept(...args)
  }
  await work({ ledger: { ...app.desk.ledger, accept } })
  const job = await client.add('article', ferry)
  await until(async () => (await job.getState()) === 'delayed')
  expect(lines.find(({ message }) => message.includes('could not be taken'))?.fields).toMatchObject({
    error: expect.any(Error),
  })
  await job.promote()
  await until(async () => (await ledger.delivery('ferry.tg-news'))?.state === 'published')
})

test('a delivery that must wait is brought again by its own job', async () => {
  const { client, work, posted } = newsroom([
    { kind: 'later', scope: 'network', afterMs: 100, detail: 'slow down' },
  ])
  await work()
  await client.add('article', ferry)
  await until(async () => posted().length === 2)
})

test('breaking news does not wait for what is under way; routine keeps its order', async () => {
  const { app, work, channel, posted, ledger } = newsroom()
  const publish = channel.publish
  channel.publish = async (post, signal) => {
    const outcome = await publish(post, signal)
    if (post.text === 'one') await until(async () => posted().includes('fire'))
    return outcome
  }
  for (const [id, priority] of [['one'], ['two'], ['fire', 'breaking']] as const) {
    const { deliveries } = await ledger.accept(story({ id, headline: id, priority: priority ?? 'routine' }), [
      'tg-news',
    ])
    await wake(app.desk, deliveries)
  }
  await work()
  await until(async () => posted().length === 3)
  expect(posted().filter((id) => id !== 'fire')).toEqual(['one', 'two'])
  expect(posted().at(-1)).toBe('two')
})

test('upkeep finds what has no job', async () => {
  const { work, posted, ledger } = newsroom()
  await ledger.accept(story({ embargoUntil: '2001-01-01T00:00:00Z' }), ['tg-news'])
  await ledger.defer('ferry.tg-news', 0, { to: 'due', detail: 'busy', afterMs: -11_000 })
  await work()
  await until(async () => posted().length === 1)
})

test('a worker that closes finishes what is under way and takes nothing new', async () => {
  const { client, work, channel, posted, ledger } = newsroom()
  let answer = () => {}
  const asked = new Promise<void>((resolve) => {
    channel.publish = async (post) => {
      channel.posted.push({ post })
      resolve()
      await new Promise<void>((done) => {
        answer = done
      })
      return { kind: 'done', ref: { id: '7' } }
    }
  })
  const worker = await work()
  await client.add('article', ferry)
  await asked
  await client.add('article', { ...ferry, id: 'bridge', url: 'https://gazette.example/bridge' })
  await until(async () => (await ledger.delivery('bridge.tg-news')) !== undefined)
  const closed = worker.close()
  answer()
  await closed
  expect(posted()).toHaveLength(1)
  expect((await ledger.delivery('ferry.tg-news'))?.state).toBe('published')
  expect((await ledger.delivery('bridge.tg-news'))?.state).toBe('due')
  expect(await ledger.workers(60_000)).toEqual([])
})

test('articles under the default prefix of BullMQ are noticed', async () => {
  const { desk, redis } = newsdesk(scripted('tg-news'))
  onTestFinished(async () => void (await redis.del('bull:articles:wait')))
  await redis.lpush('bull:articles:wait', '1')
  expect(await desk.enqueue.intake()).toEqual({ waiting: 0, strayPrefix: 'bull' })
})
