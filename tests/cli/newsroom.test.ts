/** One Crier with its own Redis and the sandbox, and what an editor and an operator do with it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { redisLedger } from '../../src/ledger/redis.ts'
import { freePort, newsroom } from '../support/crier.ts'
import { until } from '../support/until.ts'

const port = await freePort()
const channels = [
  { id: 'tg', network: 'telegram', chat: '@gazette' },
  { id: 'x', network: 'x', handle: 'gazette', thread: { posts: 3 } },
  { id: 'fb', network: 'facebook', page: '100200300400500' },
]
const crier = newsroom(
  { newsroom: { name: 'Gazette' }, sandbox: { enabled: true, port }, channels },
  {},
  afterAll,
)
let redis: Redis
let ledger: Ledger

beforeAll(async () => {
  await crier.up('start')
  redis = new Redis({ path: join(crier.dir, 'data', 'redis.sock'), maxRetriesPerRequest: null })
  ledger = redisLedger(redis, '{crier}', 'test')
})

afterAll(() => redis.disconnect())

const isOut = async (delivery: string): Promise<boolean> =>
  (await ledger.delivery(delivery))?.state === 'published'

const story = (id: string, more: object = {}) => ({
  id,
  url: `https://gazette.example/${id}`,
  headline: `Something happened at ${id}`,
  ...more,
})

const file = (name: string, content: unknown): string => {
  writeFileSync(
    join(crier.dir, name),
    typeof content === 'string' ? content : JSON.stringify(content, null, 2),
  )
  return name
}

test('a story in JSON is followed to each channel; the same again is no other story', async () => {
  const name = file('ferry.json', story('ferry'))
  const first = await crier.run(['publish', name])
  expect(first).toMatchObject({ code: 0, err: '' })
  const lines = first.out.split('\n')
  expect(lines[0]).toBe('Something happened at ferry')
  for (const { id } of channels) expect(first.out).toMatch(new RegExp(`^ {2}${id} +published {2}http`, 'm'))
  expect(lines.at(-2)).toContain(`http://127.0.0.1:${port}/`)

  const again = await crier.run(['publish', name])
  expect(again).toMatchObject({ code: 0, err: '', out: expect.stringContaining('is known already') })
  expect(
    await crier.run(['publish', file('ferry.json', story('ferry', { version: 1, headline: 'Other words' }))]),
  ).toMatchObject({
    code: 2,
    err: expect.stringContaining('Give it a higher version'),
  })
})

test.each([
  ['corrected', 'has the words of version 1', 'out of date', 'Live posts are out of date'],
  ['retracted', 'RETRACTED', 'RETRACTED {2}take it down:', 'The story is RETRACTED. Take these posts down'],
])(
  'a story that is %s after it was out: its live posts need a person, until they are mended',
  async (status, words, line, request) => {
    const id = `bay-${status}`
    await crier.run(['publish', '-'], JSON.stringify(story(id)))
    const { code, out, err } = await crier.run(
      ['publish', '-'],
      JSON.stringify(story(id, { headline: 'New words', status })),
    )
    expect(code).toBe(4)
    for (const channel of channels) {
      expect(out).toMatch(new RegExp(`^ {2}${channel.id} +${line} +http`, 'm'))
      expect(err).toContain(`crier resolve ${id} ${channel.id} --mended`)
    }
    expect(err).toContain(request)
    expect(err).toMatch(/A person must look: tg \(.*\), x \(.*\), fb/)
    const again = await crier.run(
      ['publish', '-', '--json'],
      JSON.stringify(story(id, { headline: 'New words', status })),
    )
    expect(JSON.parse(again.out).deliveries[0]).toMatchObject({ outdated: true })
    const status1 = await crier.run(['status'])
    expect(status1.out).toMatch(/out of date: .*\(3\)/)
    expect(status1.out).toContain(words)
    await Promise.all(channels.map((channel) => crier.run(['resolve', id, channel.id, '--mended'])))
    expect((await crier.run(['status'])).out).not.toContain('out of date')
  },
)

test('a long story goes on in a thread, and is shown with the link of each post', async () => {
  const body = ['a', 'b', 'c'].map((letter) => `${letter.toUpperCase()}${` ${letter.repeat(9)}`.repeat(24)}.`)
  const { code, out } = await crier.run(['publish', '-'], JSON.stringify(story('reef', { body })))
  expect([code, out]).toEqual([0, expect.stringMatching(/^ {2}x +published {2}http/m)])
  const shown = (await crier.run(['show', 'reef'])).out
  expect(shown).toContain('post 3 of 3 is out')
  expect(shown.match(/├ http.*status/g)).toHaveLength(2)
})

test('an editor announces a story once more', async () => {
  await crier.run(['publish', '-'], JSON.stringify(story('dune')))
  const again = await crier.run(['again', 'dune', 'tg'])
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining('announced again on tg') })
  await until(() => isOut('dune.tg+2'))
  expect((await crier.run(['again', 'nothing', 'tg'])).code).toBe(2)
})

test('an older version than the known one is not said to be out', async () => {
  const newer = await crier.run(['publish', '-', '--json'], JSON.stringify(story('tide', { version: 3 })))
  expect(newer.code).toBe(0)
  const older = await crier.run(['publish', '-'], JSON.stringify(story('tide', { version: 2 })))
  expect(older).toMatchObject({ code: 2, err: expect.stringContaining('Version 3') })
})

test('a worker on other rules sets a story aside: whoever publishes it is told so', async () => {
  const queue = new Queue('articles', { connection: redis, prefix: '{crier}' })
  await queue.pause()
  const publishing = crier.run(['publish', '-'], JSON.stringify(story('isle')))
  await until(async () => (await queue.getJobCounts('waiting')).waiting! > 0)
  const [job] = await queue.getJobs(['waiting'])
  // In the place of that other worker: the job as it hands it over.
  await job!.updateData({ id: 'isle' })
  await queue.resume()
  await queue.close()
  const { code, err } = await publishing
  expect([code, err]).toEqual([2, expect.stringMatching(/set aside.*url.*headline.*crier aside show/s)])
  for (const one of await ledger.asides()) await crier.run(['aside', 'discard', one.id])
})

test('plain text from standard input, and one JSON document for scripts', async () => {
  const text = 'The market is open again\n\nStalls returned on Monday.\n'
  const { code, out, err } = await crier.run(
    ['publish', '-', '--url', 'https://gazette.example/market', '--json'],
    text,
  )
  expect([code, err]).toEqual([0, ''])
  const document = JSON.parse(out) as {
    article: string
    version: number
    deliveries: Array<{ channel: string }>
  }
  expect(document).toMatchObject({ version: 1 })
  expect(document.deliveries).toHaveLength(3)
  expect(document.deliveries[0]).toMatchObject({
    channel: 'tg',
    state: 'published',
    url: expect.stringContaining('http'),
  })
  const shown = await crier.run(['show', document.article])
  expect(shown.out).toMatch(/The market is open again.*tg: published.*│.*characters|code points/s)
  expect(shown.out).toMatch(/sending \(attempt 1\)/)
})

test('with --no-wait it ends when the story is in the queue', async () => {
  const { code, out } = await crier.run(['publish', file('pier.json', story('pier')), '--no-wait'])
  expect([code, out]).toEqual([0, 'Queued pier. See: crier show pier\n'])
  await until(() => isOut('pier.fb'))
})

test('a story that was retracted before anybody knew it ends at once: it goes nowhere', async () => {
  const { code, out, err } = await crier.run(
    ['publish', '-'],
    JSON.stringify(story('lie', { status: 'retracted' })),
  )
  expect([code, err]).toEqual([0, ''])
  expect(out).toContain('no channel')
})

test.each([
  ['an unknown story', ['show', 'ghost'], /No article ghost is known/],
  ['a configuration that is not there', ['--config', 'no.yaml', 'status'], /no\.yaml.*no such file/],
])('%s: exit code 2, a line that helps, no stack', async (_what, args, words) => {
  const { code, out, err } = await crier.run(args)
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(words)
  expect(err).not.toMatch(/\n {4}at |node:internal/)
})

test('a channel whose credential died is paused, kept, and goes on after its check', async () => {
  expect(await crier.run(['sandbox', 'fault', 'x', 'dead-token'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('The next post to x'),
  })
  const refused = await crier.run(['publish', file('fire.json', story('fire'))])
  expect(refused.code).toBe(4)
  expect(refused.out).toMatch(/x +paused .*crier channels check x/)
  expect(refused.out).toMatch(/tg +published/)
  const status = await crier.run(['status'])
  expect(status.out).toMatch(/PAUSED x.*credentials.*crier channels check x/s)

  expect((await crier.run(['channels', 'list'])).out).toMatch(/PAUSED\ntg .*\nx .*answered 401/)
  expect((await crier.run(['resume'])).err).toMatch(/x stays paused.*crier channels check x/)
  const checked = await crier.run(['channels', 'check'])
  expect(checked).toMatchObject({ code: 0, err: '' })
  expect(checked.out).toMatch(/^x +ok .*\(resumed\)$/m)
  await until(() => isOut('fire.x'))
})

test('a network that limits: still under way is exit code 5; a lost answer is 4', async () => {
  await Promise.all([
    crier.run(['sandbox', 'fault', 'facebook', 'server-error', '--times', '9']),
    crier.run(['sandbox', 'fault', 'telegram', 'reset-after']),
  ])
  expect((await crier.run(['sandbox', 'clear', 'facebook'])).out).toBe('facebook behaves again.\n')
  const doubtful = await crier.run(['publish', file('storm.json', story('storm')), '--json'])
  expect(doubtful.code).toBe(4)
  const { deliveries } = JSON.parse(doubtful.out) as { deliveries: Array<{ channel: string; state: string }> }
  expect(deliveries.map(({ channel, state }) => [channel, state])).toEqual([
    ['tg', 'doubtful'],
    ['x', 'published'],
    ['fb', 'published'],
  ])

  await crier.run(['sandbox', 'fault', 'telegram', 'rate-limit', '--seconds', '2'])
  const limited = await crier.run(['publish', file('rain.json', story('rain')), '--timeout', '1'])
  expect(limited).toMatchObject({ code: 5, err: expect.stringContaining('crier show rain') })
  expect(limited.out).toMatch(/tg +waiting .*in \d+ second/)
  const status = JSON.parse((await crier.run(['status', '--json'])).out) as Record<string, unknown[]>
  expect(status.doubtful).toMatchObject([{ articleId: 'storm', channelId: 'tg' }])
  expect(status.workers).toHaveLength(1)
  await until(() => isOut('rain.tg'))
})

test('a job of a foreign client is posted, one that is no article is shown, mended and let in', async () => {
  const queue = new Queue('articles', { connection: redis, prefix: '{crier}' })
  await queue.add('article', story('quay'))
  await queue.add('article', { id: 'dock', headline: 'No address' })
  await until(async () => (await isOut('quay.tg')) && (await ledger.asides()).length > 0)
  await queue.close()

  const [aside] = JSON.parse((await crier.run(['aside', 'list', '--json'])).out) as Array<{ id: string }>
  const shown = await crier.run(['aside', 'show', aside!.id])
  expect(JSON.parse(shown.out)).toEqual({ id: 'dock', headline: 'No address' })
  expect(shown.err).toContain('url')
  expect((await crier.run(['aside', 'list'])).out).toMatch(new RegExp(`^${aside!.id} .*No address$`, 'm'))
  expect((await crier.run(['status'])).code).toBe(4)
  const empty = await crier.run(['aside', 'release', aside!.id, '-'], '\n')
  expect(empty).toMatchObject({ code: 2, err: expect.stringContaining('standard input is empty') })
  const still = await crier.run(['aside', 'release', aside!.id])
  expect(still).toMatchObject({ code: 2, err: expect.stringContaining('Still not an article') })
  const mended = JSON.stringify(story('dock'))
  expect(await crier.run(['aside', 'release', aside!.id, '-'], mended)).toMatchObject({
    code: 0,
    out: expect.stringContaining('crier show dock'),
  })
  expect((await crier.run(['aside'])).out).toBe('Nothing is set aside.\n')
})

test('what is long arrives whole in a pipe, and a reader that has seen enough is no trouble', async () => {
  const queue = new Queue('articles', { connection: redis, prefix: '{crier}' })
  await queue.add('article', { id: 'long', body: 'x'.repeat(900_000) })
  await until(async () => (await ledger.asides()).length > 0)
  await queue.close()
  const [aside] = await ledger.asides()
  const shown = await crier.run(['aside', 'show', aside!.id])
  expect(shown.code).toBe(0)
  expect(JSON.parse(shown.out).body).toHaveLength(900_000)

  const impatient = crier.start(['aside', 'show', aside!.id])
  impatient.stdout!.once('data', () => impatient.stdout!.destroy())
  const [err, code] = await Promise.all([
    text(impatient.stderr!),
    new Promise((resolve) => impatient.once('exit', resolve)),
  ])
  expect([code, err]).toEqual([0, expect.not.stringMatching(/EPIPE| {4}at /)])
  await crier.run(['aside', 'discard', aside!.id])
})

test.each([
  ['UTF-16', Buffer.from('\ufeffMärkte öffnen\n\nAm Montag.\n', 'utf16le'), 0, /^Märkte öffnen\n/],
  ['Latin-1', Buffer.from('Märkte öffnen\n\nAm Montag.\n', 'latin1'), 2, /not UTF-8 text \(byte 2\)/],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 2, /not UTF-8 text \(byte 1\)/],
  ['UTF-16 without its mark', Buffer.from('Markets\n', 'utf16le'), 2, /not UTF-8 text \(byte 2\)/],
])('a story in %s is read as it was meant, or refused, never garbled', async (name, bytes, code, words) => {
  writeFileSync(join(crier.dir, 'story.txt'), bytes)
  const options = ['--url', `https://gazette.example/${name.replaceAll(' ', '-')}`]
  const [file, pipe] = [
    await crier.run(['publish', 'story.txt', ...options]),
    await crier.run(['publish', '-', ...options], bytes),
  ]
  expect([file.code, pipe.code]).toEqual([code, code])
  for (const { out, err } of [file, pipe]) expect(code === 0 ? out : err).toMatch(words)
})

test('what a client without our prefix added is seen, and taken in', async () => {
  const stray = new Queue('articles', { connection: redis })
  await stray.add('article', story('stray'))
  await stray.close()
  expect((await crier.run(['status'])).out).toMatch(/under the prefix "bull".*crier aside adopt/s)
  expect((await crier.run(['aside', 'adopt'])).out).toContain('Taken in: 1.')
  await until(() => isOut('stray.fb'))
  expect((await crier.run(['aside', 'adopt'])).out).toBe('There are none.\n')
})

test('health and configuration at a glance', async () => {
  const [check, list, right, shown] = await Promise.all([
    crier.run(['status', '--check']),
    crier.run(['channels', 'list', '--json']),
    crier.run(['config', 'check']),
    crier.run(['config', 'show']),
  ])
  expect(check).toEqual({ code: 0, out: '', err: '' })
  expect(JSON.parse(list.out)).toMatchObject([{ id: 'tg' }, { id: 'x' }, { id: 'fb' }])
  expect(right).toMatchObject({ code: 0, out: expect.stringContaining('3 channels') })
  expect(shown.out).toMatch(/^# .*crier\.yaml\n/)
  expect(shown.out).not.toContain('made up by the sandbox')
})
