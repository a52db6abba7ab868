/** Reads what `crier publish` was given: an Article in JSON, or a story as plain text. */
import { readFileSync } from 'node:fs'
import type { Submission } from '../domain/article.ts'
import { parseArticleFile } from '../intake/json.ts'
import { formatProblem, type Problem } from '../intake/problems.ts'
import { readSource } from '../intake/source.ts'
import { articleFromText } from '../intake/text.ts'
import { UserError } from './exit.ts'

export interface StoryOptions {
  /** `-` is standard input. */
  file: string
  /** Needed for plain text, which names no address. */
  url?: string
  language: string
}

/** @throws UserError naming file, line, field and remedy */
export const readStory = async (options: StoryOptions, stdin: () => Promise<string>): Promise<Submission> => {
  const name = options.file === '-' ? 'standard input' : options.file
  const text = options.file === '-' ? await stdin() : readText(options.file)
  const isJson = options.file.endsWith('.json') || /^\s*[[{]/.test(text)
  if (!isJson && !options.url)
    throw new UserError(
      `${name} is a plain-text story, which does not say where it is published. Add its address: --url https://…`,
    )
  const read = isJson
    ? parseArticleFile(text, name, { language: options.language })
    : articleFromText(text, { url: options.url!, language: options.language })
  if (!read.ok) throw new UserError(`${name} is not an article:\n${problemLines(read.problems)}`)
  return read.article
}

/** Reads a mended article of `crier aside release`: still data, not yet an article. @throws UserError */
export const readStoryData = async (file: string, stdin: () => Promise<string>): Promise<unknown> => {
  const source = readSource(
    file === '-' ? await stdin() : readText(file),
    file === '-' ? 'standard input' : file,
  )
  if (source.problems.length > 0) throw new UserError(problemLines(source.problems))
  return source.value
}

/** One line a problem: where, what, and what to do. */
export const problemLines = (problems: Problem[]): string =>
  problems.map((problem) => `  ${formatProblem(problem)}`).join('\n')

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new UserError(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`)
  }
}
