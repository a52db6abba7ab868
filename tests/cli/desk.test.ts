/** The API as operators run it: the built program, tokens from the command line, several desks on one Redis. */
import { expect, test } from 'vitest'
import { ended, freePort, newsroom } from '../support/crier.ts'
import { freshRedis } from '../support/prefix.ts'

const office = async (more: object = {}) => {
  const { url, prefix } = freshRedis()
  const port = await freePort()
  const bench = newsroom({
    newsroom: { name: 'Harbour Gazette' },
    redis: { url, prefix },
    sandbox: { enabled: true, port: await freePort() },
    http: { port, ...more },
    channels: [{ id: 'tg-news', network: 'telegram', chat: '@harbourgazette' }],
  })
  const request = (token: string, path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    })
  return { ...bench, port, request }
}

test('a token is shown once, listed without itself, good until it is revoked; a desk stops when told to', async () => {
  const { up, run, request } = await office()
  const made = await run(['tokens', 'create', 'cms', '--scope', 'articles:write', 'articles:read'])
  const token = made.out.trim()
  expect([made.code, token]).toEqual([0, expect.stringMatching(/^crier_[\w-]{43}$/)])
  expect(made.err).toContain('cannot show it again')

  const desk = await up('desk')
  let said = ''
  desk.stdout!.on('data', (chunk) => {
    said += chunk
  })
  const story = { id: 'ferry', url: 'https://gazette.example/ferry', headline: 'The ferry is back' }
  const posted = await request(token, '/api/articles', { method: 'POST', body: JSON.stringify(story) })
  expect([posted.status, await posted.json()]).toMatchObject([201, { verdict: 'new' }])

  const listed = await run(['tokens', 'list'])
  expect(listed.out).toMatch(/cms +\d{4}-.*UTC +\d{4}-.*UTC +articles:write articles:read/)
  expect(listed.out).not.toContain(token.slice(6))
  expect((await run(['tokens', 'revoke', 'cms'])).code).toBe(0)
  expect((await request(token, '/api/articles')).status).toBe(401)

  await ended(desk, 'SIGTERM')
  expect(desk.exitCode).toBe(0)
  expect(said).toContain('"route":"/api/articles"')
  expect(said).not.toContain(token.slice(6))
})

test('a name that is taken, a scope that is none, a name nobody has: said in words, code 2', async () => {
  const { run } = await office()
  await run(['tokens', 'create', 'cms', '--scope', 'articles:read'])
  const failures = [
    [['tokens', 'create', 'cms', '--scope', 'articles:read'], /crier tokens revoke cms/],
    [['tokens', 'create', 'new', '--scope', 'everything'], /articles:write, articles:read, deliveries:read/],
    [['tokens', 'create', 'new'], /--scope/],
    [['tokens', 'create', 'two words', '--scope', 'articles:read'], /name may hold/],
    [['tokens', 'revoke', 'nobody'], /no token nobody/],
  ] as const
  const ends = await Promise.all(failures.map(([args]) => run([...args])))
  for (const [i, { code, err }] of ends.entries())
    expect([code, err]).toEqual([2, expect.stringMatching(failures[i]![1])])
})

test('start serves the API when it is enabled, says where, and a second one on its port says why it cannot', async () => {
  const { up, run, port } = await office({ enabled: true })
  await up('start', `API       http://127.0.0.1:${port}/docs`)
  expect((await fetch(`http://127.0.0.1:${port}/docs`)).status).toBe(200)
  const second = await run(['desk'])
  expect([second.code, second.err]).toEqual([3, expect.stringContaining('another program uses this port')])
})
