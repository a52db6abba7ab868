import { expect, test } from 'vitest'
import { addFault, clearFaults, listFaults, takeFault } from '../../src/sandbox/faults.ts'
import { freshRedis } from '../support/prefix.ts'

test('a fault is used up as often as ordered, then the next one comes', async () => {
  const { redis, prefix } = freshRedis()
  await addFault(redis, prefix, 'bulletin', { kind: 'rate-limit', times: 2, seconds: 7 })
  await addFault(redis, prefix, 'bulletin', { kind: 'silence', times: 1 })

  const taken = []
  for (let call = 0; call < 4; call++) taken.push((await takeFault(redis, prefix, 'bulletin', true))?.kind)
  expect(taken).toEqual(['rate-limit', 'rate-limit', 'silence', undefined])
})

test('the wait that was ordered arrives with the fault', async () => {
  const { redis, prefix } = freshRedis()
  await addFault(redis, prefix, 'bulletin', { kind: 'rate-limit', times: 1, seconds: 7 })
  expect(await takeFault(redis, prefix, 'bulletin', true)).toMatchObject({ seconds: 7 })
})

test('a fault hits no more requests than ordered, however many come at once', async () => {
  const { redis, prefix } = freshRedis()
  await addFault(redis, prefix, 'bulletin', { kind: 'reset-after', times: 3 })
  const taken = await Promise.all(
    Array.from({ length: 20 }, () => takeFault(redis, prefix, 'bulletin', true)),
  )
  expect(taken.filter(Boolean)).toHaveLength(3)
})

test('a read meets only a dead token, and uses up nothing else', async () => {
  const { redis, prefix } = freshRedis()
  await addFault(redis, prefix, 'bulletin', { kind: 'server-error', times: 1 })
  expect(await takeFault(redis, prefix, 'bulletin', false)).toBeUndefined()

  await addFault(redis, prefix, 'bulletin', { kind: 'dead-token', times: 1 })
  expect(await takeFault(redis, prefix, 'bulletin', false)).toMatchObject({ kind: 'dead-token' })
  expect(await listFaults(redis, prefix, 'bulletin')).toEqual([{ kind: 'server-error', times: 1 }])
})

test('clearing ends the misbehaviour of that network only', async () => {
  const { redis, prefix } = freshRedis()
  await addFault(redis, prefix, 'bulletin', { kind: 'html', times: 5 })
  await addFault(redis, prefix, 'gazette', { kind: 'html', times: 5 })
  await clearFaults(redis, prefix, 'bulletin')

  expect(await listFaults(redis, prefix, 'bulletin')).toEqual([])
  expect(await takeFault(redis, prefix, 'gazette', true)).toBeDefined()
})
