/** Crier as its users run it: the built program in processes of its own, on a configuration written for one test. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { stringify } from 'yaml'

const program = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))

export interface Bench {
  /** A directory of its own, with crier.yaml in it. */
  dir: string
  /** Starts a command that stays (`start`, `worker`, `sandbox`); resolves when it says that it is ready, or `sign`. */
  up(command: string, sign?: string): Promise<ChildProcess>
  /** Starts a command and leaves it to the test. */
  start(args: string[]): ChildProcess
  /** Runs a command to its end. */
  run(args: string[], input?: string | Buffer): Promise<{ code: number | null; out: string; err: string }>
}

/**
 * @param config written as crier.yaml
 * @param atEnd when all of it is cleared away: `afterAll` for one that the tests of a file share, which is then made
 *   where the file begins: inside `beforeAll` vitest drops it, and the processes stay
 */
export const newsroom = (
  config: object,
  env: Record<string, string> = {},
  atEnd: (clear: () => Promise<void>) => void = onTestFinished,
): Bench => {
  const dir = mkdtempSync(join(tmpdir(), 'crier-test-'))
  writeFileSync(join(dir, 'crier.yaml'), stringify(config))
  const children = new Set<ChildProcess>()
  atEnd(async () => {
    await Promise.all([...children].map((child) => ended(child)))
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 }) // a Redis may still be ending
  })
  const start = (args: string[]): ChildProcess => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: dir,
      env: { PATH: process.env.PATH, NO_COLOR: '1', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    children.add(child)
    return child
  }
  return {
    dir,
    start,
    async up(command, sign = 'Stop with Ctrl-C') {
      const child = start([command])
      let said = ''
      await new Promise<void>((resolve, reject) => {
        const hear = (chunk: Buffer) => {
          said += chunk
          if (said.includes(sign)) resolve()
        }
        child.stdout!.on('data', hear)
        child.stderr!.on('data', hear)
        child.once('exit', () => reject(new Error(`crier ${command} ended before it was ready:\n${said}`)))
      })
      return child
    },
    async run(args, input) {
      const child = start(args)
      child.stdin!.end(input)
      const [out, err, code] = await Promise.all([
        text(child.stdout!),
        text(child.stderr!),
        new Promise<number | null>((resolve) => child.once('exit', resolve)),
      ])
      return { code, out, err }
    },
  }
}

/** Sends a signal and waits for the end; without a signal, makes an end of it. */
export const ended = async (child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await gone
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
