/** Records what became of an attempt, whoever found out: its worker, the network when asked, or a person. */
import { preamble } from './preamble.ts'

/**
 * KEYS[1] delivery
 * ARGV prefix, by, delivery id, epoch, from (the state it is thought to be in), to, detail, ref JSON ('' for none),
 *   delay (ms), pause reason ('' for none), claimed ('1'), unproven ('1'), burns ('1'), waives ('1'), may return ('1'),
 *   claim of the attempt ('' for whoever has none), channels to hold…
 */
export const settle = `${preamble}
local id, epoch, from, to, detail, ref = ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local d = redis.call('HMGET', KEYS[1], 'state', 'epoch', 'channel', 'cost', 'month', 'counted', 'claim', 'ref',
  'receipts', 'posts', 'receiptOf')
local state, channel = d[1], d[3]
local receipts, posts = d[9] and cjson.decode(d[9]) or {}, tonumber(d[10] or '1')
local function strange(found)
  redis.call('RPUSH', P .. ':anomalies', cjson.encode({ at = now, deliveryId = id, epoch = epoch, by = BY,
    wanted = to .. ' ' .. (ref ~= '' and ref or detail), found = found }))
  redis.call('LTRIM', P .. ':anomalies', -1000, -1)
end
-- The number alone does not tell: a Redis that lost its last second gives it to another attempt too.
local mine = state and tonumber(d[2]) == epoch and (ARGV[16] == '' or ARGV[16] == d[7])
if mine and to == 'published' and d[11] == ARGV[4] then
  -- Of a thread, the post of this attempt is recorded already.
  if receipts[#receipts].id ~= cjson.decode(ref).id then
    strange('post ' .. #receipts .. ' of the thread is ' .. receipts[#receipts].id)
    receipts[#receipts] = cjson.decode(ref)
    if from == 'sending' then redis.call('HSET', KEYS[1], 'receipts', cjson.encode(receipts)) end
  end
  return 'settled'
end
if mine and state == to and from ~= to then
  if ARGV[11] == '1' then redis.call('HSET', KEYS[1], 'claimed', 1) end
  if to == 'published' and ref ~= d[8] then
    local known, named = cjson.decode(d[8]), cjson.decode(ref)
    local same = known.id == named.id or known.url and known.url == named.url
    if not same then strange('published ' .. d[8]) end
    -- What the network itself answered is worth more than what was found or said.
    if from == 'sending' then
      redis.call('HSET', KEYS[1], 'ref', ref)
      if not same then note(id, to, epoch, 'by the answer of the network; before, another post was taken for it: ' .. known.id) end
    end
  end
  return 'settled'
end
-- An answer may come late: it settles a doubt; and that the post is out is true whatever was believed meanwhile.
local late = from == 'sending' and epoch > 0 and (state == 'doubtful' or to == 'published')
if not mine or not (state == from or late) then
  -- Who wanted to put it off, or decide, was told of a better word; only an answer, or that it is out, may matter to others.
  if from == 'sending' or to == 'published' then strange(tostring(state) .. ' at epoch ' .. tostring(d[2])) end
  return 'fenced'
end
local ended, goesOn = false, false
if to == 'published' and posts > 1 then
  receipts[#receipts + 1] = cjson.decode(ref)
  goesOn = #receipts < posts
  detail = 'post ' .. #receipts .. ' of ' .. posts .. ' is out: ' .. (receipts[#receipts].url or receipts[#receipts].id)
  if goesOn then to = 'due' else ref = cjson.encode(receipts[1]) end
elseif #receipts > 0 and (to == 'refused' or to == 'cancelled') then ended = true end
if ended then check(state, 'published') elseif state ~= to then check(state, to) end
-- A Redis without memory refuses a script at its first write, unless that can free some: so an answer is never refused.
redis.call('ZREM', index(channel, state), id)
if to == 'published' and posts > 1 or goesOn then
  redis.call('HSET', KEYS[1], 'receipts', cjson.encode(receipts), 'receiptOf', epoch)
end
local score, retryAt = now, now + tonumber(ARGV[9])
if goesOn then
  redis.call('HSET', KEYS[1], 'dueAt', now, 'retryAt', now, 'freshFrom', now, 'tries', 0)
  redis.call('HDEL', KEYS[1], 'firstSentAt')
elseif to == 'due' then
  -- A new version may have brought an embargo while this one could not be moved.
  local notBefore = tonumber(redis.call('HGET', P .. ':article:' .. string.match(id, '^(.*)%.'), 'notBefore'))
  score = math.max(retryAt, notBefore)
  -- A person or the network has just said that it may leave: its age counts from here.
  local again = from == 'held' or from == 'doubtful' or from == 'refused'
  local fresh = again and score or math.max(tonumber(redis.call('HGET', KEYS[1], 'freshFrom')), notBefore)
  redis.call('HSET', KEYS[1], 'dueAt', score, 'retryAt', retryAt, 'freshFrom', fresh)
  if from == 'held' or from == 'refused' then redis.call('HSET', KEYS[1], 'tries', 0) end
  if ARGV[13] == '1' then redis.call('HINCRBY', KEYS[1], 'tries', 1) end
  if ARGV[14] == '1' then redis.call('HSET', KEYS[1], 'waived', redis.call('HGET', KEYS[1], 'version')) end
  if from == 'held' then redis.call('HSET', KEYS[1], 'approved', redis.call('HGET', KEYS[1], 'version')) end
end
local counted, cost, paced = d[6] == '1', tonumber(d[4] or '0'), P .. ':paced:' .. channel
if ARGV[12] == '1' then redis.call('HSET', KEYS[1], 'resent', 1) end
if from == 'sending' and to ~= 'published' and to ~= 'doubtful' and not goesOn then
  -- The network's own answer: nothing of this attempt is out, so a later doubt need not look for it.
  local first = redis.call('HMGET', KEYS[1], 'firstSentAt', 'sentAt')
  if first[1] == first[2] then redis.call('HDEL', KEYS[1], 'firstSentAt') end
end
if counted and from ~= 'due' and not goesOn and (to == 'refused' or to == 'held' or to == 'due' and ARGV[12] ~= '1') then
  -- It is not out: the network bills nothing and it does not count for the pace.
  redis.call('ZREM', paced, id .. ':' .. epoch)
  if cost > 0 then redis.call('HINCRBY', P .. ':spend:' .. channel, d[5], -cost) end
  redis.call('HSET', KEYS[1], 'counted', 0)
elseif (to == 'published' or goesOn) and epoch > 0 and not counted then
  redis.call('ZADD', paced, redis.call('HGET', KEYS[1], 'sentAt'), id .. ':' .. epoch)
  if cost > 0 then redis.call('HINCRBY', P .. ':spend:' .. channel, d[5], cost) end
  redis.call('HSET', KEYS[1], 'counted', 1)
end
if to ~= 'published' and to ~= 'doubtful' and not goesOn and not ended then redis.call('ZREM', P .. ':outdated', id) end
if to == 'cancelled' and ARGV[15] == '1' then redis.call('HSET', KEYS[1], 'mayReturn', 1) end
if to == 'published' then redis.call('HSET', KEYS[1], 'ref', ref) end
if to == 'doubtful' then redis.call('HSET', KEYS[1], 'claimed', ARGV[11]) end
if ended then
  endThread(id, channel, state, epoch, receipts, detail, false)
elseif state == to then
  redis.call('HSET', KEYS[1], 'detail', detail)
  enter(id, channel, to, score)
  note(id, to, epoch, detail)
else
  move(id, channel, state, to, epoch, score, detail)
end
for i = 17, #ARGV do
  local gate = P .. ':channel:' .. ARGV[i]
  redis.call('HSET', gate, 'notBefore', math.max(retryAt, tonumber(redis.call('HGET', gate, 'notBefore') or '0')))
end
if ARGV[10] ~= '' and redis.call('HEXISTS', P .. ':channel:' .. channel, 'paused') == 0 then
  redis.call('HSET', P .. ':channel:' .. channel, 'paused', ARGV[10], 'pausedDetail', detail, 'pausedSince', now)
end
return goesOn and 'more' or 'settled'
`

/**
 * Writes down what was asked of whom and answered, while the doubt remains.
 * KEYS[1] delivery; ARGV prefix, by, delivery id, epoch, evidence, next reading in (ms), 1 when it counts, else 0,
 *   readings so far, when this reading was due (ms): what tells one that comes twice
 */
export const witness = `${preamble}
local d = redis.call('HMGET', KEYS[1], 'state', 'epoch', 'readings', 'readAt', 'cause')
if d[1] ~= 'doubtful' or d[2] ~= ARGV[4] or d[3] ~= ARGV[8] or d[4] ~= ARGV[9] then return 0 end
local cause = string.gsub(d[5], '%.+$', '')
redis.call('HSET', KEYS[1], 'readAt', now + tonumber(ARGV[6]), 'detail', cause .. '; ' .. ARGV[5])
note(ARGV[3], 'doubtful', tonumber(d[2]), ARGV[5])
return redis.call('HINCRBY', KEYS[1], 'readings', ARGV[7])
`

/**
 * Nobody is to be asked about this doubt any more, and a person was told.
 * KEYS[1] delivery; ARGV prefix, by, delivery id, epoch
 */
export const tell = `${preamble}
local d = redis.call('HMGET', KEYS[1], 'state', 'epoch', 'channel')
if d[1] ~= 'doubtful' or d[2] ~= ARGV[4] then return 0 end
redis.call('HSET', KEYS[1], 'told', 1)
return redis.call('ZREM', P .. ':open:' .. d[3], ARGV[3])
`
