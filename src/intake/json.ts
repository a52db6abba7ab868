/** An Article from the newsroom's JSON: out of a job, a request or a file. */
import type { Submission } from '../domain/article.ts'
import { check, type Fault, type Problem, toProblem } from './problems.ts'
import { articleSchema, maxArticleBytes } from './schema.ts'
import { readSource } from './source.ts'

export type Reading = { ok: true; article: Submission } | { ok: false; problems: Problem[] }

/** What an article takes from the newsroom when it does not say so itself. */
export interface Defaults {
  language: string
}

/** More problems than this mean that it is not an article at all. */
const mostFaults = 50

/** Checks and completes an article; reports every problem at once. Never throws. */
export const readArticle = (data: unknown, defaults: Defaults): Reading => {
  const result = validate(data, defaults)
  return 'faults' in result ? { ok: false, problems: result.faults.map(toProblem) } : { ok: true, ...result }
}

/** Reads an article file, JSON or YAML; every problem tells its line and column. Never throws. */
export const parseArticleFile = (text: string, fileName: string, defaults: Defaults): Reading => {
  const source = readSource(text, fileName)
  if (source.problems.length > 0) return { ok: false, problems: source.problems }
  const result = validate(source.value, defaults)
  return 'faults' in result
    ? { ok: false, problems: result.faults.map(source.locate) }
    : { ok: true, ...result }
}

const validate = (data: unknown, defaults: Defaults): { article: Submission } | { faults: Fault[] } => {
  const bytes = sizeOf(data)
  if (bytes > maxArticleBytes)
    return {
      faults: [{ path: [], message: `is larger than ${maxArticleBytes} bytes of JSON; send less text` }],
    }
  const result = check(articleSchema, withoutBlanks(data))
  if (result.ok) return { article: { ...result.value, language: result.value.language ?? defaults.language } }
  const faults = result.faults.slice(0, mostFaults)
  const more = result.faults.length - faults.length
  if (more > 0) faults.push({ path: [], message: `has ${more} more problems` })
  return { faults }
}

/** Lists nested thousands deep end the stack of `stringify`: whoever sends that sends no article. */
const sizeOf = (data: unknown): number => {
  try {
    return Buffer.byteLength(JSON.stringify(data) ?? '')
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

/**
 * Templates of a CMS write null or empty text for what a story does not have: that is the same as leaving it out.
 * @param depth an article's keys, its list of images, and the keys of one image
 */
const withoutBlanks = (data: unknown, depth = 3): unknown => {
  if (depth === 0 || typeof data !== 'object' || data === null) return data
  if (Array.isArray(data)) return data.map((entry) => withoutBlanks(entry, depth - 1))
  return Object.fromEntries(
    Object.entries(data)
      .filter(([, value]) => value !== null && !(typeof value === 'string' && value.trim() === ''))
      .map(([key, value]) => [key, withoutBlanks(value, depth - 1)]),
  )
}
