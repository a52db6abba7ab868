/** What a field of the article is taken from: a path, a template, a constant, or several of them in order. */
import { didYouMean } from '../../text/nearest.ts'
import { isScalar, parsePath } from './path.ts'

/** As it stands in the configuration. The first of a list that gives anything counts. */
export type Expression = Term | Term[]
export type Term = string | { value: string | number | boolean }

/** What may be done to a value on its way: `content.rendered | html`. */
export const filterNames = ['html', 'markdown', 'blocks', 'whole', 'utc'] as const
export type FilterName = (typeof filterNames)[number]
/** Gives nothing when there is nothing left to say. */
export type Filter = (value: unknown) => unknown

export interface Scope {
  payload: unknown
  /** The name of the hook: `{$hook}` in a template. */
  hook: string
  /** Handed in, so that whoever only checks a mapping need not load what reads HTML. */
  filters: Readonly<Record<FilterName, Filter>>
}

/** Every value that was found; empty when there is none. */
export type Evaluate = (scope: Scope) => unknown[]

/** Understands one term. */
export const parseTerm = (term: Term): Evaluate | { problem: string } => {
  if (typeof term !== 'string') return () => [term.value]
  return term.includes('{') || term.includes('}') ? template(term) : filtered(term)
}

/** @param expression as the configuration has it, found sound when that was loaded */
export const evaluator = (expression: Expression): Evaluate => {
  const terms = (Array.isArray(expression) ? expression : [expression]).map((term) => sound(parseTerm(term)))
  return (scope) => {
    for (const term of terms) {
      const found = term(scope)
      if (found.length > 0) return found
    }
    return []
  }
}

const sound = (parsed: Evaluate | { problem: string }): Evaluate => {
  if ('problem' in parsed) throw new Error(`the configuration let this pass: ${parsed.problem}`)
  return parsed
}

const filtered = (source: string): Evaluate | { problem: string } => {
  const [path = '', ...names] = source.split('|').map((part) => part.trim())
  const find = parsePath(path)
  if ('problem' in find) return find
  const isFilter = (name: string): name is FilterName => (filterNames as readonly string[]).includes(name)
  const unknown = names.find((name) => !isFilter(name))
  if (unknown !== undefined)
    return {
      problem: `unknown filter ${unknown}${didYouMean(unknown, filterNames) || ';'} known: ${filterNames.join(', ')}`,
    }
  const chain = names.filter(isFilter)
  return ({ payload, filters }) =>
    find(payload)
      .map((value) =>
        chain.reduce((current, name) => (current === undefined ? current : filters[name](current)), value),
      )
      .filter((value) => value !== undefined)
}

/** `https://gazette.example/{slug}`: gives nothing when one of its paths does. */
const template = (source: string): Evaluate | { problem: string } => {
  const pieces = source.split(/\{([^{}]*)\}/)
  if (pieces.some((piece, index) => index % 2 === 0 && /[{}]/.test(piece)))
    return { problem: 'has a { or } that stands alone; a template looks like https://site.example/{slug}' }
  const parsed: Array<string | Evaluate> = []
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 0) parsed.push(piece)
    else if (piece === '$hook') parsed.push(({ hook }) => [hook])
    else {
      const part = filtered(piece)
      if ('problem' in part) return part
      parsed.push(part)
    }
  }
  return (scope) => {
    let text = ''
    for (const part of parsed) {
      const value = typeof part === 'string' ? part : part(scope).find(isScalar)
      if (value === undefined) return []
      text += value
    }
    return [text]
  }
}
