/** Crier as its users run it: the built program in processes of its own, none of which outlives the bench. */
import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../src/main.js', import.meta.url))
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export interface Running {
  pid: number
  /** From the start of the process to its line 'Stop with Ctrl-C'. */
  readyMs: number
  stop(): Promise<void>
}

/**
 * Starts a command that stays (`start`, `worker`, `sandbox`) and waits until it says that it is ready.
 * @param data directory of the Redis it uses, embedded
 * @throws Error with what the command said, when it ends instead
 */
export const up = async (
  command: string,
  config: object,
  data: string,
  env: Record<string, string> = {},
): Promise<Running> => {
  const file = join(data, `${command}.yaml`)
  writeFileSync(file, JSON.stringify(config)) // JSON is YAML
  const started = performance.now()
  const child = spawn(process.execPath, [program, '--config', file, command], {
    env: { PATH: process.env.PATH, CRIER_DATA: data, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  void gone.then(() => running.delete(child))
  await new Promise<void>((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk
      if (said.includes('Stop with Ctrl-C')) resolve()
    }
    child.stderr.on('data', hear)
    child.stdout.on('data', hear)
    void gone.then(() => reject(new Error(`crier ${command} ended before it was ready:\n${said}`)))
  })
  const readyMs = performance.now() - started
  // From here on its lines are thrown away, but still read: a full pipe would hold it up.
  child.stdout.removeAllListeners('data').resume()
  return {
    pid: child.pid!,
    readyMs,
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
