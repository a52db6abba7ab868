/** Reads what `crier publish` was given: an Article in JSON, a story as plain text, or the page it stands on. */
import { readFileSync } from 'node:fs'
import type { Submission } from '../domain/article.ts'
import { parseArticleFile, readArticle } from '../intake/json.ts'
import type { PageReader, PageReading } from '../intake/page/read.ts'
import { formatProblem, type Problem } from '../intake/problems.ts'
import { readSource } from '../intake/source.ts'
import { articleFromText } from '../intake/text.ts'
import { decoded } from './decoded.ts'
import { UserError } from './exit.ts'

export interface StoryOptions {
  /** A file, the address of a page, or `-` for standard input. */
  file: string
  /** Needed for plain text, which names no address. */
  url?: string
  /** Of plain text and of a page that does not say it; the newsroom's, when absent. */
  language?: string
  newsroomLanguage: string
}

/** What a story may come from. */
export interface Sources {
  stdin(): Promise<string>
  pages(): Promise<PageReader>
  /** Hears what an editor should look at, and what does not stop the story. */
  warn(words: string): void
}

/** @throws UserError naming file, line, field and remedy */
export const readStory = async (
  options: StoryOptions,
  { stdin, pages, warn }: Sources,
): Promise<Submission> => {
  const language = options.language ?? options.newsroomLanguage
  if (isAddress(options.file)) {
    const { data } = await readPage(options.file, undefined, await pages())
    const read = readArticle(data, { language })
    if (!read.ok) throw new UserError(`${options.file} holds no article:\n${problemLines(read.problems)}`)
    return read.article
  }
  const name = options.file === '-' ? 'standard input' : options.file
  const text = options.file === '-' ? await stdin() : readText(options.file)
  if (text.trim() === '') throw new UserError(`${name} is empty: there is no story.`)
  const isJson = options.file.endsWith('.json') || /^\s*[[{]/.test(text)
  if (!isJson && !options.url)
    throw new UserError(
      `${name} is a plain-text story, which does not say where it is published. Add its address: --url https://…`,
    )
  if (isJson && options.url)
    throw new UserError(
      `${name} is JSON, which names its own address. Leave --url ${options.url} out, or change "url" there.`,
    )
  if (isJson && options.language)
    throw new UserError(
      `${name} is JSON, which names its own language. Leave --language ${options.language} out, or set "language" there.`,
    )
  if (!isJson && /\.(?:md|markdown)$/i.test(name))
    warn(
      `${name} is taken for plain text: the signs of Markdown in it (#, **, links) would be posted as they stand.`,
    )
  const read = isJson
    ? parseArticleFile(text, name, { language })
    : articleFromText(text, { url: options.url!, language })
  if (!read.ok) throw new UserError(`${name} is not an article:\n${problemLines(read.problems)}`)
  return read.article
}

const isAddress = (file: string): boolean => /^https?:\/\//i.test(file)
const pageLimitMs = 20_000

/**
 * Reads the article from a page: an address, or a file that was saved from one.
 * @param url where a file is published, when the page does not say so itself
 * @throws UserError saying why there is none
 */
export const readPage = async (
  file: string,
  url: string | undefined,
  pages: PageReader,
): Promise<Extract<PageReading, { ok: true }>> => {
  try {
    const end = AbortSignal.timeout(pageLimitMs)
    const read = isAddress(file)
      ? await pages.fromUrl(file, end)
      : await pages.fromBytes(readBytes(file), url, end)
    if (!read.ok) throw new UserError(read.why)
    return read
  } finally {
    await pages.close()
  }
}

/** Reads a mended article of `crier aside release`: still data, not yet an article. @throws UserError */
export const readStoryData = async (file: string, stdin: () => Promise<string>): Promise<unknown> => {
  const name = file === '-' ? 'standard input' : file
  const source = readSource(file === '-' ? await stdin() : readText(file), name)
  if (source.problems.length > 0) throw new UserError(problemLines(source.problems))
  if (source.value === null || source.value === undefined)
    throw new UserError(`${name} is empty: nothing is released.`)
  return source.value
}

/** One line a problem: where, what, and what to do. */
export const problemLines = (problems: Problem[]): string =>
  problems.map((problem) => `  ${formatProblem(problem)}`).join('\n')

const readText = (file: string): string => decoded(readBytes(file), file)

const readBytes = (file: string): Buffer => {
  try {
    return readFileSync(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new UserError(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`)
  }
}
