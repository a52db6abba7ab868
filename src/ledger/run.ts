/** Calls the ledger's scripts by name: ioredis sends each once and its digest from then on. */
import type { Redis } from 'ioredis'
import { scripts } from './scripts/index.ts'

type Script = (...args: Array<string | number>) => Promise<unknown>
export type Run = (name: keyof typeof scripts, ...args: Array<string | number>) => Promise<unknown>

export const scriptRunner = (redis: Redis): Run => {
  for (const [name, [numberOfKeys, lua]] of Object.entries(scripts))
    redis.defineCommand(name, { numberOfKeys, lua })
  return (name, ...args) => (redis as unknown as Record<string, Script>)[name]!(...args)
}
