/** One Lua script per move: compare, set, write history, update the indexes, in one step that nothing can interrupt. */
import { accept, again } from './accept.ts'
import { begin } from './begin.ts'
import { page } from './page.ts'
import { settle, tell, witness } from './settle.ts'
import { abandon, beat, mend, pause, prune, setAside, stop, unprepare } from './upkeep.ts'

/** The hashes, and behind them what `TIME` says. */
const read = `
local hashes = {}
for i = 1, #KEYS do hashes[i] = redis.call('HGETALL', KEYS[i]) end
hashes[#KEYS + 1] = redis.call('TIME')
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
  crierTell: [1, tell],
  crierAbandon: [1, abandon],
  crierUnprepare: [1, unprepare],
  crierMend: [2, mend],
  crierSetAside: [2, setAside],
  crierPrune: [1, prune],
  crierPause: [1, pause],
  crierStop: [1, stop],
  crierBeat: [1, beat],
} as const
