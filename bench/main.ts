/** `npm run bench`: what Crier costs on this machine, measured on the built program in about two minutes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { lastingRedis } from '../src/queue/connection.ts'
import { startEmbeddedRedis } from '../src/queue/embedded.ts'
import { boot } from './boot.ts'
import { latency } from './latency.ts'
import { memory } from './memory.ts'
import { type Results, report } from './report.ts'
import { throughput } from './throughput.ts'

const usage = `npm run bench -- [--quick] [--json] [--out <file>]
  --quick  half a minute: tells whether the bench works, not how fast Crier is
  --json   print JSON instead of the table
  --out    write the JSON into a file as well
`
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (options.help) {
  process.stdout.write(usage)
  process.exit()
}
const size = options.quick
  ? { warmUp: 1, rounds: 1, stories: 100, latencyStories: 60, idleSeconds: 10, boots: 3 }
  : { warmUp: 3, rounds: 5, stories: 250, latencyStories: 300, idleSeconds: 30, boots: 10 }

const dir = mkdtempSync(join(tmpdir(), 'crier-bench-'))
process.on('exit', () => rmSync(dir, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

/** Runs one measurement at a time, and tells a waiting person which. */
const step = <Result>(name: string, measure: () => Promise<Result>): Promise<Result> => {
  process.stderr.write(`${name}…\n`)
  return measure()
}

const loadBefore = loadavg()[0]!
const data = join(dir, 'data')
const ownData = join(dir, 'own')
mkdirSync(ownData)
const embedded = await startEmbeddedRedis(data, console)
const redis = lastingRedis({ path: embedded.path })
try {
  const measured = {
    throughput: await step('throughput', () => throughput(redis, data, size)),
    latency: await step('latency', () => latency(redis, data, size.latencyStories)),
    memory: await step('memory', () => memory(data, ownData, size.idleSeconds)),
    boot: await step('boot', () => boot(data, size.boots)),
  }
  const results: Results = {
    machine: {
      cpus: cpus().length,
      cpu: cpus()[0]!.model.trim(),
      node: process.versions.node,
      redis: /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? 'unknown',
      load: { before: loadBefore, after: loadavg()[0]! },
    },
    ...measured,
  }
  const json = `${JSON.stringify(results, null, 2)}\n`
  if (options.out) writeFileSync(options.out, json)
  process.stdout.write(options.json ? json : `${report(results)}\n`)
} finally {
  redis.disconnect()
  await embedded.stop()
}
