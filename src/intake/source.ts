/** Reads text that people wrote, and remembers the line and column of everything in it. */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { z } from 'zod'
import { jsonFault } from './json-fault.ts'
import { type Fault, type Problem, toProblem } from './problems.ts'
import { placeInScalar } from './scalar.ts'
import { plainWords } from './yaml-fault.ts'

export interface Source {
  /** The plain value; undefined when the text is too broken to have one. */
  value: unknown
  /** Syntax errors and keys written twice. */
  problems: Problem[]
  /** The problem with its place; a key that is not there points at what should hold it. */
  locate(fault: Fault): Problem
}

/**
 * Reads YAML 1.2, and so JSON too: one parser gives both a line and a column for every error. What is called `.json` must
 * be JSON, as every other program will want it.
 * @param file what `where` begins with: a name that its reader will recognise
 */
export const readSource = (text: string, file: string): Source => {
  // One counter per parse: a shared one shifts the lines of the next text.
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const whereOf = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  // What begins like JSON was meant as such: words about YAML would puzzle whoever wrote it.
  const meant = document.errors.length > 0 && /^\s*[[{]/.test(text)
  const fault = file.endsWith('.json') || meant ? jsonFault(text) : undefined
  if (fault)
    return {
      value: undefined,
      problems: [{ where: whereOf(fault.offset), path: '', message: fault.message }],
      locate: toProblem,
    }
  const problems = document.errors.map(
    (error): Problem => ({
      where: whereOf(error.pos[0]),
      path: '',
      message:
        error.code === 'DUPLICATE_KEY'
          ? 'this key is written twice here; keep one of them'
          : plainWords(error),
    }),
  )
  const broken = document.errors.some((error) => error.code !== 'DUPLICATE_KEY')
  return {
    value: broken ? undefined : plain(document, problems, file),
    problems,
    locate: (fault) => ({
      where: whereOf(offsetOf(document, fault, text)),
      path: z.core.toDotPath(fault.path),
      message: fault.message,
    }),
  }
}

/** Resolving aliases can fail after the parse: an anchor that is not there, or a bomb of aliases, which yaml refuses. */
const plain = (document: Document, problems: Problem[], file: string): unknown => {
  try {
    return document.toJS()
  } catch (error) {
    problems.push({ where: file, path: '', message: `cannot be read: ${(error as Error).message}` })
    return undefined
  }
}

/** Where the value at `path` begins; when it is empty, or the key itself is wrong, where its key begins. */
const offsetOf = (document: Document, { path, atKey, at }: Fault, text: string): number => {
  let node = document.contents as Node | null
  let offset = node?.range?.[0] ?? 0
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document) ?? null
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (!pair) break
      const value = pair.value as Node | null
      const empty = !value || (isScalar(value) && value.value === null)
      const pointAtKey = empty || (atKey && index === path.length - 1)
      offset = ((pointAtKey ? pair.key : value) as Node).range![0]
      node = value
    } else if (isSeq(node)) {
      const item = node.items[Number(step)] as Node | undefined
      if (!item) break
      offset = item.range?.[0] ?? offset
      node = item
    } else break
  }
  if (isAlias(node)) node = node.resolve(document) ?? null
  return at !== undefined && isScalar(node) && node.range ? placeInScalar(text, node, at) : offset
}
