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
import { fillIn, isObject, type Lookup, lookupIn, reference } from './variables.ts'

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
 * Reads and checks the configuration. The environment wins over .env; REDIS_URL and CRIER_DATA stand in for `redis.url`
 * and `data` where the file does not set them.
 * @throws ConfigError with every problem, each with its line and column
 */
export const loadConfig = ({ file, env, cwd }: LoadOptions): Config => {
  const variables = { ...dotenv(cwd), ...env }
  const path = resolve(cwd, file ?? variables.CRIER_CONFIG ?? defaultFile(cwd))
  const source = readSource(readText(path), shown(path, cwd))
  if (source.value === undefined) throw new ConfigError(source.problems)

  const lookup = lookupIn(variables, cwd)
  const raw = withFallbacks(source.value, lookup)
  const sandbox = isObject(raw) && isObject(raw.sandbox) && raw.sandbox.enabled === true
  const { filled, faults } = fillIn(raw, lookup, sandbox)
  const result = check(configSchema(sandbox), filled)
  if (!result.ok) throw new ConfigError(inOrder(source, [...faults, ...newFaults(result.faults, faults)]))
  const config = toConfig(result.value, path)
  const problems = inOrder(source, [...faults, ...combinations(config)])
  if (problems.length > 0) throw new ConfigError(problems)
  return { ...config, data: resolve(cwd, config.data) }
}

/** Writes into the configuration what the environment sets and the file does not. */
const withFallbacks = (raw: unknown, lookup: Lookup): unknown => {
  if (!isObject(raw)) return raw
  const isSet = (name: string) => Object.keys(lookup(name)).length > 0
  const filled = { ...raw }
  if (isObject(raw.redis ?? {}) && isSet('REDIS_URL'))
    filled.redis = { url: reference('REDIS_URL'), ...(raw.redis as object) }
  if (isSet('CRIER_DATA')) filled.data = raw.data ?? reference('CRIER_DATA')
  return filled
}

/** A value whose variable is missing would be wrong a second time for its schema. */
const newFaults = (found: Fault[], known: Fault[]): Fault[] => {
  const seen = new Set(known.map((fault) => fault.path.join('.')))
  return found.filter((fault) => !seen.has(fault.path.join('.')))
}

/** As somebody who goes through the file from the top meets them. */
const inOrder = (source: Source, faults: Fault[]): Problem[] => {
  const line = ({ where }: Problem) => where?.split(':').slice(-2).map(Number) ?? []
  return [...source.problems, ...faults.map(source.locate)].sort((a, b) => {
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
