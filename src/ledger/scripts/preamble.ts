/** What every script of the ledger begins with: the clock, the state machine, a move that leaves a trace. */
import { type DeliveryState, deliveryStates, moves } from '../../domain/delivery.ts'

const allowed = deliveryStates
  .map((from: DeliveryState) => `${from}={${moves[from].map((to) => `${to}=true`).join(',')}}`)
  .join(',')

/**
 * Shared by the scripts. Time is Redis's own, so machines whose clocks differ agree.
 * Keys beside KEYS[1] are built from the prefix; they share its hash tag, so they live in the same slot.
 */
export const preamble = `
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
-- Stands in the index of its state, and where upkeep looks first: breaking news that is due, doubts that nobody was told of.
local function enter(id, channel, state, score)
  redis.call('ZADD', index(channel, state), score, id)
  local urgent = state == 'due' and redis.call('HGET', P .. ':delivery:' .. id, 'priority') == 'breaking'
  if urgent then redis.call('ZADD', P .. ':urgent:' .. channel, score, id)
  else redis.call('ZREM', P .. ':urgent:' .. channel, id) end
  if state == 'doubtful' then redis.call('ZADD', P .. ':open:' .. channel, score, id)
  else redis.call('ZREM', P .. ':open:' .. channel, id) end
end
local function move(id, channel, from, to, epoch, score, detail)
  check(from, to)
  redis.call('ZREM', index(channel, from), id)
  enter(id, channel, to, score)
  redis.call('HSET', P .. ':delivery:' .. id, 'state', to, 'since', now, 'detail', detail or '')
  if to == 'doubtful' then redis.call('HSET', P .. ':delivery:' .. id, 'cause', detail, 'told', 0) end
  note(id, to, epoch, detail)
end
-- A thread that goes no further is live as far as it came.
local function endThread(id, channel, from, epoch, receipts, why, outdated)
  redis.call('HSET', P .. ':delivery:' .. id, 'ref', cjson.encode(receipts[1]))
  if outdated then redis.call('ZADD', P .. ':outdated', now, id) end
  move(id, channel, from, 'published', epoch, now, 'the thread ends after ' .. #receipts .. ' of its posts: ' .. why)
end
-- An article lists its deliveries as 'channel', or 'channel+2' for a second announcement there.
local function channelOf(entry) return string.match(entry, '^[^+]+') end
local function plan(article, encoded, entry, version, dueAt, priority, approval, detail)
  local id, channel = encoded .. '.' .. entry, channelOf(entry)
  local state = approval ~= '' and 'held' or 'due'
  local key = P .. ':delivery:' .. id
  redis.call('HSET', key, 'article', article, 'channel', channel, 'state', state, 'epoch', 0, 'tries', 0,
    'version', version, 'dueAt', dueAt, 'freshFrom', dueAt, 'priority', priority, 'since', now)
  if approval ~= '' then redis.call('HSET', key, 'approval', approval, 'detail', approval) end
  enter(id, channel, state, state == 'due' and dueAt or now)
  redis.call('ZADD', P .. ':planned:' .. channel, now, id)
  redis.call('SADD', P .. ':channels', channel)
  note(id, state, 0, approval ~= '' and approval or detail)
end
`
