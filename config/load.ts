/** From a file and the environment to a configuration that is whole and sound, or to every problem at once. */
import { existsSync, readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse as parseDotenv } from 'dotenv'
import { check, type Fault, formatProblem, type Problem } from '../src/intake/problems.ts'
import { readSource, type Source } from '../src/intake/source.ts'
import { type Config, combinations, toConfig } from './config.ts'
import type { Environment } from './environment.ts'
import { configSchema } from './schema.ts'
import { fillIn, isObject, type Lookup, lookupIn, nameIn, reference } from './variables.ts'

/** What people must change before Crier can start; holds no value of the configuration. */
export class ConfigError extends Error {
  readonly problems: Problem[]

  constructor(problems: Problem[]) {
    super(
      `The configuration cannot be used (${problems.length} problem${problems.length > 1 ? 's' : ''}):\n` +
        problems.map((problem) => `  ${formatProblem(problem)}`).join('\n'),
    )
    this.name = 'ConfigError'
    this.problems = problems
  }
}

export interface LoadOptions {
  /** From the command line; else CRIER_CONFIG, else ./crier.yaml, else the sandbox that comes with Crier. */
  file?: string
  env: Environment
  /** Relative paths, crier.yaml and .env are looked for here. */
  cwd: string
}

/**
 * Reads and checks the configuration. The environment wins over .env; REDIS_URL, CRIER_DATA and CRIER_PORT stand in for
 * `redis.url`, `data`, and `sandbox.port` with `http.port` behind it, where the file does not set them.
 * @throws ConfigError with every problem, each with its line and column
 */
export const loadConfig = ({ file, env, cwd }: LoadOptions): Config => {
  const variables = { ...dotenv(cwd), ...env }
  const path = resolve(cwd, file ?? variables.CRIER_CONFIG ?? defaultFile(cwd))
  const source = readSource(readText(path), shown(path, cwd))
  if (source.value === undefined) throw new ConfigError(source.problems)

  const lookup = lookupIn(variables, cwd)
  const { raw, origins } = withFallbacks(source.value, lookup)
  const sandbox = isObject(raw) && isObject(raw.sandbox) && raw.sandbox.enabled === true
  const { filled, faults, references } = fillIn(raw, lookup, sandbox)
  const problems = (more: Fault[]) => inOrder(source, [...faults, ...more], origins)
  const result = check(configSchema(sandbox), filled)
  if (!result.ok) throw new ConfigError(problems(newFaults(result.faults, faults)))
  const config = toConfig(result.value, path, references)
  const found = problems(combinations(config))
  if (found.length > 0) throw new ConfigError(found)
  return { ...config, data: resolve(cwd, config.data) }
}

/**
 * Writes into the configuration what the environment sets and the file does not.
 * `origins`: the variable behind a value, by the value's path.
 */
const withFallbacks = (raw: unknown, lookup: Lookup): { raw: unknown; origins: Map<string, string> } => {
  const origins = new Map<string, string>()
  if (!isObject(raw)) return { raw, origins }
  const isSet = (name: string) => Object.keys(lookup(name)).length > 0
  const filled = { ...raw }
  const setIn = (section: string, key: string, name: string, value: unknown): void => {
    const own = filled[section] ?? {}
    if (!isObject(own) || key in own) return
    filled[section] = { ...own, [key]: value }
    origins.set(`${section}.${key}`, name)
  }
  // The example names the variable; without it, and so without a Redis, Crier runs one of its own.
  const named = isObject(raw.redis) ? nameIn(raw.redis.url) : undefined
  if (named !== undefined && !isSet(named)) filled.redis = { ...(raw.redis as object), url: undefined }
  if (isSet('REDIS_URL')) setIn('redis', 'url', 'REDIS_URL', reference('REDIS_URL'))
  if (isSet('CRIER_DATA') && raw.data === undefined) {
    filled.data = reference('CRIER_DATA')
    origins.set('data', 'CRIER_DATA')
  }
  const { value: port } = { value: undefined, ...lookup('CRIER_PORT') }
  if (port !== undefined) {
    if (!/^\d+$/.test(port) || Number(port) > highestPort)
      throw new ConfigError([
        {
          path: 'CRIER_PORT',
          message: 'must be a port number such as 9117; the API takes the next one',
        },
      ])
    setIn('sandbox', 'port', 'CRIER_PORT', Number(port))
    setIn('http', 'port', 'CRIER_PORT', Number(port) + 1)
  }
  return { raw: filled, origins }
}

/** One below the last: the API takes the next one. */
const highestPort = 65_534

/** A value whose variable is missing would be wrong a second time for its schema. */
const newFaults = (found: Fault[], known: Fault[]): Fault[] => {
  const seen = new Set(known.map((fault) => fault.path.join('.')))
  return found.filter((fault) => !seen.has(fault.path.join('.')))
}

/** As somebody who goes through the file from the top meets them; first what comes from the environment. */
const inOrder = (source: Source, faults: Fault[], origins: ReadonlyMap<string, string>): Problem[] => {
  const located = (fault: Fault): Problem => {
    const origin = origins.get(fault.path.join('.'))
    return origin === undefined ? source.locate(fault) : { path: origin, message: fault.message }
  }
  const line = ({ where }: Problem) => where?.split(':').slice(-2).map(Number) ?? []
  return [...source.problems, ...faults.map(located)].sort((a, b) => {
    const [lineA = 0, columnA = 0] = line(a)
    const [lineB = 0, columnB = 0] = line(b)
    return lineA - lineB || columnA - columnB
  })
}

const defaultFile = (cwd: string): string =>
  existsSync(resolve(cwd, 'crier.yaml')) ? 'crier.yaml' : sandboxFile

/** This module runs from config/ and, once built, from dist/config/; the YAML stays in config/. */
const sandboxFile = ['./crier.sandbox.yaml', '../../config/crier.sandbox.yaml']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path))!

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'there is no such file'
        : `cannot be read: ${(error as Error).message}`
    throw new ConfigError([{ where: path, path: '', message: reason }])
  }
}

const dotenv = (cwd: string): Environment => {
  const path = resolve(cwd, '.env')
  return existsSync(path) ? parseDotenv(readText(path)) : {}
}

/** As short as it stays unmistakable. */
const shown = (path: string, cwd: string): string => {
  const short = relative(cwd, path)
  return short.startsWith('..') ? path : short
}
