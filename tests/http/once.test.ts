import { expect, test } from 'vitest'
import { idempotencyStore } from '../../src/store/idempotency.ts'
import { freshRedis } from '../support/prefix.ts'
import { ferry, office, refusal } from './office.ts'

const key = { 'idempotency-key': '9d3a4c6e-ferry' }

test('the same request with the same key gets the same answer again', async () => {
  const { everybody } = await office()
  const client = await everybody()
  const first = await client.post(ferry, key)
  const again = await client.post(ferry, key)
  expect([first.status, again.status]).toEqual([201, 201])
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(again.headers.get('location')).toBe(first.headers.get('location'))
  expect(await again.text()).toBe(await first.text())
  // Without the key it is what it is: known.
  expect((await client.post(ferry)).status).toBe(200)
})

test('20 at once with one key: one story, one verdict', async () => {
  const { everybody, ledger } = await office()
  const client = await everybody()
  const answers = await Promise.all(Array.from({ length: 20 }, () => client.post(ferry, key)))
  const fresh = answers.filter(
    ({ status, headers }) => status === 201 && !headers.has('idempotency-replayed'),
  )
  expect(fresh).toHaveLength(1)
  for (const answer of answers) {
    if (answer.status === 201) expect(await answer.json()).toMatchObject({ verdict: 'new' })
    else expect(await refusal(answer)).toMatchObject({ code: 409, type: '/docs#busy' })
  }
  expect(await ledger.recentArticles(10)).toHaveLength(1)
  expect((await client.post(ferry, key)).status).toBe(201)
})

test('one key stands for one request of one token', async () => {
  const { client } = await office()
  const [one, other] = await Promise.all([client('one', 'articles:write'), client('other', 'articles:write')])
  expect((await one.post(ferry, key)).status).toBe(201)
  expect(await refusal(await one.post({ ...ferry, headline: 'Another one' }, key))).toMatchObject({
    code: 422,
    type: '/docs#key-reused',
  })
  expect((await other.post({ ...ferry, id: 'tram', url: 'https://gazette.example/tram' }, key)).status).toBe(
    201,
  )
})

test('what was refused may be mended and sent with the same key', async () => {
  const { everybody } = await office()
  const client = await everybody()
  expect((await client.post({ ...ferry, headline: '' }, key)).status).toBe(422)
  expect((await client.post(ferry, key)).status).toBe(201)
})

test.each(['', 'two words', 'x'.repeat(300)])('%j is no key', async (bad) => {
  const { everybody } = await office()
  const client = await everybody()
  expect((await client.post(ferry, { 'idempotency-key': bad })).status).toBe(400)
})

test('the key is the same in quotes, as the draft writes it', async () => {
  const { everybody } = await office()
  const client = await everybody()
  await client.post(ferry, { 'idempotency-key': 'abc' })
  const again = await client.post(ferry, { 'idempotency-key': '"abc"' })
  expect(again.headers.get('idempotency-replayed')).toBe('true')
})

test('a crash in the middle bars a key for a minute, an answer is kept for a day, both vanish by themselves', async () => {
  const { redis, prefix } = freshRedis()
  const store = idempotencyStore(redis, prefix)
  const request = { key: 'k', digest: 'd', claim: 'crashed' }
  expect(await store.begin(request)).toEqual({ kind: 'mine' })
  expect(await store.begin({ ...request, claim: 'next' })).toEqual({ kind: 'busy' })
  const left = await redis.pttl(`${prefix}:idempotency:k`)
  expect(left).toBeGreaterThan(50_000)
  expect(left).toBeLessThanOrEqual(60_000)

  await redis.del(`${prefix}:idempotency:k`) // a minute later
  const next = { ...request, claim: 'next' }
  expect(await store.begin(next)).toEqual({ kind: 'mine' })
  await store.keep(request, 'of the one that came back to life')
  expect(await store.begin({ ...request, claim: 'third' })).toEqual({ kind: 'busy' })
  await store.keep(next, 'the answer')
  expect(await store.begin({ ...request, claim: 'third' })).toEqual({
    kind: 'answered',
    answer: 'the answer',
  })
  expect(await redis.pttl(`${prefix}:idempotency:k`)).toBeGreaterThan(86_000_000)
})
