/** One Crier with a feed, and what an editor and an operator see of it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Entry, rss } from '../desk/feed-site.ts'
import { freePort, newsroom } from '../support/crier.ts'
import { until } from '../support/until.ts'

const site = { entries: [{ name: 'old', at: Date.UTC(2026, 2, 2) }] as Entry[], status: 200 }
const server = createServer(({ url = '' }, response) => {
  const entries = site.entries.map((entry) =>
    url === '/feed-with-escapes' ? { ...entry, title: '\u001b[2JStory old' } : entry,
  )
  response.writeHead(url.startsWith('/feed') ? site.status : 404).end(rss(entries))
}).listen(0, '127.0.0.1')
await new Promise((listening) => server.once('listening', listening))
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const crier = newsroom(
  {
    newsroom: { name: 'Gazette' },
    sandbox: { enabled: true, port: await freePort() },
    fetch: { allowHosts: ['127.0.0.1'] },
    feeds: [
      { id: 'city', url: `${origin}/feed?token=t0psecret`, intervalMinutes: 60 },
      { id: 'sport', url: `${origin}/nothing`, intervalMinutes: 60 },
    ],
    channels: [{ id: 'tg', network: 'telegram', chat: '@gazette' }],
  },
  {},
  afterAll,
)

beforeAll(async () => {
  await crier.up('start')
  await until(async () => (await crier.run(['feeds', 'list', '--json'])).out.includes('succeededAt'))
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test('the list shows how each feed stands, and exits 4 while one needs a person', async () => {
  const { code, out } = await crier.run(['feeds'])
  expect(code).toBe(4)
  expect(out).toMatch(/^city +fine +\d+ seconds? ago +none yet +in \d+ minutes?$/m)
  expect(out).toMatch(/^sport +failing/m)
  expect(out).toContain('sport answers 404')
  expect((await crier.run(['status'])).out).toContain('sport answers 404')
  const listed = await crier.run(['feeds', 'list', '--json'])
  expect(listed.out).toContain('/feed?token=[secret]')
})

test('a check shows the items as articles, of a feed that is configured or not, and changes nothing', async () => {
  const { code, out } = await crier.run(['feeds', 'check', 'city'])
  expect(code).toBe(0)
  expect(out).toContain('2026-03-02T00:00:00.000Z  Story old  [seen]')
  const other = await crier.run(['feeds', 'check', `${origin}/feed`, '--json'])
  expect(JSON.parse(other.out)).toMatchObject([
    { items: [{ article: { headline: 'Story old' }, problems: [] }] },
  ])
  expect(await crier.run(['feeds', 'check', `${origin}/nothing`])).toMatchObject({ code: 4 })
})

test('a feed cannot command the terminal of whoever looks at it', async () => {
  const { out } = await crier.run(['feeds', 'check', `${origin}/feed-with-escapes`])
  expect(out).toContain('[2JStory old')
  expect(out).not.toContain('\u001b')
})

test('a poll takes what is new, and what is old when it is asked for; the story goes out', async () => {
  site.entries.unshift({ name: 'ferry', at: Date.now() })
  const polled = await crier.run(['feeds', 'poll', 'city'])
  expect(polled).toMatchObject({ code: 0, err: '' })
  expect(polled.out).toBe('city: 1 taken, 1 known already, 0 passed over as old, 0 filtered out\n')
  const since = await crier.run(['feeds', 'poll', 'city', '--since', '2026-01-01T00:00:00Z'])
  expect(since.out).toContain('1 taken')
  await until(async () => (await crier.run(['show', 'urn:gazette:old'])).out.includes('tg: published'))
  expect(await crier.run(['feeds', 'poll', 'sport'])).toMatchObject({
    code: 4,
    out: 'sport: answers 404: there is nothing\n',
  })
})

test.each([
  [['feeds', 'poll', 'weather'], 'There is no feed weather. Known: city, sport'],
  [['feeds', 'check', 'weather'], 'There is no feed weather. Known: city, sport'],
  [['feeds', 'poll', 'city', '--since', 'yesterday'], 'must be a time with its zone'],
])('%j is refused in words', async (args, words) => {
  const { code, err } = await crier.run(args)
  expect(code).toBe(2)
  expect(err).toContain(words)
})
