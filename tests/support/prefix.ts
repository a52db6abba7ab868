import { Redis } from 'ioredis'
import { inject, onTestFinished } from 'vitest'

let count = 0

/** A Redis connection and a prefix that no other test uses; both are gone when the test ends. */
export const freshRedis = (): { redis: Redis; url: string; prefix: string } => {
  const url = inject('redisUrl')
  const prefix = `{test-${process.pid}-${++count}}`
  const redis = new Redis(url, { maxRetriesPerRequest: null })
  onTestFinished(async () => {
    const keys = await redis.keys(`${prefix.replace(/[{}]/g, '\\$&')}*`)
    if (keys.length > 0) await redis.del(...keys)
    redis.disconnect()
  })
  return { redis, url, prefix }
}
