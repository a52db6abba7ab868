/** One Lua script per move: compare, set, write history, update the indexes, in one step that nothing can interrupt. */
import { accept, again } from './accept.ts'
import { begin } from './begin.ts'
import { page } from './page.ts'
import { settle, witness } from './settle.ts'
import { abandon, mend, setAside } from './upkeep.ts'

const read = `
local hashes = {}
for i = 1, #KEYS do hashes[i] = redis.call('HGETALL', KEYS[i]) end
return hashes
`

/** Name → [number of keys, Lua], as ioredis defines commands. */
export const scripts = {
  crierRead: [undefined, read],
  crierPage: [undefined, page],
  crierAccept: [1, accept],
  crierAgain: [1, again],
  crierBegin: [6, begin],
  crierSettle: [1, settle],
  crierWitness: [1, witness],
  crierAbandon: [1, abandon],
  crierMend: [2, mend],
  crierSetAside: [2, setAside],
} as const
