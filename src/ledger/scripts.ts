/** One Lua script per move: compare, set, write history, update the indexes, in one step that nothing can interrupt. */
import { type DeliveryState, deliveryStates, moves } from '../domain/delivery.ts'

const allowed = deliveryStates
  .map((from: DeliveryState) => `${from}={${moves[from].map((to) => `${to}=true`).join(',')}}`)
  .join(',')

/**
 * Shared by the scripts. Time is Redis's own, so machines whose clocks differ agree.
 * Keys beside KEYS[1] are built from the prefix; they share its hash tag, so they live in the same slot.
 */
const preamble = `
local P, BY = ARGV[1], ARGV[2]
local allowed = {${allowed}}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function index(channel, state) return P .. ':state:' .. channel .. ':' .. state end
local function note(id, state, epoch, detail)
  local entry = { at = now, to = state, epoch = epoch, by = BY }
  if detail and detail ~= '' then entry.detail = detail end
  redis.call('RPUSH', P .. ':history:' .. id, cjson.encode(entry))
end
local function check(from, to)
  if not allowed[from][to] then error('no move from ' .. from .. ' to ' .. to) end
end
local function move(id, channel, from, to, epoch, score, detail)
  check(from, to)
  redis.call('ZREM', index(channel, from), id)
  redis.call('ZADD', index(channel, to), score, id)
  redis.call('HSET', P .. ':delivery:' .. id, 'state', to, 'since', now, 'detail', detail or '')
  note(id, to, epoch, detail)
end
`

/**
 * KEYS[1] article
 * ARGV prefix, by, article id, encoded id, JSON, version, digest, not before (ms), retracted ('1'), channel ids…
 */
const accept = `${preamble}
local id, encoded, json, version, digest = ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[7]
local named = 'version ' .. ARGV[6] -- as it was written: Lua shows long numbers with an exponent
local notBefore, retracted = tonumber(ARGV[8]), ARGV[9] == '1'
local held = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
if held == version then return redis.call('HGET', KEYS[1], 'digest') == digest and 'known' or 'conflict' end
if held > version then return 'older' end
redis.call('HSET', KEYS[1], 'json', json, 'version', version, 'digest', digest)
if held == 0 then
  redis.call('ZADD', P .. ':articles', now, id)
  local channels = {}
  if not retracted then
    for i = 10, #ARGV do
      local channel = ARGV[i]
      channels[#channels + 1] = channel
      local did, dueAt = encoded .. '.' .. channel, math.max(now, notBefore)
      redis.call('HSET', P .. ':delivery:' .. did, 'article', id, 'channel', channel, 'state', 'due', 'epoch', 0,
        'tries', 0, 'version', version, 'dueAt', dueAt, 'since', now)
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
  local d = redis.call('HMGET', key, 'state', 'epoch', 'dueAt', 'version', 'tries')
  if d[1] == 'due' and retracted then
    move(did, channel, 'due', 'cancelled', tonumber(d[2]), now, 'the story was retracted (' .. named .. ')')
  elseif d[1] == 'due' then
    -- An embargo may also be lifted or moved forward; a delivery that was tried keeps the time its network asked for.
    local dueAt = math.max(d[5] == '0' and now or tonumber(d[3]), notBefore)
    redis.call('HSET', key, 'version', version, 'dueAt', dueAt)
    redis.call('ZADD', index(channel, 'due'), dueAt, did)
    note(did, 'due', tonumber(d[2]), 'takes the words of ' .. named)
  elseif d[1] ~= 'cancelled' and d[1] ~= 'refused' then
    local what = retracted and ' (retracted)' or ''
    note(did, d[1], tonumber(d[2]), named .. what .. ' arrived; this post has the words of version ' .. d[4])
  end
end
return 'updated'
`

/**
 * KEYS[1] delivery, [2] article, [3] channel
 * ARGV prefix, by, delivery id, claim, version, post JSON, prepared ('' for none)
 */
const begin = `${preamble}
local id, claim = ARGV[3], ARGV[4]
local d = redis.call('HMGET', KEYS[1], 'state', 'epoch', 'claim', 'dueAt', 'channel')
if d[1] == 'sending' and d[3] == claim then return { 'begun', tonumber(d[2]) } end
if d[1] ~= 'due' then return { 'not due', d[1] } end
local gate = redis.call('HMGET', KEYS[3], 'paused', 'pausedDetail', 'notBefore')
if gate[1] then return { 'paused', gate[2] } end
local at = math.max(tonumber(d[4]), tonumber(gate[3] or '0'))
if at > now then return { 'early', at - now } end
if redis.call('HGET', KEYS[2], 'version') ~= ARGV[5] then return { 'changed' } end
local epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1)
redis.call('HSET', KEYS[1], 'claim', claim, 'version', ARGV[5], 'post', ARGV[6], 'prepared', ARGV[7])
move(id, d[5], 'due', 'sending', epoch, now)
return { 'begun', epoch }
`

/**
 * KEYS[1] delivery
 * ARGV prefix, by, delivery id, epoch, from ('sending' or 'due'), to, detail, ref JSON ('' for none), delay (ms),
 *   pause reason ('' for none), channels to hold…
 * A result of `sending` may still settle what became doubtful meanwhile: it is the answer everybody waits for.
 */
const settle = `${preamble}
local id, epoch, from, to, detail = ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6], ARGV[7]
local d = redis.call('HMGET', KEYS[1], 'state', 'epoch', 'channel')
local state, channel = d[1], d[3]
local mine = state and tonumber(d[2]) == epoch
if mine and state == to and from ~= to then return 'settled' end
if not mine or not (state == from or (state == 'doubtful' and from == 'sending')) then
  redis.call('RPUSH', P .. ':anomalies', cjson.encode({ at = now, deliveryId = id, epoch = epoch, by = BY,
    wanted = to .. ' ' .. (ARGV[8] ~= '' and ARGV[8] or detail), found = tostring(state) .. ' at epoch ' .. tostring(d[2]) }))
  return 'fenced'
end
if state ~= to then check(state, to) end
local score = now
if to == 'due' then
  score = now + tonumber(ARGV[9])
  redis.call('HSET', KEYS[1], 'dueAt', score)
  redis.call('HINCRBY', KEYS[1], 'tries', 1)
end
if to == 'published' then redis.call('HSET', KEYS[1], 'ref', ARGV[8]) end
if state == to then
  redis.call('HSET', KEYS[1], 'detail', detail)
  redis.call('ZADD', index(channel, to), score, id)
  note(id, to, epoch, detail)
else
  move(id, channel, state, to, epoch, score, detail)
end
for i = 11, #ARGV do
  local gate = P .. ':channel:' .. ARGV[i]
  redis.call('HSET', gate, 'notBefore', math.max(score, tonumber(redis.call('HGET', gate, 'notBefore') or '0')))
end
if ARGV[10] ~= '' and redis.call('HEXISTS', P .. ':channel:' .. channel, 'paused') == 0 then
  redis.call('HSET', P .. ':channel:' .. channel, 'paused', ARGV[10], 'pausedDetail', detail, 'pausedSince', now)
end
return 'settled'
`

/** KEYS[1] index of `sending` of a channel; ARGV prefix, by, channel id, lease (ms) */
const abandon = `${preamble}
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[4]), 'LIMIT', 0, 200)
for _, id in ipairs(ids) do
  local epoch = tonumber(redis.call('HGET', P .. ':delivery:' .. id, 'epoch'))
  move(id, ARGV[3], 'sending', 'doubtful', epoch, now,
    'the worker went silent between sending and recording; the post may be out')
end
return ids
`

/** KEYS[1] aside, [2] their order; ARGV prefix, by, id, data, problems JSON */
const setAside = `${preamble}
if redis.call('HSETNX', KEYS[1], ARGV[3], cjson.encode({ id = ARGV[3], data = ARGV[4], problems = ARGV[5], at = now })) == 1 then
  redis.call('ZADD', KEYS[2], now, ARGV[3])
end
return ARGV[3]
`

/** Name → [number of keys, Lua], as ioredis defines commands. */
export const scripts = {
  crierAccept: [1, accept],
  crierBegin: [3, begin],
  crierSettle: [1, settle],
  crierAbandon: [1, abandon],
  crierSetAside: [2, setAside],
} as const
