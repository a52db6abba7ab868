import { expect, test } from 'vitest'
import { suitability } from '../../src/queue/suitability.ts'
import { freshRedis } from '../support/prefix.ts'

test('a real Redis without an append-only file is fit, with a warning', async () => {
  const found = suitability(await freshRedis().redis.info())
  expect(found.unfit).toBeUndefined()
  expect(found.warning).toContain('appendonly yes')
})

test('a Redis that evicts is refused, with the command that mends it', async () => {
  const info = await freshRedis().redis.info()
  const evicting = info.replace('maxmemory_policy:noeviction', 'maxmemory_policy:allkeys-lru')
  expect(suitability(evicting).unfit).toContain('CONFIG SET maxmemory-policy noeviction')
})

test.each(['5.0.14', '6.0.16'])('Redis %s is refused', (version) => {
  const info = `redis_version:${version}\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n`
  expect(suitability(info).unfit).toContain('6.2 or later')
})

test('Redis 7 with noeviction and an append-only file needs nothing', () => {
  expect(suitability('redis_version:7.0.15\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n')).toEqual({})
})
