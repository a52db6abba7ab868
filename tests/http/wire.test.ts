import { connect, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { HttpError } from '../../src/http/address.ts'
import { ferry, office, refusal } from './office.ts'

/** Writes these bytes on a bare connection and gives what comes until it is closed. */
const raw = (url: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    let said = ''
    const socket = connect(Number(port), hostname, () => socket.write(text))
    socket.on('data', (chunk) => {
      said += chunk
    })
    socket.on('close', () => resolve(said))
    socket.on('error', reject)
  })

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', '400', 'malformed'],
  ['too many headers', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431', 'headers'],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    '400',
    'malformed',
  ],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    '400',
    'malformed',
  ],
])('%s is refused on the wire, in the same form', async (_what, bytes, code, kind) => {
  const { url } = await office()
  const said = await raw(url, bytes)
  expect(said).toMatch(new RegExp(`^HTTP/1.1 ${code} `))
  expect(JSON.parse(said.split('\r\n\r\n').at(-1)!)).toMatchObject({
    type: `/docs#${kind}`,
    status: Number(code),
  })
})

const impatient = { headersTimeout: 150, requestTimeout: 300, connectionsCheckingInterval: 25 }

test.each([
  ['its headers', 'GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow'],
  [
    'its body',
    'POST /api/articles HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer TOKEN\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
  ],
])('who never ends %s is let go with 408, and that is no bug of ours', async (_what, bytes) => {
  const { url, everybody, lines } = await office({ limits: impatient })
  const { token } = await everybody()
  const said = await raw(url, bytes.replace('TOKEN', token))
  expect(said).toMatch(/^HTTP\/1.1 408 /)
  expect(said).toContain('/docs#slow')
  expect(lines.filter(({ level }) => level === 'error')).toEqual([])
  expect((await fetch(`${url}healthz`)).status).toBe(200)
})

test('an unknown address is 404, a known one with another method 405 with what is possible', async () => {
  const { url } = await office()
  expect(await refusal(await fetch(`${url}nothing/here`))).toMatchObject({
    code: 404,
    media: 'application/problem+json',
    detail: expect.stringContaining('/docs'),
  })
  const wrong = await fetch(`${url}api/articles`, { method: 'DELETE' })
  expect(wrong.headers.get('allow')).toBe('POST, GET, HEAD')
  expect(await refusal(wrong)).toMatchObject({ code: 405, type: '/docs#method' })
})

test('browsers of other origins get nothing, and every answer says how it may be used', async () => {
  const { url, everybody } = await office()
  const preflight = await fetch(`${url}api/articles`, {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
  })
  const answers = [preflight, await fetch(`${url}docs`), await (await everybody()).get('api/articles')]
  for (const { headers } of answers) {
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  }
})

test('a bug is 500 without its inside; the log has it', async () => {
  const { everybody, desk, lines } = await office()
  const client = await everybody()
  desk.ledger.articlesPage = () => Promise.reject(new Error('secret inside at line 7'))
  const answer = await refusal(await client.get('api/articles'))
  expect(answer).toMatchObject({ code: 500, media: 'application/problem+json' })
  expect(JSON.stringify(answer)).not.toMatch(/secret inside|\.ts/)
  expect(
    lines.some(({ level, fields }) => level === 'error' && String(fields.error).includes('secret')),
  ).toBe(true)
})

test('a Redis that takes nothing is no bug: 503, and when to come again', async () => {
  const { everybody, desk, lines } = await office()
  const client = await everybody()
  desk.ledger.accept = () => Promise.reject(new Error('OOM command not allowed'))
  const answer = await client.post(ferry, { 'idempotency-key': 'a' })
  expect(answer.headers.get('retry-after')).toBe('10')
  expect(await refusal(answer)).toMatchObject({ code: 503, type: '/docs#unavailable' })
  expect(lines.filter(({ level }) => level === 'error')).toEqual([])
  // The key is free again.
  expect((await client.post(ferry, { 'idempotency-key': 'a' })).status).toBe(503)
})

test('health is told to anybody, and not when Redis is away', async () => {
  const { url, desk } = await office()
  const well = await fetch(`${url}healthz`)
  expect([well.status, await well.json()]).toEqual([200, { status: 'ok' }])
  desk.ledger.now = () => Promise.reject(new Error('connection lost'))
  expect(await refusal(await fetch(`${url}healthz`))).toMatchObject({ code: 503 })
})

test('a stop finishes the request under way and takes no other', async () => {
  let answerPage = () => {}
  let asked = () => {}
  const reading = new Promise<void>((resolve) => {
    asked = resolve
  })
  const { everybody, close, url } = await office({
    readPage: () => {
      asked()
      return new Promise((resolve) => {
        answerPage = () => resolve({ data: ferry })
      })
    },
  })
  const client = await everybody()
  const underWay = client.post({ url: ferry.url })
  await reading
  const closed = close()
  await expect(fetch(`${url}healthz`)).rejects.toThrow()
  answerPage()
  const answer = await underWay
  expect([answer.status, answer.headers.get('connection')]).toEqual([201, 'close'])
  await closed
})

test('a port that is taken is said in words', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void taken.close())
  const { port } = taken.address() as { port: number }
  await expect(office({ port })).rejects.toThrow(HttpError)
  await expect(office({ port })).rejects.toThrow(/another program uses this port.*http\.port/)
})
