/** Where the simulated networks keep what was posted: Redis, so that a restart or another process sees the same posts. */
import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { FakePost, FakeStore } from '../networks/fake.ts'

/** Enough for any reader and any test; the oldest go first, so that a long benchmark cannot fill the memory. */
const kept = 5000
/** Pictures weigh more than words, so they go sooner; the alt text stays with the post. */
const pictureSeconds = 24 * 60 * 60

/**
 * KEYS: posts (hash of id to JSON), order (list of ids, newest first). ARGV: id, JSON, how many to keep.
 * A script, because an edit must not move a post to the front, and one round trip is all a create may cost.
 */
const saveScript = `
if redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) == 1 then
  redis.call('LPUSH', KEYS[2], ARGV[1])
  local surplus = redis.call('LLEN', KEYS[2]) - ARGV[3]
  if surplus > 0 then
    redis.call('HDEL', KEYS[1], unpack(redis.call('RPOP', KEYS[2], surplus)))
  end
end`

/**
 * The store of one network's fake. All keys begin with `<prefix>:sandbox:<network>:`, so the hash tag in the prefix
 * keeps them in one slot of a Redis Cluster.
 */
export const fakeStore = (redis: Redis, prefix: string, network: string): FakeStore => {
  const key = (account: string, what: string) => `${prefix}:sandbox:${network}:${account}:${what}`
  return {
    nextNumber: (account) => redis.incr(key(account, 'number')),

    async save(post) {
      const [posts, order] = [key(post.account, 'posts'), key(post.account, 'order')]
      await redis.eval(saveScript, 2, posts, order, post.id, JSON.stringify(post), kept)
    },

    async get(account, id) {
      const json = await redis.hget(key(account, 'posts'), id)
      return json === null ? undefined : (JSON.parse(json) as FakePost)
    },

    async remove(account, id) {
      const results = await redis
        .multi()
        .hdel(key(account, 'posts'), id)
        .lrem(key(account, 'order'), 1, id)
        .exec()
      return results?.[0]?.[1] === 1
    },

    async list(account, limit) {
      const ids = await redis.lrange(key(account, 'order'), 0, limit - 1)
      if (ids.length === 0) return []
      const jsons = await redis.hmget(key(account, 'posts'), ...ids)
      // A post may go between the two calls.
      return jsons.flatMap((json) => (json === null ? [] : [JSON.parse(json) as FakePost]))
    },

    async keepPicture(bytes) {
      const name = createHash('sha256').update(bytes).digest('hex')
      await redis.set(key('pictures', name), Buffer.from(bytes), 'EX', pictureSeconds)
      return name
    },

    async picture(name) {
      return (await redis.getBuffer(key('pictures', name))) ?? undefined
    },

    async firstSeen(account, seen, ms) {
      return (await redis.set(key(account, `seen:${seen}`), '1', 'PX', ms, 'NX')) === 'OK'
    },
  }
}
