/** What people decide on the command line: plans, breaking news, words on one post, pauses. */
import { join } from 'node:path'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { redisLedger } from '../../src/ledger/redis.ts'
import { freePort, newsroom } from '../support/crier.ts'
import { until } from '../support/until.ts'

const crier = newsroom(
  {
    newsroom: { name: 'Gazette' },
    sandbox: { enabled: true, port: await freePort() },
    freshness: { routineMinutes: 5 },
    channels: [
      { id: 'tg', network: 'telegram', chat: '@gazette', limits: [] },
      { id: 'x', network: 'x', handle: 'gazette', limits: [] },
    ],
  },
  {},
  afterAll,
)
let redis: Redis
let ledger: Ledger
let queue: Queue

beforeAll(async () => {
  await crier.up('start')
  redis = new Redis({ path: join(crier.dir, 'data', 'redis.sock'), maxRetriesPerRequest: null })
  ledger = redisLedger(redis, '{crier}', 'test')
  queue = new Queue('articles', { connection: redis, prefix: '{crier}' })
})

afterAll(async () => {
  await queue.close()
  redis.disconnect()
})

const story = (id: string) => ({
  id,
  url: `https://gazette.example/${id}`,
  headline: `Something happened at ${id}`,
})
const publish = (id: string, ...options: string[]) =>
  crier.run(['publish', '-', ...options], JSON.stringify(story(id)))
const stateOf = async (delivery: string) => (await ledger.delivery(delivery))?.state
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()

/** A story that lay in the queue for too long. */
const held = async (id: string): Promise<void> => {
  await queue.add('article', story(id), { timestamp: Date.now() - 10 * 60_000 })
  await until(async () => (await stateOf(`${id}.tg`)) === 'held' && (await stateOf(`${id}.x`)) === 'held')
}

test('a story with --at is planned: nobody waits for it, and it leaves then', async () => {
  const at = inHours(14)
  const planned = await publish('plan', '--at', at)
  expect(planned).toMatchObject({ code: 0, err: '' })
  expect(planned.out).toMatch(/^ {2}tg +waiting {2}in 1[34] hours/m)
  expect(planned.out).toContain('Planned. Look again with: crier show plan')
  expect((await ledger.delivery('plan.tg'))?.dueAt).toBe(Date.parse(at))

  const soon = new Date(Date.now() + 1_500).toISOString()
  expect((await publish('soon', '--at', soon)).code).toBe(0)
  expect((await ledger.delivery('soon.tg'))!.sentAt).toBeGreaterThanOrEqual(Date.parse(soon))
})

test('a moment with another zone is the same moment', async () => {
  await publish('zone', '--at', '2999-05-04T07:00:00+03:00', '--no-wait')
  await until(async () => (await ledger.delivery('zone.tg')) !== undefined)
  expect((await ledger.delivery('zone.tg'))?.dueAt).toBe(Date.parse('2999-05-04T04:00:00Z'))
})

test('a moment that is over is a mistake, and nothing is handed over', async () => {
  const late = await publish('late', '--at', '2001-05-04T07:00:00Z')
  expect(late).toMatchObject({ code: 2, out: '', err: expect.stringContaining('is over') })
  expect(await ledger.article('late')).toBeUndefined()
})

test('with --breaking a story is breaking news', async () => {
  expect((await publish('fire', '--breaking')).code).toBe(0)
  expect((await ledger.delivery('fire.tg'))?.priority).toBe('breaking')
  expect((await crier.run(['show', 'fire'])).out).toContain('breaking')
})

test('a held story needs a person: who follows it is told, and status shows it', async () => {
  await held('old')
  const [followed, { out }] = await Promise.all([publish('old'), crier.run(['status'])])
  expect(followed.code).toBe(4)
  expect(followed.out).toMatch(/tg +held .*minutes late.*crier resolve old tg --send \| --drop/)
  expect(out).toMatch(
    /Held: a person must say.*\(2\).*tg {2}old.*crier resolve old tg --send \| --drop.*minutes late/s,
  )
  const json = JSON.parse((await crier.run(['status', '--json'])).out)
  expect(json.held).toMatchObject([{ articleId: 'old' }, { articleId: 'old' }])

  const sent = await crier.run(['resolve', 'old', 'tg', '--send'])
  expect(sent).toMatchObject({ code: 0, out: 'old on tg is due now.\n', err: '' })
  await until(async () => (await stateOf('old.tg')) === 'published')
  expect(await crier.run(['resolve', 'old', 'x', '--drop'])).toMatchObject({
    code: 0,
    out: 'old on x is cancelled now.\n',
  })
  expect((await crier.run(['show', 'old'])).out).toMatch(/x: cancelled.*decided against it/s)
  expect(JSON.parse((await crier.run(['status', '--json'])).out).held).toEqual([])
})

test('a doubtful post is out when a person says where', async () => {
  await crier.run(['sandbox', 'fault', 'telegram', 'reset-after'])
  expect((await publish('storm')).code).toBe(4)
  expect((await crier.run(['status'])).out).toMatch(
    /Doubtful: may be out; look at the channel \(1\).*tg {2}storm/s,
  )
  const link = 'https://t.me/gazette/412'
  expect(await crier.run(['resolve', 'storm', 'tg', '--out', 'https://t.me/others/412'])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/no post of tg\. Give .*https:\/\/t\.me\/mainnews\/412/),
  })
  expect(await crier.run(['resolve', 'storm', 'tg', '--out', link])).toMatchObject({
    code: 0,
    out: 'storm on tg is published now.\n',
  })
  expect((await ledger.delivery('storm.tg'))?.ref).toEqual({ id: '@gazette/412', url: link })
  expect((await crier.run(['show', 'storm'])).out).toMatch(
    new RegExp(`tg: published {2}${link}.*says that it is out`, 's'),
  )
  expect(await crier.run(['resolve', 'storm', 'tg', '--drop'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('that cannot be said of it. To announce it once more: crier again.'),
  })
  expect(await crier.run(['resolve', 'ghost', 'tg', '--send'])).toMatchObject({
    code: 2,
    err: 'ghost has no delivery to tg. See: crier show ghost\n',
  })
})

test('everything stops with a reason that all see, and goes on', async () => {
  const stopped = await crier.run(['pause', '--reason', 'wrong result'])
  expect(stopped).toMatchObject({ code: 0, out: 'Paused everything. Go on with: crier resume\n' })
  const followed = await publish('result')
  expect(followed.code).toBe(4)
  expect(followed.out).toMatch(/tg +paused .*wrong result.*crier resume$/m)
  expect((await crier.run(['status'])).out).toMatch(
    /STOPPED everything, .*: .*wrong result\n {2}.*crier resume/,
  )
  const json = JSON.parse((await crier.run(['status', '--json'])).out)
  expect(json.stopped).toMatchObject({ detail: expect.stringContaining('wrong result') })
  expect(await stateOf('result.tg')).toBe('due')
  expect(await crier.run(['resume'])).toMatchObject({ code: 0, out: 'Everything goes on.\n', err: '' })
  await until(async () => (await stateOf('result.tg')) === 'published')
  expect(JSON.parse((await crier.run(['status', '--json'])).out).stopped).toBeUndefined()
})

test('one channel is paused; the others go on; who resumes something else is told', async () => {
  expect(await crier.run(['pause', 'x', '--reason', 'under review'])).toMatchObject({
    code: 0,
    out: 'Paused x. Go on with: crier resume x\n',
  })
  const followed = await publish('review')
  expect(followed.code).toBe(4)
  expect(followed.out).toMatch(/x +paused .*under review.*crier resume x$/m)
  expect(followed.out).toMatch(/tg +published/)
  expect((await crier.run(['status'])).out).toMatch(
    /PAUSED x, .* \(person\): .*under review\n.*crier resume x/,
  )
  const checked = await crier.run(['channels', 'check', 'x'])
  expect(checked.out).not.toContain('resumed')

  const everything = await crier.run(['resume'])
  expect(everything.err).toMatch(/x stays paused: .*under review.*crier resume x/)
  await crier.run(['pause', '--reason', 'wait'])
  expect((await crier.run(['resume', 'x'])).err).toContain('everything is stopped')
  expect(await stateOf('review.x')).toBe('due')
  await crier.run(['resume'])
  await until(async () => (await stateOf('review.x')) === 'published')
})
