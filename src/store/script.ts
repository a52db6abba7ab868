/** A Lua script as a function: ioredis sends it once to a connection, and its digest from then on. */
import type { Redis } from 'ioredis'

type Argument = string | number
export type Script = (...keysAndArguments: Argument[]) => Promise<unknown>

/** @param name of the command that ioredis makes of it: one script, one name */
export const script = (redis: Redis, name: string, numberOfKeys: number, lua: string): Script => {
  redis.defineCommand(name, { numberOfKeys, lua })
  return (...given) => (redis as unknown as Record<string, Script>)[name]!(...given)
}

/** Begins a script that asks what time it is: Redis's own, in ms, so that machines whose clocks differ agree. */
export const clock = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`
