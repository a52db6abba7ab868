/** One real Redis for the whole run: every test takes a prefix of its own, nothing is left running. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    redisUrl: string
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

export default async function setup(project: TestProject) {
  const port = await freePort()
  const dir = mkdtempSync(join(tmpdir(), 'crier-test-redis-'))
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir],
    { stdio: 'ignore' },
  )
  const failed = new Promise<never>((_, reject) => {
    child.once('error', () =>
      reject(new Error('redis-server is missing: run script/setup, which installs it')),
    )
    child.once('exit', (code) => reject(new Error(`redis-server ended with code ${code}`)))
  })
  failed.catch(() => {})
  const url = `redis://127.0.0.1:${port}`
  const probe = new Redis(url, { maxRetriesPerRequest: null })
  probe.on('error', () => {})
  await Promise.race([probe.ping(), failed])
  probe.disconnect()
  project.provide('redisUrl', url)
  return () => {
    child.kill('SIGKILL')
    rmSync(dir, { recursive: true, force: true })
  }
}
