/** Takes an article: plans its deliveries, or renews those of an earlier version. */
import { preamble } from './preamble.ts'

/** A story that is corrected later than this is no news on a channel that it did not go to before, ms. */
const newsMs = 24 * 60 * 60_000

/**
 * KEYS[1] article
 * ARGV prefix, by, article id, encoded id, JSON, version as stated ('0' = none), digest of the words, place (see `placeOf`, '' = none),
 *   updated at (ms, 0 = unknown), not before (ms), retracted ('1'), priority, handed over at (ms),
 *   door, '1' when it may repeat what others publish, '1' when the id is only the address,
 *   then for each channel: id, why it waits for an editor ('' = it does not)
 *
 * Answers verdict, encoded id and version of the story as it is known here.
 */
export const accept = `${preamble}
local key, encoded, stated, digest, place = KEYS[1], ARGV[4], ARGV[6], ARGV[7], ARGV[8]
local updatedAt, notBefore, retracted, priority = tonumber(ARGV[9]), tonumber(ARGV[10]), ARGV[11] == '1', ARGV[12]
local handedOver = math.min(now, tonumber(ARGV[13]))
local dueAt = math.max(handedOver, notBefore)
local door, repeats, byAddress = ARGV[14], ARGV[15] == '1', ARGV[16] == '1'
local places, ids, arrived = P .. ':places', P .. ':ids', encoded
if redis.call('EXISTS', key) == 0 then encoded = redis.call('HGET', ids, arrived) or arrived end
local tied = place ~= '' and redis.call('EXISTS', P .. ':article:' .. encoded) == 0 and redis.call('HGET', places, place)
if tied then
  -- Another id, but the page of a story that is known: a feed and a CMS may call it differently. But who gives each story an
  -- id of its own means two stories by two ids, though they share a page.
  local other = redis.call('HMGET', P .. ':article:' .. tied, 'door', 'byAddress')
  if byAddress or other[2] == '1' or other[1] ~= door then encoded = tied end
end
key = P .. ':article:' .. encoded
local known = redis.call('HMGET', key, 'version', 'digest', 'updatedAt', 'door', 'repeats')
local held, before = tonumber(known[1] or '0'), tonumber(known[3] or '0')
if held > 0 and encoded ~= arrived and redis.call('HSETNX', ids, arrived, encoded) == 1 then
  redis.call('HSET', key, 'ids', (redis.call('HGET', key, 'ids') or '') .. ' ' .. arrived)
end

local function judge()
  local number = tonumber(stated)
  if held == 0 then return 'new', number > 0 and stated or '1' end
  -- A feed, of somebody else perhaps, may link to our story in words of its own.
  if repeats and known[5] ~= '1' then return 'known' end
  if number > held then return 'updated', stated end
  if number > 0 and number < held then return 'older' end
  if known[2] == digest then return 'known' end
  -- Other words under no number, or under the one that is known: the time of the change decides.
  local dated = updatedAt > 0 and before > 0
  if dated and updatedAt < before then return 'older' end
  local sameTime = dated and updatedAt == before
  if sameTime and (number > 0 or known[4] ~= door) or not dated and number > 0 then return 'conflict' end
  return 'updated', string.format('%.0f', held + 1)
end
local verdict, version = judge()
if not version then return { verdict, encoded, known[1] } end

local named = 'version ' .. version
redis.call('HSET', key, 'json', ARGV[5], 'version', version, 'digest', digest, 'notBefore', notBefore,
  'retracted', ARGV[11], 'updatedAt', math.max(updatedAt, before), 'door', door, 'repeats', ARGV[15])
if place ~= '' and redis.call('HSETNX', places, place, encoded) == 1 then
  redis.call('HSET', key, 'places', (redis.call('HGET', key, 'places') or '') .. ' ' .. place)
end
if verdict == 'new' then
  redis.call('HSET', key, 'id', ARGV[3], 'channels', '', 'acceptedAt', now, 'byAddress', ARGV[16])
end

-- A story that was forgotten is a story again, though no news.
redis.call('ZADD', P .. ':articles', 'NX', redis.call('HGET', key, 'acceptedAt'), redis.call('HGET', key, 'id'))

-- Why it waits for an editor on each channel that this version goes to.
local goes, entries, planned = {}, {}, {}
for i = 17, #ARGV, 2 do goes[ARGV[i]] = ARGV[i + 1] end
for entry in string.gmatch(redis.call('HGET', key, 'channels'), '%S+') do
  local did, channel = encoded .. '.' .. entry, channelOf(entry)
  entries[#entries + 1], planned[channel] = entry, true
  local delivery = P .. ':delivery:' .. did
  local d = redis.call('HMGET', delivery, 'state', 'epoch', 'retryAt', 'version', 'approval', 'mayReturn',
    'receipts')
  local epoch, out = tonumber(d[2]), d[7] and cjson.decode(d[7]) or {}
  if (d[1] == 'due' or d[1] == 'held') and #out > 0 then
    if retracted then
      endThread(did, channel, d[1], epoch, out, 'the story was retracted (' .. named .. ')', true)
    else
      redis.call('ZADD', P .. ':outdated', now, did)
      note(did, d[1], epoch, named .. ' arrived; this thread goes on in the words of version ' .. d[4])
    end
  elseif (d[1] == 'due' or d[1] == 'held') and retracted then
    redis.call('HSET', delivery, 'mayReturn', 1)
    move(did, channel, d[1], 'cancelled', epoch, now, 'the story was retracted (' .. named .. ')')
  elseif d[1] == 'cancelled' and not retracted and d[6] == '1' and epoch == 0 and goes[channel] then
    -- An earlier version took it back before any attempt: nobody has seen it.
    local approval = goes[channel] ~= '' and goes[channel] or d[5]
    redis.call('HSET', delivery, 'version', version, 'priority', priority, 'dueAt', dueAt, 'freshFrom', dueAt,
      'retryAt', handedOver, 'tries', 0)
    redis.call('HDEL', delivery, 'mayReturn')
    if approval then redis.call('HSET', delivery, 'approval', approval) end
    move(did, channel, 'cancelled', approval and 'held' or 'due', epoch, approval and now or dueAt,
      approval or named .. ' brings it back')
  elseif d[1] == 'due' or d[1] == 'held' then
    redis.call('HSET', delivery, 'version', version, 'priority', priority)
    if d[1] == 'held' then
      note(did, 'held', epoch, 'takes the words of ' .. named)
    elseif d[5] then
      move(did, channel, 'due', 'held', epoch, now, named .. ' arrived after it was approved; a person must look again')
    else
      -- An embargo may also be lifted or moved forward; a delivery that was tried keeps the time its network asked for.
      local due = math.max(tonumber(d[3] or handedOver), notBefore)
      redis.call('HSET', delivery, 'dueAt', due, 'freshFrom', dueAt)
      enter(did, channel, 'due', due)
      note(did, 'due', epoch, 'takes the words of ' .. named)
    end
  elseif d[1] ~= 'cancelled' and d[1] ~= 'refused' then
    -- Should it turn out not to be out, its next attempt has these words.
    if d[1] ~= 'published' then redis.call('HSET', delivery, 'priority', priority, 'freshFrom', dueAt) end
    redis.call('ZADD', P .. ':outdated', now, did)
    local what = retracted and ' (retracted)' or ''
    note(did, d[1], epoch, named .. what .. ' arrived; this post has the words of version ' .. d[4])
  end
end
local isNews = now - tonumber(redis.call('HGET', key, 'acceptedAt')) <= ${newsMs}
for i = 17, #ARGV, 2 do
  local channel = ARGV[i]
  if isNews and not retracted and not planned[channel] then
    entries[#entries + 1] = channel
    plan(redis.call('HGET', key, 'id'), encoded, channel, version, dueAt, priority, goes[channel])
  end
end
redis.call('HSET', key, 'channels', table.concat(entries, ' '), 'changedAt', now)
return { verdict, encoded, version }
`

/**
 * One more announcement of a story on a channel where it had one: a person's word.
 * KEYS[1] article; ARGV prefix, by, article id, encoded id, channel id, detail
 *
 * Answers 'planned' and the delivery's id, or why not: 'unknown', 'retracted', 'open' (the last one is not settled).
 */
export const again = `${preamble}
local a = redis.call('HMGET', KEYS[1], 'channels', 'version', 'retracted', 'notBefore')
if not a[1] then return { 'unknown' } end
if a[3] == '1' then return { 'retracted' } end
local last, rounds = nil, 0
for entry in string.gmatch(a[1], '%S+') do
  if channelOf(entry) == ARGV[5] then last, rounds = entry, rounds + 1 end
end
local entry, priority = ARGV[5], 'routine'
if last then
  local d = redis.call('HMGET', P .. ':delivery:' .. ARGV[4] .. '.' .. last, 'state', 'priority')
  if d[1] ~= 'published' and d[1] ~= 'refused' and d[1] ~= 'cancelled' then return { 'open', d[1] } end
  -- This one is instead of it: no version may bring both.
  redis.call('HDEL', P .. ':delivery:' .. ARGV[4] .. '.' .. last, 'mayReturn')
  entry, priority = ARGV[5] .. '+' .. (rounds + 1), d[2]
end
redis.call('HSET', KEYS[1], 'channels', a[1] .. (a[1] ~= '' and ' ' or '') .. entry)
plan(ARGV[3], ARGV[4], entry, a[2], math.max(now, tonumber(a[4])), priority, '', ARGV[6])
redis.call('HSET', P .. ':delivery:' .. ARGV[4] .. '.' .. entry, 'insisted', 1)
return { 'planned', ARGV[4] .. '.' .. entry }
`
