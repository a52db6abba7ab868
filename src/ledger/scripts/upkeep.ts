/** What upkeep, people and intake write beside the deliveries’ own moves; all dated by the clock of Redis. */
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

/** KEYS[1] delivery; ARGV prefix, by, what was prepared */
export const unprepare = `${preamble}
local d = redis.call('HMGET', KEYS[1], 'state', 'prepared')
if not (d[1] == 'cancelled' or d[1] == 'refused' or d[1] == 'held') or d[2] ~= ARGV[3] then return 0 end
return redis.call('HDEL', KEYS[1], 'prepared')
`

/**
 * The live post of an outdated delivery was corrected or taken down by hand: it counts as the newest version's.
 * KEYS[1] delivery, [2] article; ARGV prefix, by, delivery id, detail
 */
export const mend = `${preamble}
local d = redis.call('HMGET', KEYS[1], 'state', 'epoch')
-- Of one in doubt nobody knows yet whether it is live.
if d[1] ~= 'published' or redis.call('ZREM', P .. ':outdated', ARGV[3]) == 0 then return 0 end
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

/**
 * Forgets a story that has ended on every channel, or answers 0.
 * KEYS[1] article; ARGV prefix, by, article id, encoded id, how long it must have ended (ms)
 */
export const prune = `${preamble}
local before, encoded = now - tonumber(ARGV[5]), ARGV[4]
local a = redis.call('HMGET', KEYS[1], 'channels', 'places', 'changedAt')
if not a[1] or tonumber(a[3]) > before then return 0 end
local ended, indexes = { published = true, refused = true, cancelled = true }, {}
for entry in string.gmatch(a[1], '%S+') do
  local d = redis.call('HMGET', P .. ':delivery:' .. encoded .. '.' .. entry, 'state', 'since')
  if not ended[d[1]] or tonumber(d[2]) > before then return 0 end
  indexes[entry] = index(channelOf(entry), d[1])
end
for entry, stands in pairs(indexes) do
  local id = encoded .. '.' .. entry
  redis.call('ZREM', stands, id)
  redis.call('ZREM', P .. ':planned:' .. channelOf(entry), id)
  redis.call('ZREM', P .. ':outdated', id)
  redis.call('DEL', P .. ':delivery:' .. id, P .. ':history:' .. id)
end
redis.call('ZREM', P .. ':articles', ARGV[3])
-- What ties its versions stays, so that nobody announces it as news when it comes once more.
redis.call('HSET', KEYS[1], 'channels', '')
return redis.call('HDEL', KEYS[1], 'json')
`

/** KEYS[1] channel; ARGV prefix, by, detail */
export const pause = `${preamble}
redis.call('HSET', KEYS[1], 'paused', 'person', 'pausedDetail', ARGV[3], 'pausedSince', now)
return redis.call('HDEL', KEYS[1], 'pausedMonth')
`

/** KEYS[1] the stop of everything; ARGV prefix, by, detail */
export const stop = `${preamble}
return redis.call('HSET', KEYS[1], 'pausedDetail', ARGV[3], 'pausedSince', now)
`

/** KEYS[1] workers; ARGV prefix, by, worker, after what silence one is forgotten (ms) */
export const beat = `${preamble}
redis.call('ZADD', KEYS[1], now, ARGV[3])
return redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[4]))
`
