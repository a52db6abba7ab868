/** How long an operator waits after a restart: from the start of the process to its line 'Stop with Ctrl-C'. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { up } from './crier.ts'
import { median } from './sample.ts'
import { sandboxNewsroom } from './sandbox-channels.ts'

export interface Boot {
  times: number
  /** `crier worker` with three channels, on a Redis that runs. */
  workerMs: number
  /** `crier start` on an empty directory: its own Redis, the sandbox, the worker. */
  startMs: number
  /** A node process that does nothing, for comparison. */
  nodeMs: number
}

export const boot = async (data: string, times: number): Promise<Boot> => {
  const config = await sandboxNewsroom(1, 1)
  const worker: number[] = []
  const start: number[] = []
  const node: number[] = []
  for (let n = 0; n < times; n++) {
    worker.push(await readyMs('worker', config, data))
    start.push(await readyMs('start', config, mkdtempSync(join(data, 'start-'))))
    node.push(emptyNodeMs())
  }
  return { times, workerMs: median(worker), startMs: median(start), nodeMs: median(node) }
}

const readyMs = async (command: string, config: object, data: string): Promise<number> => {
  const running = await up(command, config, data)
  await running.stop()
  return running.readyMs
}

const emptyNodeMs = (): number => {
  const started = performance.now()
  execFileSync(process.execPath, ['-e', '0'])
  return performance.now() - started
}
