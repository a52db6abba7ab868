/** Reads the next stretch of several indexes at once, so that nothing moves between the looks at them. */

/**
 * KEYS indexes; ARGV from (score), since (score), how many of each
 *
 * Of those that share the first score nobody knows yet which were given before, so they do not count.
 */
export const page = `
local found = {}
for i, key in ipairs(KEYS) do
  local ties = redis.call('ZCOUNT', key, ARGV[1], ARGV[1])
  found[i] = redis.call('ZREVRANGEBYSCORE', key, ARGV[1], ARGV[2], 'WITHSCORES', 'LIMIT', 0, ARGV[3] + ties)
end
return found
`
