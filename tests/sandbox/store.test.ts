import { expect, test } from 'vitest'
import { fakeStore } from '../../src/sandbox/store.ts'
import { freshRedis } from '../support/prefix.ts'

const post = (id: string, text = `post ${id}`) => ({ id, account: '@herald', at: 1_700_000_000_000, text })

test('posts come back newest first, whatever their time says, and an edit does not move them', async () => {
  const { redis, prefix } = freshRedis()
  const store = fakeStore(redis, prefix, 'bulletin')
  for (const id of ['9', '10', '11']) await store.save(post(id))
  await store.save(post('9', 'corrected'))

  expect((await store.list('@herald', 2)).map(({ id }) => id)).toEqual(['11', '10'])
  expect((await store.list('@herald', 10)).at(-1)).toEqual(post('9', 'corrected'))
  expect(await store.get('@herald', '10')).toEqual(post('10'))
})

test('a removed post is gone, and removing it again says so', async () => {
  const { redis, prefix } = freshRedis()
  const store = fakeStore(redis, prefix, 'bulletin')
  await store.save(post('1'))

  expect(await store.remove('@herald', '1')).toBe(true)
  expect(await store.remove('@herald', '1')).toBe(false)
  expect(await store.get('@herald', '1')).toBeUndefined()
  expect(await store.list('@herald', 10)).toEqual([])
})

test('numbers count per account and network, and never repeat under load', async () => {
  const { redis, prefix } = freshRedis()
  const [one, other] = [fakeStore(redis, prefix, 'one'), fakeStore(redis, prefix, 'other')]
  const numbers = await Promise.all(Array.from({ length: 50 }, () => one.nextNumber('@herald')))

  expect(new Set(numbers).size).toBe(50)
  expect(await one.nextNumber('@second')).toBe(1)
  expect(await other.nextNumber('@herald')).toBe(1)
})

test('of two simultaneous equals only one is first, until the time is over', async () => {
  const { redis, prefix } = freshRedis()
  const store = fakeStore(redis, prefix, 'bulletin')
  const answers = await Promise.all([1, 2].map(() => store.firstSeen('@herald', 'same words', 60_000)))

  expect(answers.sort()).toEqual([false, true])
  expect(await store.firstSeen('@herald', 'other words', 60_000)).toBe(true)
  expect(await redis.pttl(`${prefix}:sandbox:bulletin:@herald:seen:same words`)).toBeGreaterThan(0)
})

test('an account keeps its newest 5000 posts', async () => {
  const { redis, prefix } = freshRedis()
  const store = fakeStore(redis, prefix, 'bulletin')
  await Promise.all(Array.from({ length: 5010 }, (_, index) => store.save(post(`${index}`))))

  const kept = await store.list('@herald', 6000)
  expect(kept).toHaveLength(5000)
  expect([kept[0]!.id, kept.at(-1)!.id]).toEqual(['5009', '10'])
  expect(await store.get('@herald', '9')).toBeUndefined()
})
