/** Says what is wrong with something people wrote, in their words and all at once: articles and the configuration. */
import { z } from 'zod'
import { didYouMean } from '../text/nearest.ts'

export interface Problem {
  /** Which value, e.g. `images[0].url`; empty for the whole. */
  path: string
  /** What is wrong and what to do about it; never the value itself, which may be a credential. */
  message: string
  /** `article.json:3:12`, when it was read from a text. */
  where?: string
}

/** One line for people: `article.json:3:12  images[0].url  must be …`. */
export const formatProblem = ({ where, path, message }: Problem): string =>
  [where, path, message].filter(Boolean).join('  ')

/** A problem whose place is still machine-readable, so that a source can find its line. */
export interface Fault {
  path: PropertyKey[]
  message: string
  /** The key itself is wrong, not its value. */
  atKey?: boolean
  /** Where in the text that is the value, in UTF-16 units. */
  at?: number
}

export const toProblem = (fault: Fault): Problem => ({
  path: z.core.toDotPath(fault.path),
  message: fault.message,
})

/** Checks `data` against `schema` and reports every fault, not only the first. */
export const check = <S extends z.ZodType>(
  schema: S,
  data: unknown,
): { ok: true; value: z.output<S> } | { ok: false; faults: Fault[] } => {
  const result = schema.safeParse(data, { error: words })
  return result.success
    ? { ok: true, value: result.data }
    : { ok: false, faults: result.error.issues.flatMap(faultsOf) }
}

/** zod reports the unknown keys of an object as one issue; people want one line for each. */
const faultsOf = (issue: z.core.$ZodIssue): Fault[] => {
  if (issue.code === 'unrecognized_keys') {
    const messages = issue.message.split('\n')
    return issue.keys.map((key, index) => ({
      path: [...issue.path, key],
      message: messages[index]!,
      atKey: true,
    }))
  }
  if (issue.code === 'invalid_union') {
    // The branch that got past the outer type is the one its writer meant.
    const meant = issue.errors.find((branch) => branch.every((inner) => inner.path.length > 0))
    if (meant)
      return meant.flatMap(faultsOf).map((fault) => ({ ...fault, path: [...issue.path, ...fault.path] }))
  }
  const at = issue.code === 'custom' ? issue.params?.at : undefined
  return [{ path: issue.path, message: issue.message, ...(typeof at === 'number' && { at }) }]
}

/** A schema's own `error` wins over these. */
const words: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null
        ? `is missing or empty${describe(issue.inst)}`
        : `must be ${named(issue.expected)}, not ${named(kindOf(issue.input))}`
    case 'too_small':
      if (issue.origin === 'string') return `needs at least ${issue.minimum} character(s)`
      return issue.origin === 'array'
        ? `needs at least ${issue.minimum} entry`
        : `must be at least ${issue.minimum}`
    case 'too_big':
      if (issue.origin === 'string')
        return `is ${String(issue.input).length} characters long; at most ${issue.maximum} are allowed`
      return issue.origin === 'array'
        ? `has ${(issue.input as unknown[]).length} entries; at most ${issue.maximum} are allowed`
        : `must be at most ${issue.maximum}`
    case 'invalid_value':
      return choice(issue.input, issue.values.map(String))
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? choice((issue.input as Record<string, unknown>)[String(issue.discriminator)], issue.options)
        : undefined
    case 'unrecognized_keys': {
      const known = Object.keys((issue.inst as z.ZodObject).shape)
      return issue.keys
        .map((key, index) => {
          // The list is long: once for each place is enough.
          const all = index === 0 ? ` known here: ${known.join(', ')}` : ''
          return `unknown key${didYouMean(key, known) || (all && ';')}${all}`
        })
        .join('\n')
    }
    case 'invalid_format':
      return issue.format === 'url' ? 'must be a full address such as https://example.com/' : undefined
  }
}

const choice = (value: unknown, options: readonly string[]): string =>
  `must be ${options.length > 1 ? `one of ${options.join(', ')}` : options[0]}` +
  (typeof value === 'string' ? didYouMean(value, options) : '')

const describe = (inst: unknown): string =>
  inst instanceof z.ZodType && inst.description ? `: ${inst.description}` : ''

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value)

/** Types as people who have never programmed call them. */
const named = (type: string): string =>
  ({
    string: 'text',
    int: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a set of keys and values',
  })[type] ?? type
