/** One run: two Redis, the simulated networks behind a slow line, workers, a storm, and then quiet. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { networks } from '../../src/networks/registry.ts'
import { lastingRedis } from '../../src/queue/connection.ts'
import { startEmbeddedRedis } from '../../src/queue/embedded.ts'
import { clearFaults } from '../../src/sandbox/faults.ts'
import { freePort } from '../crier.ts'
import type { Contender } from './arm.ts'
import { chance } from './chance.ts'
import { type Blow, startFleet } from './fleet.ts'
import { newsroom, prefix } from './newsroom.ts'
import { revisedAfterMs, revisionOf } from './revisions.ts'
import { slowLine } from './slow-line.ts'
import { storm } from './storm.ts'
import { type Recovery, recovery, type Tally, tally } from './tally.ts'

export interface Size {
  /** Channels on each of the networks. */
  perNetwork: number
  stories: number
  workers: number
  stormSeconds: number
  /** From one blow against a worker to the next. */
  betweenBlowsMs: [number, number]
  /** Of workers: on a busy machine the storm goes on until there were so many. */
  leastKills: number
  redisKills: number
  /** How long the quiet may last until everything but a person's part is settled. */
  quietSeconds: number
}

export interface Run {
  seed: number
  size: Size
  blows: Record<Blow['what'], number>
  faults: Record<string, number>
  tally: Tally
  recovery: Recovery
  quietSeconds: number
  surprises: string[]
}

/** One way over the slow line, ms. */
const oneWayMs: [number, number] = [10, 80]

/** @param built the folder of the built program, ends with a slash */
export const run = async (
  contender: Contender,
  size: Size,
  seed: number,
  built: URL,
  say: (line: string) => void,
): Promise<Run> => {
  const dir = mkdtempSync(join(tmpdir(), 'crier-chaos-'))
  const forget = () => rmSync(dir, { recursive: true, force: true })
  process.once('exit', forget)
  const stops: Array<() => unknown> = [forget, () => process.off('exit', forget)]
  try {
    // The networks have a Redis of their own: theirs does not die when the newsroom's does.
    const open = async (name: string) => {
      const data = join(dir, name)
      mkdirSync(data)
      const embedded = await startEmbeddedRedis(data, { warn: () => {} })
      const redis = lastingRedis({ path: embedded.path })
      redis.on('error', () => {})
      stops.push(
        () => embedded.stop(),
        () => redis.disconnect(),
      )
      return { data, redis }
    }
    const [own, theirs] = [await open('newsroom'), await open('networks')]

    const room = await newsroom(size.perNetwork, 5)
    const [near, far] = [await freePort(), await freePort()]
    const configure = (name: string, port: number): string => {
      const file = join(dir, name)
      writeFileSync(file, JSON.stringify(room.config(port))) // JSON is YAML
      return file
    }
    const luck = chance(seed)
    const line = await slowLine(near, far, () => luck.between(...oneWayMs))
    stops.push(() => line.close())
    const path = (module: string) => fileURLToPath(new URL(module, built))
    const env = (data: string) => ({ PATH: process.env.PATH!, CRIER_DATA: data })
    const served = [path('bench/chaos/networks.js'), configure('sandbox.yaml', far)]
    stops.push(await serve(served, env(theirs.data)))
    const [module, ...args] = contender.worker(configure('worker.yaml', near))
    const fleet = await startFleet(size.workers, [path(module), ...args], env(own.data), chance(seed + 3))
    stops.push(() => fleet.close())
    const arm = contender.arm(room, own.redis)
    stops.push(() => arm.close())

    const expected = size.stories * room.channels.length
    const began = Date.now()
    const progress = async (): Promise<void> => {
      const { published, doubtful, failed } = await arm.standing()
      say(
        `${String(Math.round((Date.now() - began) / 1_000)).padStart(4)} s  ${published} of ${expected} published, ` +
          `${doubtful} doubtful${failed > 0 ? `, ${failed} given up` : ''}; ${fleet.blows.length} blows`,
      )
    }
    const reporting = setInterval(() => void progress(), 5_000)
    stops.push(() => clearInterval(reporting))

    const revisions = chance(seed + 4)
    const revising: Array<Promise<void>> = []
    const hand = async () => {
      // A little longer than the storm, so that every blow finds work and has work behind it.
      const everyMs = ((size.stormSeconds + 3) * 1_000) / size.stories
      for (let number = 0; number < size.stories; number++) {
        await sleep(Math.max(0, began + number * everyMs - Date.now()))
        await arm.hand(number)
        const revision = revisionOf(number)
        if (revision && arm.revise)
          revising.push(sleep(revisions.between(...revisedAfterMs)).then(() => arm.revise!(number, revision)))
      }
      await Promise.all(revising)
    }
    const [{ faults }] = await Promise.all([storm(size, seed, fleet, own.redis, theirs.redis), hand()])

    say('      quiet: the networks behave, nobody is killed any more')
    const quiet = Date.now()
    for (const network of Object.keys(networks)) await clearFaults(theirs.redis, prefix, network)
    await fleet.recover()
    const settled = async (): Promise<boolean> => {
      const { published, forPeople, failed } = await arm.standing()
      return published + forPeople + failed === expected
    }
    while (!(await settled()) && Date.now() < quiet + size.quietSeconds * 1_000) await sleep(250)
    const quietSeconds = (Date.now() - quiet) / 1_000
    await progress()

    const beliefs = await arm.beliefs()
    const { blows, surprises } = fleet
    const count = (what: Blow['what']) => blows.filter((blow) => blow.what === what).length
    return {
      seed,
      size,
      blows: {
        killed: count('killed'),
        'killed in its shutdown': count('killed in its shutdown'),
        frozen: count('frozen'),
        'Redis killed': count('Redis killed'),
      },
      faults,
      tally: await tally(room.channels, size.stories, beliefs, theirs.redis, arm.revise !== undefined),
      recovery: recovery(beliefs, blows),
      quietSeconds,
      surprises,
    }
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}

/** Starts the simulated networks; gives what ends them. */
const serve = async (args: string[], env: Record<string, string>): Promise<() => Promise<void>> => {
  const child: ChildProcess = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.stdout!.once('data', () => resolve())
    child.once('exit', () => reject(new Error('the simulated networks ended before they were ready')))
  })
  child.stdout!.resume()
  return async () => {
    process.off('exit', kill)
    kill()
    await gone
  }
}
