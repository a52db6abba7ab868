import { expect, test } from 'vitest'
import { makeToken, type Scope } from '../../src/desk/tokens.ts'
import { ferry, office, refusal } from './office.ts'

test('without a token, and with one that is none, nobody gets in: 401 and what to do', async () => {
  const { url } = await office()
  const ask = async (headers: Record<string, string>) =>
    refusal(await fetch(`${url}api/articles`, { headers }))
  expect(await ask({})).toMatchObject({
    code: 401,
    media: 'application/problem+json',
    type: '/docs#token',
    detail: expect.stringContaining('crier tokens create'),
  })
  for (const authorization of [
    'Basic YTpi',
    'Bearer',
    `Bearer crier_${'A'.repeat(43)}`,
    'Bearer crier_short',
  ])
    expect((await ask({ authorization })).code).toBe(401)
  expect((await fetch(`${url}api/articles`)).headers.get('www-authenticate')).toMatch(/^Bearer realm="crier"/)
})

test.each<[Scope, string, number, number]>([
  ['articles:write', 'api/articles', 403, 201],
  ['articles:read', 'api/articles', 200, 403],
  ['deliveries:read', 'api/deliveries', 200, 403],
])('the scope %s is good for itself alone', async (scope, path, get, post) => {
  const { client } = await office()
  const owner = await client('owner', scope)
  expect((await owner.get(path)).status).toBe(get)
  expect((await owner.post(ferry)).status).toBe(post)
})

test('who has the wrong scope hears which one is needed', async () => {
  const { client } = await office()
  const reader = await client('wallboard', 'articles:read')
  const answer = await reader.get('api/deliveries/ferry.tg-news')
  expect(answer.headers.get('www-authenticate')).toContain('scope="deliveries:read"')
  expect(await refusal(answer)).toMatchObject({
    code: 403,
    detail: expect.stringContaining('--scope deliveries:read'),
  })
})

test('a revoked token is refused at its next request, and its name may be used again', async () => {
  const { client, tokens } = await office()
  const reader = await client('reader', 'articles:read')
  expect((await reader.get('api/articles')).status).toBe(200)
  expect(await makeToken(tokens, 'reader', ['articles:read'])).toBeUndefined()
  expect(await tokens.drop('reader')).toBe(true)
  expect((await reader.get('api/articles')).status).toBe(401)
  expect(await tokens.drop('reader')).toBe(false)
  const next = await client('reader', 'articles:read')
  expect((await next.get('api/articles')).status).toBe(200)
  expect((await reader.get('api/articles')).status).toBe(401)
})

test('when a token was used is known, and written once a minute at most', async () => {
  const { client, tokens, redis, prefix } = await office()
  const reader = await client('reader', 'articles:read')
  expect((await tokens.all())[0]).toMatchObject({ name: 'reader', scopes: ['articles:read'] })
  expect((await tokens.all())[0]!.usedAt).toBeUndefined()
  await reader.get('api/articles')
  const [first] = await tokens.all()
  expect(first!.usedAt).toBeGreaterThanOrEqual(first!.madeAt)
  await reader.get('api/articles')
  expect((await tokens.all())[0]!.usedAt).toBe(first!.usedAt)
  const [key] = await redis.keys(`${prefix.replace(/[{}]/g, '\\$&')}:token:*`)
  await redis.hset(key!, 'usedAt', first!.usedAt! - 60_000)
  await reader.get('api/articles')
  expect((await tokens.all())[0]!.usedAt).toBeGreaterThanOrEqual(first!.usedAt!)
})

/** Asks until it is refused for asking too often; each process counts with the others. */
const askUntil429 = async (ask: (turn: number) => Promise<Response>): Promise<Response> => {
  for (let turn = 0; turn < 400; turn += 10) {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => ask(turn + i)))
    const limited = answers.find(({ status }) => status === 429)
    if (limited) return limited
  }
  throw new Error('never limited')
}

test('a token that asks too often waits, on whichever process; others do not', async () => {
  const { client, url } = await office()
  const [busy, calm] = await Promise.all([client('busy', 'articles:read'), client('calm', 'articles:read')])
  const limited = await askUntil429(() => busy.get('api/articles'))
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refusal(limited)).toMatchObject({ code: 429, type: '/docs#rate' })
  expect((await calm.get('api/articles')).status).toBe(200)
  expect((await fetch(`${url}healthz`)).status).toBe(200)
})

test('an address that keeps showing false tokens is told to wait; a valid one from there gets in', async () => {
  const { client, url } = await office()
  const owner = await client('owner', 'articles:read')
  const limited = await askUntil429(() =>
    fetch(`${url}api/articles`, { headers: { authorization: `Bearer crier_${'A'.repeat(43)}` } }),
  )
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await owner.get('api/articles')).status).toBe(200)
})

test('no token is in Redis or in the log, wherever a client put it', async () => {
  const { everybody, redis, prefix, lines, url } = await office()
  const client = await everybody()
  const { token } = client
  await client.post(ferry, { 'idempotency-key': 'first' })
  await client.post(`{"id": "${token}`)
  await client.get(`api/articles?cursor=${token}`)
  await client.get(`api/articles/${token}`)
  await client.get(`${token}?access_token=${token}`)
  await fetch(`${url}api/articles`, { headers: { authorization: `Basic ${token}` } })
  await fetch(`${url}api/articles`, { headers: { authorization: `Bearer ${token}x` } })
  const stored: unknown[] = []
  for (const key of await redis.keys(`${prefix.replace(/[{}]/g, '\\$&')}*`))
    stored.push(key, await redis.dump(key))
  expect(stored.length).toBeGreaterThan(10)
  expect(lines.map(({ fields }) => fields.status)).toEqual(expect.arrayContaining([201, 400, 401, 404]))
  const secret = token.slice('crier_'.length)
  expect(JSON.stringify(stored)).not.toContain(secret)
  expect(JSON.stringify(lines)).not.toContain(secret)
})

test('the log tells who asked what, and what was answered', async () => {
  const { everybody, lines } = await office()
  const client = await everybody()
  await client.get('api/articles/ferry?x=1')
  expect(lines.at(-1)).toMatchObject({
    message: 'request',
    fields: {
      method: 'GET',
      route: '/api/articles/:id',
      status: 404,
      token: 'everybody',
      ms: expect.any(Number),
    },
  })
})
