/** `${NAME}` in the configuration: a value from the environment, or from the file that NAME_FILE names. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { madeUp } from '../src/domain/redacted.ts'
import type { Fault } from '../src/intake/problems.ts'
import type { Environment } from './environment.ts'
import { isSecret, networks } from './schema.ts'

/** A variable's value, nothing when it is not set, or why it cannot be had. */
export type Lookup = (name: string) => { value?: string } | { problem: string }

/**
 * Looks variables up as containers provide them: NAME, or else the content of the file at NAME_FILE, without the line
 * break that editors leave at its end. An empty variable counts as not set.
 */
export const lookupIn =
  (env: Environment, cwd: string): Lookup =>
  (name) => {
    const value = env[name]
    const file = env[`${name}_FILE`]
    if (value && file) return { problem: `both ${name} and ${name}_FILE are set; keep one of them` }
    if (value) return { value }
    if (!file) return {}
    try {
      return { value: readFileSync(resolve(cwd, file), 'utf8').replace(/\r?\n$/, '') }
    } catch (error) {
      return {
        problem: `${name}_FILE names ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code})`,
      }
    }
  }

/**
 * The configuration with its variables filled in.
 *
 * A credential must come from a variable, since configuration files get copied, mailed and committed. In the sandbox
 * no credential is looked up at all, so that a newsroom's real file can be tried on a machine that has none.
 * `references`: how each credential is named, by its path.
 */
export const fillIn = (
  raw: unknown,
  lookup: Lookup,
  sandbox: boolean,
): { filled: unknown; faults: Fault[]; references: Map<string, string> } => {
  const faults: Fault[] = []
  const references = new Map<string, string>()
  const fill = (value: unknown, path: PropertyKey[]): unknown => {
    if (Array.isArray(value)) return value.map((entry, index) => fill(entry, [...path, index]))
    if (isObject(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, entry]) => [key, fill(entry, [...path, key])]),
      )
    const named = value === null ? undefined : secretAt(raw, path)
    if (named !== undefined) {
      if (!variable.test(String(value))) faults.push({ path, message: literal(named) })
      if (nameIn(value)) references.set(path.join('.'), String(value))
      if (sandbox && !(inward.has(path[0]) && isSet(String(value)))) return madeUp
    }
    return typeof value === 'string' ? replace(value, path) : value
  }
  /** No post leaves a sandbox, but a CMS that posts to it may sign, and a language model want its key. */
  const inward = new Set<unknown>(['hooks', 'rewrite'])
  const isSet = (text: string): boolean =>
    [...text.matchAll(variables)].every(([, , name]) => 'value' in lookup(name!))
  const replace = (text: string, path: PropertyKey[]): string =>
    text.replace(variables, (whole, escaped: string | undefined, name: string) => {
      if (escaped) return whole.slice(1)
      const found = lookup(name)
      if ('problem' in found) faults.push({ path, message: found.problem })
      else if (found.value === undefined)
        faults.push({
          path,
          message: `${name} is not set: put it in the environment, in .env or in ${name}_FILE`,
        })
      else return found.value
      return whole
    })
  const filled = fill(raw, [])
  return { filled, faults, references }
}

/** `$${NAME}` stands for the characters themselves. */
const variables = /(\$)?\$\{([A-Za-z_]\w*)\}/g
const variable = /(?<!\$)\$\{[A-Za-z_]\w*\}/

/** The name, when the value is one variable and nothing else. */
export const nameIn = (value: unknown): string | undefined =>
  typeof value === 'string' ? /^\$\{([A-Za-z_]\w*)\}$/.exec(value)?.[1] : undefined

/** How a variable is written: `${NAME}`. */
export const reference = (name: string): string => `\${${name}}`

const literal = (name: string): string =>
  `do not write a credential here; write ${reference(name)} and set ${name} in the environment, .env or ${name}_FILE`

/** How the variable of a credential at `path` may be called; undefined when there is none. */
const secretAt = (raw: unknown, path: PropertyKey[]): string | undefined => {
  const [section, index, key] = path
  if (path.join('.') === 'rewrite.apiKey') return variableName('rewrite', 'apiKey')
  const entries = isObject(raw) ? raw[String(section)] : undefined
  if (path.length !== 3 || !Array.isArray(entries)) return undefined
  const { network, name } = entries[Number(index)] as { network?: unknown; name?: unknown }
  if (section === 'hooks') return key === 'secret' ? variableName('hook', String(name)) : undefined
  return section === 'channels' &&
    typeof network === 'string' &&
    isSecret(networks.get(network)?.shape[String(key)])
    ? variableName(network, String(key))
    : undefined
}

const variableName = (...words: string[]): string =>
  words
    .map((word) => word.replace(/[A-Z]/g, '_$&').replace(/\W/g, '_'))
    .join('_')
    .toUpperCase()

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
