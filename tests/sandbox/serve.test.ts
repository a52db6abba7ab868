import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { type FaultKind, faultKinds } from '../../src/networks/fake.ts'
import { addFault } from '../../src/sandbox/faults.ts'
import { serveSandbox } from '../../src/sandbox/serve.ts'
import { fakeStore } from '../../src/sandbox/store.ts'
import { freshRedis } from '../support/prefix.ts'
import { board } from './bulletin.ts'

const start = async (port = 0) => {
  const { redis, prefix } = freshRedis()
  const sandbox = await serveSandbox({
    redis,
    prefix,
    host: '127.0.0.1',
    port,
    newsroom: 'Harbour Herald',
    language: 'en',
    timeZone: 'UTC',
    channels: [board('herald')],
    clock: { now: () => 1_700_000_000_000 },
  })
  onTestFinished(() => sandbox.close())
  const store = fakeStore(redis, prefix, 'bulletin')
  return {
    ...sandbox,
    order: (kind: FaultKind) => addFault(redis, prefix, 'bulletin', { kind, times: 1, seconds: 9 }),
    post: (text: string, signal?: AbortSignal) =>
      fetch(`${sandbox.url}bulletin/herald`, {
        method: 'POST',
        body: JSON.stringify({ text }),
        redirect: 'manual',
        ...(signal && { signal }),
      }),
    posted: async () => (await store.list('herald', 10)).map(({ text }) => text),
  }
}

test('a network answers under its own name, with the path it knows', async () => {
  const { post, posted } = await start()
  const answer = await post('Привіт 🌍')
  expect([answer.status, await answer.json()]).toEqual([201, { id: '1' }])
  expect(await posted()).toEqual(['Привіт 🌍'])
})

test('health, and a hint for a stray path', async () => {
  const { url } = await start()
  expect((await fetch(`${url}healthz`)).status).toBe(200)
  const stray = await fetch(`${url}nowhere`)
  expect([stray.status, await stray.text()]).toEqual([404, expect.stringContaining(url)])
})

/** What the client sees of each fault, and whether readers see the post. */
const seen: Record<FaultKind, [sees: string | number, accepted: boolean]> = {
  'rate-limit': [429, false],
  'server-error': [503, false],
  'server-error-after': [503, true],
  'server-error-late': [503, false],
  'dead-token': [401, false],
  'reset-before': ['ECONNRESET', false],
  'reset-after': ['ECONNRESET', true],
  'half-body': ['UND_ERR_SOCKET', true],
  silence: ['AbortError', true],
  redirect: [302, false],
  html: [200, false],
}

test.each(Object.keys(faultKinds) as FaultKind[])('%s spoils one request as it says', async (kind) => {
  const { order, post, posted } = await start()
  await order(kind)
  const [sees, accepted] = seen[kind]

  const client = new AbortController()
  // Only silence needs an end from outside; elsewhere it would hide a fault that hangs.
  if (kind === 'silence')
    void expect
      .poll(posted)
      .toEqual(['spoiled'])
      .then(() => client.abort())
  const answer = post('spoiled', client.signal).then(async (response) => {
    await response.text()
    return response.status
  })
  expect(await answer.catch((error) => error.cause?.code ?? error.name)).toBe(sees)
  expect(await posted()).toEqual(accepted ? ['spoiled'] : [])

  expect((await post('well again')).status).toBe(201)
})

test('a rate limit tells the wait that was ordered', async () => {
  const { order, post } = await start()
  await order('rate-limit')
  expect((await post('too fast')).headers.get('retry-after')).toBe('9')
})

test('a read is left alone by faults that are meant for posts', async () => {
  const { url, order } = await start()
  await order('server-error')
  expect((await fetch(`${url}bulletin/herald`)).status).toBe(200)
})

test('a port in use is told in words that name the setting', async () => {
  const squatter = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void squatter.close())
  await new Promise((listening) => squatter.once('listening', listening))
  const { port } = squatter.address() as { port: number }
  await expect(start(port)).rejects.toThrow(/another program uses this port.*sandbox\.port/)
})

test('closing does not wait for a client that got no answer', async () => {
  const { order, post, posted, close } = await start()
  await order('silence')
  const unanswered = post('hello?').catch((error: Error) => error)
  await expect.poll(posted).toEqual(['hello?'])
  await close()
  expect(await unanswered).toBeInstanceOf(Error)
})
