/** Paths into a CMS's JSON, such as `post.current.tags[].name`: they find values and can do nothing else. */

/** Gives every value that the data has there; lists are taken apart, and none of the values is empty. */
export type Find = (data: unknown) => unknown[]

/** Enough for any story; a payload that is made to multiply stops here. */
const mostValues = 1_000
const mostSteps = 20

/** Names that lead out of the data and into the language. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

const name = String.raw`[^\s.[\]{}|]+`
const bracket = String.raw`\[(?:\d{0,4}|[^\s=[\]{}|]+=[^[\]{}|]*)\]`
const path = new RegExp(`^${name}(?:\\.${name}|${bracket})*$`)
const step = new RegExp(
  `(?<name>${name})|\\[(?<index>\\d*)\\]|\\[(?<key>[^\\s=\\]]+)=(?<text>[^\\]]*)\\]`,
  'g',
)

/**
 * - `a.b` what stands under a name, `a.*` under each of them
 * - `a[]` each entry of a list, `a[0]` one of them
 * - `a[key=text]` the entries whose `key` is that text, still as a list; of an object, the object itself
 */
export const parsePath = (source: string): Find | { problem: string } => {
  if (!path.test(source))
    return { problem: `${source} is no path; write one such as post.title, tags[].name or images[0].url` }
  const steps = [...source.matchAll(step)].map(({ groups }) => groups as Record<string, string | undefined>)
  const bad = steps.flatMap(({ name, key }) => name ?? key ?? []).find((used) => forbidden.has(used))
  if (bad !== undefined) return { problem: `may not use the name ${bad}` }
  if (steps.length > mostSteps)
    return { problem: `has ${steps.length} steps; at most ${mostSteps} are allowed` }
  const taken = steps.map(({ name, index, key, text }) =>
    name === '*'
      ? every
      : name !== undefined
        ? under(name)
        : key !== undefined
          ? where(key, text!)
          : at(index!),
  )
  return (data) =>
    taken
      .reduce((found, take) => found.flatMap(take).slice(0, mostValues), [data])
      .flatMap((value) => (Array.isArray(value) ? value : [value]))
      .filter((value) => !isEmpty(value))
      .slice(0, mostValues)
}

type Take = (value: unknown) => unknown[]

const under =
  (name: string): Take =>
  (value) =>
    isRecord(value) && Object.hasOwn(value, name) ? [value[name]] : []

const every: Take = (value) => (Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [])

const at =
  (index: string): Take =>
  (value) =>
    !Array.isArray(value) ? [] : index === '' ? value : value.slice(Number(index), Number(index) + 1)

const where = (key: string, text: string): Take => {
  const fits = (value: unknown): boolean =>
    isRecord(value) && Object.hasOwn(value, key) && isScalar(value[key]) && String(value[key]) === text
  return (value) => (Array.isArray(value) ? [value.filter(fits)] : fits(value) ? [value] : [])
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'string' && value.trim() === '')
