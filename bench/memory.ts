/** What Crier holds in memory while nothing happens. */
import { execFileSync, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { up } from './crier.ts'
import { sandboxNewsroom } from './sandbox-channels.ts'

export interface Memory {
  afterSeconds: number
  /** Resident, MB (10^6 bytes), of the node process alone: redis-server has its own. */
  workerMb: number
  startMb: number
  /** A node process that does nothing, for comparison. */
  nodeMb: number
}

/**
 * @param afterSeconds V8 gives the garbage of the start back after 8 to 20 s without much to do: before that, RSS is luck
 * @param data where a Redis runs, for `crier worker`
 * @param ownData where none runs yet, for `crier start`
 */
export const memory = async (data: string, ownData: string, afterSeconds: number): Promise<Memory> => {
  const config = await sandboxNewsroom(1, 1)
  const worker = await up('worker', config, data)
  const start = await up('start', config, ownData)
  const empty = spawn(process.execPath, ['-e', 'process.stdin.resume()'])
  await sleep(afterSeconds * 1_000)
  const result = {
    afterSeconds,
    workerMb: residentMb(worker.pid),
    startMb: residentMb(start.pid),
    nodeMb: residentMb(empty.pid!),
  }
  empty.kill()
  await Promise.all([worker.stop(), start.stop()])
  return result
}

const residentMb = (pid: number): number =>
  (Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1_024) / 1e6
