/** What keeps deliveries from leaving: pauses of a channel, the stop of everything. */
import type { Redis } from 'ioredis'
import { ledgerKeys } from './keys.ts'
import type { Gate, Gates, PauseReason, Stopped } from './ledger.ts'
import { scriptRunner } from './run.ts'

type Hash = Record<string, string>

export const redisGates = (redis: Redis, prefix: string, by: string): Gates => {
  const keys = ledgerKeys(prefix)
  const run = scriptRunner(redis)
  return {
    async gate(channelId) {
      return toGate(await redis.hgetall(keys.channel(channelId)), await redis.hgetall(keys.stop))
    },
    async pause(channelId, detail) {
      await run('crierPause', keys.channel(channelId), prefix, by, detail)
    },
    async resume(channelId) {
      await redis.hdel(keys.channel(channelId), 'paused', 'pausedDetail', 'pausedSince', 'pausedMonth')
    },
    async stop(detail) {
      await run('crierStop', keys.stop, prefix, by, detail)
    },
    async unstop() {
      await redis.del(keys.stop)
    },
    async stopped() {
      return toStopped(await redis.hgetall(keys.stop))
    },
  }
}

const toStopped = (hash: Hash): Stopped | undefined =>
  hash.pausedDetail === undefined ? undefined : { detail: hash.pausedDetail, since: Number(hash.pausedSince) }

export const toGate = (channel: Hash, stop: Hash): Gate => {
  const paused = toStopped(channel)
  return {
    stopped: toStopped(stop),
    paused: paused && { ...paused, reason: channel.paused as PauseReason, month: channel.pausedMonth },
    notBefore: channel.notBefore ? Number(channel.notBefore) : undefined,
  }
}
