/** One Lua script per move: compare, set, write history, update the indexes, in one step that nothing can interrupt. */
import { accept } from './accept.ts'
import { begin } from './begin.ts'
import { settle, witness } from './settle.ts'
import { abandon, setAside } from './upkeep.ts'

const read = `
local hashes = {}
for i = 1, #KEYS do hashes[i] = redis.call('HGETALL', KEYS[i]) end
return hashes
`

/** Name → [number of keys, Lua], as ioredis defines commands. */
export const scripts = {
  crierRead: [undefined, read],
  crierAccept: [1, accept],
  crierBegin: [6, begin],
  crierSettle: [1, settle],
  crierWitness: [1, witness],
  crierAbandon: [1, abandon],
  crierSetAside: [2, setAside],
} as const
