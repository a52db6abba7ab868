/** What upkeep and intake write: attempts whose worker is gone, and jobs that are no articles. */
import { preamble } from './preamble.ts'

/** KEYS[1] index of `sending` of a channel; ARGV prefix, by, channel id, lease (ms) */
export const abandon = `${preamble}
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[4]), 'LIMIT', 0, 200)
for _, id in ipairs(ids) do
  local epoch = tonumber(redis.call('HGET', P .. ':delivery:' .. id, 'epoch'))
  move(id, ARGV[3], 'sending', 'doubtful', epoch, now,
    'the worker went silent between sending and recording; the post may be out')
end
return ids
`

/**
 * The live post of an outdated delivery was corrected or taken down by hand: it counts as the newest version's.
 * KEYS[1] delivery, [2] article; ARGV prefix, by, delivery id, detail
 */
export const mend = `${preamble}
if redis.call('ZREM', P .. ':outdated', ARGV[3]) == 0 then return 0 end
local d = redis.call('HMGET', KEYS[1], 'state', 'epoch')
redis.call('HSET', KEYS[1], 'version', redis.call('HGET', KEYS[2], 'version'))
note(ARGV[3], d[1], tonumber(d[2]), ARGV[4])
return 1
`

/** KEYS[1] aside, [2] their order; ARGV prefix, by, id, data, problems JSON */
export const setAside = `${preamble}
if redis.call('HSETNX', KEYS[1], ARGV[3], cjson.encode({ id = ARGV[3], data = ARGV[4], problems = ARGV[5], at = now })) == 1 then
  redis.call('ZADD', KEYS[2], now, ARGV[3])
end
return ARGV[3]
`
