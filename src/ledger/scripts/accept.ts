/** Takes an article and plans its deliveries, or renews those of an earlier version. */
import { preamble } from './preamble.ts'

/**
 * KEYS[1] article
 * ARGV prefix, by, article id, encoded id, JSON, version, digest, not before (ms), retracted ('1'), priority,
 *   handed over at (ms), channel ids…
 */
export const accept = `${preamble}
local id, encoded, json, version, digest = ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[7]
local named = 'version ' .. ARGV[6] -- as it was written: Lua shows long numbers with an exponent
local notBefore, retracted = tonumber(ARGV[8]), ARGV[9] == '1'
local priority, handedOver = ARGV[10], math.min(now, tonumber(ARGV[11]))
local dueAt = math.max(handedOver, notBefore)
local held = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
if held == version then return redis.call('HGET', KEYS[1], 'digest') == digest and 'known' or 'conflict' end
if held > version then return 'older' end
redis.call('HSET', KEYS[1], 'json', json, 'version', version, 'digest', digest, 'notBefore', notBefore,
  'retracted', ARGV[9])
if held == 0 then
  redis.call('ZADD', P .. ':articles', now, id)
  local channels = {}
  if not retracted then
    for i = 12, #ARGV do
      local channel = ARGV[i]
      channels[#channels + 1] = channel
      local did = encoded .. '.' .. channel
      redis.call('HSET', P .. ':delivery:' .. did, 'article', id, 'channel', channel, 'state', 'due', 'epoch', 0,
        'tries', 0, 'version', version, 'dueAt', dueAt, 'freshFrom', dueAt, 'priority', priority, 'since', now)
      redis.call('ZADD', index(channel, 'due'), dueAt, did)
      redis.call('SADD', P .. ':channels', channel)
      note(did, 'due', 0)
    end
  end
  redis.call('HSET', KEYS[1], 'channels', table.concat(channels, ' '), 'acceptedAt', now)
  return 'new'
end
for channel in string.gmatch(redis.call('HGET', KEYS[1], 'channels'), '%S+') do
  local did = encoded .. '.' .. channel
  local key = P .. ':delivery:' .. did
  local d = redis.call('HMGET', key, 'state', 'epoch', 'retryAt', 'version')
  if d[1] == 'due' and retracted then
    move(did, channel, 'due', 'cancelled', tonumber(d[2]), now, 'the story was retracted (' .. named .. ')')
  elseif d[1] == 'held' and retracted then
    move(did, channel, 'held', 'cancelled', tonumber(d[2]), now, 'the story was retracted (' .. named .. ')')
  elseif d[1] == 'due' or d[1] == 'held' then
    redis.call('HSET', key, 'version', version, 'priority', priority)
    if d[1] == 'due' then
      -- An embargo may also be lifted or moved forward; a delivery that was tried keeps the time its network asked for.
      local due = math.max(tonumber(d[3] or handedOver), notBefore)
      redis.call('HSET', key, 'dueAt', due, 'freshFrom', due)
      redis.call('ZADD', index(channel, 'due'), due, did)
    end
    note(did, d[1], tonumber(d[2]), 'takes the words of ' .. named)
  elseif d[1] ~= 'cancelled' and d[1] ~= 'refused' then
    local what = retracted and ' (retracted)' or ''
    note(did, d[1], tonumber(d[2]), named .. what .. ' arrived; this post has the words of version ' .. d[4])
  end
end
return 'updated'
`
