#!/usr/bin/env node
/** The life of the process: read the command, build, run, wait for a signal, stop in order. */
import { basename, relative, sep } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type Config, postNamed } from '../config/config.ts'
import { showConfig } from '../config/show.ts'
import { openApp, openChannels, startHttp, startSandbox, startWorker } from './app.ts'
import { decoded } from './cli/decoded.ts'
import type { Role } from './cli/doors.ts'
import { exit, UserError } from './cli/exit.ts'
import { greeting, type Started } from './cli/greeting.ts'
import { runCommandLine } from './cli/program.ts'
import { load, open, previewPage, target } from './doors.ts'
import { HttpError } from './http/address.ts'
import { openLog } from './log.ts'
import { drained, onLost } from './output.ts'
import { openPageReader } from './outside.ts'
import { firstInfo, lastingRedis, RedisUnreachable, targetName } from './queue/connection.ts'
import { EmbeddedRedisError, startEmbeddedRedis } from './queue/embedded.ts'
import { watchRedis } from './queue/health.ts'
import { suitability } from './queue/suitability.ts'
import { troubleWith } from './queue/trouble.ts'
import { isServed, sandboxUrl } from './sandbox/address.ts'
import { SandboxError } from './sandbox/serve.ts'
import { version } from './version.ts'

/** What was started, newest last; stopped in the opposite order. */
type Stop = () => unknown

const run = async (config: Config, role: Role): Promise<number> => {
  const log = openLog(config.log, process.stdout)
  const stops: Stop[] = []
  const ending = signalled()
  const begin = async (): Promise<string> => {
    if (role === 'start' && !config.redis.url) {
      const embedded = await startEmbeddedRedis(config.data, log)
      stops.push(() => embedded.stop())
    }
    const redis = lastingRedis(target(config))
    const health = watchRedis(redis, target(config), log)
    stops.push(() => redis.disconnect())
    const suited = suitability(await firstInfo(redis))
    if (suited.unfit) throw new UserError(suited.unfit, exit.unreachable)
    if (suited.warning) log.warn({ redis: targetName(target(config)) }, suited.warning)

    let readers: string | undefined
    let api: string | undefined
    if (role === 'sandbox' || (role === 'start' && config.sandbox.enabled)) {
      const sandbox = await startSandbox(config, redis)
      readers = sandbox.url
      stops.push(() => sandbox.close())
    }
    if (role !== 'sandbox') {
      const app = openApp(config, redis, log, await openChannels(config))
      stops.push(() => app.close())
      const doors: Array<{ close(): Promise<void> }> = []
      stops.push(() =>
        Promise.race([
          Promise.all(doors.map((door) => door.close())),
          timeout(config.worker.shutdownSeconds * 1_000),
        ]),
      )
      if (role === 'desk' || (role === 'start' && config.http.enabled)) {
        const http = await startHttp(config, redis, health, app)
        api = http.url
        doors.push(http)
      }
      if (role !== 'desk') doors.push(await startWorker(config, redis, health, app))
    }
    if (role === 'worker' && config.sandbox.enabled && !(await isServed(config.sandbox)))
      log.warn(
        { at: sandboxUrl(config.sandbox) },
        'nobody serves the simulated networks, so nothing can be posted: crier start does, or crier sandbox serve',
      )
    const started = { role, redis: targetName(target(config)), readers, api, program: calledFromHere() }
    process.stdout.write(greeting(config, started))
    return ending
  }
  try {
    // A start may wait for a Redis that is away; a signal is heard all the same.
    log.info(
      { signal: await Promise.race([ending, begin()]) },
      'stopping: the posts under way are finished first',
    )
    return exit.fine
  } catch (error) {
    if (error instanceof EmbeddedRedisError || error instanceof SandboxError || error instanceof HttpError)
      throw new UserError(error.message, exit.unreachable)
    if (troubleWith(error))
      throw new UserError(new RedisUnreachable(target(config), error).message, exit.unreachable)
    throw error
  } finally {
    for (const stop of stops.reverse())
      try {
        await stop()
      } catch (error) {
        // The rest must be stopped all the same: above all the Redis, which is the last.
        log.error({ error }, 'not everything could be stopped in order')
      }
  }
}

/** The first SIGINT or SIGTERM; a second one ends the process at once. */
const signalled = (): Promise<string> =>
  new Promise((resolve) => {
    const hear = (signal: string) => {
      process.once('SIGINT', () => process.exit(130))
      process.once('SIGTERM', () => process.exit(143))
      resolve(signal)
    }
    process.once('SIGINT', hear)
    process.once('SIGTERM', hear)
  })

/** The program and its examples, as they are called from here. */
const calledFromHere = (): Started['program'] => {
  const path = (name: string) =>
    relative(process.cwd(), fileURLToPath(new URL(`../../${name}`, import.meta.url)))
  const installed = basename(process.argv[1] ?? '') === 'crier'
  const own = path('crier')
  return {
    command: installed ? 'crier' : own.includes(sep) ? own : `.${sep}${own}`,
    examples: path('examples'),
  }
}

const timeout = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref())

onLost(() => {
  process.exitCode = exit.unreachable
})
try {
  await runCommandLine(process.argv.slice(2), {
    version,
    out: process.stdout,
    err: process.stderr,
    stdin: async () => decoded(await buffer(process.stdin), 'standard input'),
    config: load,
    postNamed,
    shownConfig: (file) => showConfig(load(file)),
    open,
    channels: openChannels,
    previewPage,
    pages: openPageReader,
    readersPage: (config) => sandboxUrl(config.sandbox),
    run,
  })
} catch (error) {
  // In the middle of a command: whoever opened the connection has no part in it any more.
  const trouble = troubleWith(error)
  if (!trouble) throw error
  const done = trouble.kind === 'away' ? 'Redis went away before it was done' : 'Not done'
  process.stderr.write(`${done}: ${trouble.words}. Give the command again then; twice does no harm.\n`)
  process.exitCode = exit.unreachable
}
// What was written into a pipe leaves when its reader takes it, and is lost with the process.
await drained()
// Everything was stopped in order; but telegraf leaves a timer of 500 s behind when an answer is cut short.
process.exit()
