/** Says `sending`, if everything that the story's own clock, its channel and a person demand is met at this instant. */
import { preamble } from './preamble.ts'

/** How long a channel rests that has as much under way as it may, ms: about as long as a quick network needs for a post. */
const breathMs = 100

/**
 * KEYS[1] delivery, [2] article, [3] channel, [4] the stop of everything, [5] paced, [6] spend
 * ARGV prefix, by, delivery id, claim ('' only asks whether it may), version, post JSON, prepared ('' for none), the most lateness (ms, 0 = any),
 *   cost (millionths of a dollar), budget of the month (the same, -1 = none), month, detail,
 *   how many may be under way at once (0 = any) and for how long one counts as under way (ms),
 *   how many posts of its thread are out, how many it has,
 *   then for each limit: posts, within (ms), '1' when breaking news is above it
 */
export const begin = `${preamble}
local breath = ${breathMs}
local id, claim = ARGV[3], ARGV[4]
local d = redis.call('HMGET', KEYS[1], 'state', 'epoch', 'claim', 'dueAt', 'channel', 'priority', 'freshFrom',
  'approval', 'approved', 'receipts')
local receipts = d[10] and cjson.decode(d[10]) or {}
-- What began in some words ends in them: nothing but a retraction, a pause and the network's own limits stops a thread.
local goesOn = #receipts > 0
if d[1] == 'sending' and d[3] == claim then return { 'begun', tonumber(d[2]) } end
if d[1] ~= 'due' then return { 'not due', d[1] } end
-- A retraction that arrived while an attempt was under way could only be noted then.
local a = redis.call('HMGET', KEYS[2], 'version', 'retracted')
if tonumber(ARGV[15]) ~= #receipts then return { 'changed' } end
if a[2] == '1' and goesOn then
  endThread(id, d[5], 'due', tonumber(d[2]), receipts, 'the story was retracted (version ' .. a[1] .. ')', true)
  return { 'not due', 'published' }
elseif a[2] == '1' then
  redis.call('HSET', KEYS[1], 'mayReturn', 1)
  move(id, d[5], 'due', 'cancelled', tonumber(d[2]), now, 'the story was retracted (version ' .. a[1] .. ')')
  return { 'not due', 'cancelled' }
end
-- The words that were approved are the words that leave; a newer version may have come while an attempt was under way.
if d[8] and d[9] ~= a[1] and not goesOn then
  local words = 'version ' .. a[1] .. ' arrived after it was approved; a person must look again'
  redis.call('HSET', KEYS[1], 'version', a[1])
  move(id, d[5], 'due', 'held', tonumber(d[2]), now, words)
  return { 'stale', words }
end
local stopped = redis.call('HGET', KEYS[4], 'pausedDetail')
if stopped then return { 'paused', stopped } end
local gate = redis.call('HMGET', KEYS[3], 'paused', 'pausedDetail', 'notBefore', 'pausedMonth')
if gate[1] and gate[4] and ARGV[11] > gate[4] then
  -- The budget of another month.
  redis.call('HDEL', KEYS[3], 'paused', 'pausedDetail', 'pausedSince', 'pausedMonth')
elseif gate[1] then return { 'paused', gate[2] } end
if tonumber(d[4]) > now then return { 'early', tonumber(d[4]) - now, 'delivery' } end
if tonumber(gate[3] or '0') > now then return { 'early', tonumber(gate[3]) - now, 'channel' } end
local most, late = tonumber(ARGV[8]), now - tonumber(d[7])
if most > 0 and late > most and not goesOn then
  local minutes = math.floor(late / 60000)
  local howLate = minutes < 120 and minutes .. ' minutes' or math.floor(minutes / 60) .. ' hours'
  local words = 'it would leave ' .. howLate .. ' late; a person must say whether it still may'
  move(id, d[5], 'due', 'held', tonumber(d[2]), now, words)
  return { 'stale', words }
end
local wait, longest = 0, 0
for i = 17, #ARGV, 3 do
  local posts, within = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  longest = math.max(longest, within)
  if not (ARGV[i + 2] == '1' and (d[6] == 'breaking' or goesOn)) then
    local nth = redis.call('ZREVRANGE', KEYS[5], posts - 1, posts - 1, 'WITHSCORES')
    if nth[2] then wait = math.max(wait, tonumber(nth[2]) + within - now) end
  end
end
local under = redis.call('ZCOUNT', index(d[5], 'sending'), '(' .. (now - tonumber(ARGV[14])), '+inf')
if tonumber(ARGV[13]) > 0 and under >= tonumber(ARGV[13]) and d[6] ~= 'breaking' then wait = math.max(wait, breath) end
if wait > 0 then return { 'early', wait, 'channel' } end
if a[1] ~= ARGV[5] and not goesOn then return { 'changed' } end
local cost, budget, spent = tonumber(ARGV[9]), tonumber(ARGV[10]), 0
if cost > 0 then
  spent = tonumber(redis.call('HGET', KEYS[6], ARGV[11]) or '0')
  if budget >= 0 and spent + cost > budget then
    local words = string.format('the budget of %.2f dollars for %s is spent (%.2f): raise it in the configuration, restart '
      .. 'Crier with it, then crier channels check; or wait, it goes on by itself next month',
      budget / 1000000, ARGV[11], spent / 1000000)
    redis.call('HSET', KEYS[3], 'paused', 'billing', 'pausedDetail', words, 'pausedSince', now, 'pausedMonth', ARGV[11])
    return { 'paused', words, 'billing' }
  end
end
if claim == '' then return { 'free' } end
if cost > 0 then spent = redis.call('HINCRBY', KEYS[6], ARGV[11], cost) end
local epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1)
if not goesOn then
  redis.call('HSET', KEYS[1], 'version', ARGV[5], 'post', ARGV[6], 'posts', ARGV[16])
  redis.call('ZREM', P .. ':outdated', id)
end
redis.call('HSET', KEYS[1], 'claim', claim, 'prepared', ARGV[7], 'cost', cost, 'month', ARGV[11], 'counted', 1,
  'readings', 0, 'readAt', 0, 'sentAt', now, 'claimed', 0)
redis.call('HSETNX', KEYS[1], 'firstSentAt', now)
if longest > 0 then
  redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', now - longest)
  redis.call('ZADD', KEYS[5], now, id .. ':' .. epoch)
end
move(id, d[5], 'due', 'sending', epoch, now, ARGV[12])
return { 'begun', epoch, spent }
`
