/** An article from a web page: fetched by the guard, read in a thread of its own. */
import { type Apart, openApart } from '../apart.ts'
import type { FetchPage, Page } from '../fetch.ts'
import type { PageQuestion, PageReading } from './article.ts'
import type { Circumstances } from './story.ts'

export type { PageReading } from './article.ts'

/** Reads articles from pages; what it opens for that serves the next page too. */
export interface PageReader {
  fromUrl(url: string, signal: AbortSignal): Promise<PageReading>
  /** @param url where the page is published, when its own word for that is not enough */
  fromBytes(bytes: Buffer, url: string | undefined, signal: AbortSignal): Promise<PageReading>
  close(): Promise<void>
}

export const openPageReader = (tools: Omit<PageTools, 'thread'>, defaults: PageDefaults): PageReader => {
  const thread: PageThread = openApart(new URL('./thread.js', import.meta.url))
  return {
    fromUrl: (url, signal) => articleFromUrl({ ...tools, thread }, url, defaults, signal),
    fromBytes: (bytes, url, signal) => {
      const where = { url, allowHosts: tools.allowHosts, ...defaults }
      return articleFromPage(thread, { body: bytes, contentType: '' }, where, signal)
    },
    close: () => thread.close(),
  }
}

export type PageThread = Apart<PageQuestion, PageReading>

export interface PageTools {
  fetchPage: FetchPage
  thread: PageThread
  allowHosts: string[]
}

export interface PageDefaults {
  /** IANA name: in which a page's times are read when they name no zone. */
  timeZone: string
}

/** Reads the article at an address. Never throws; takes as long as the guard's fetch and the thread's limit at most. */
export const articleFromUrl = async (
  tools: PageTools,
  url: string,
  defaults: PageDefaults,
  signal: AbortSignal,
): Promise<PageReading> => {
  const answer = await tools.fetchPage(url, signal)
  if (answer.kind !== 'page') return { ok: false, why: `${shown(url)} cannot be read: ${answer.why}.` }
  if (answer.status < 200 || answer.status > 299) return { ok: false, why: refusal(url, answer.status) }
  if (answer.contentType !== '' && !/html|text\/plain/i.test(answer.contentType))
    return { ok: false, why: `${shown(url)} is no web page but ${answer.contentType.split(';')[0]}.` }
  const where = { known: url, url: answer.url, allowHosts: tools.allowHosts, ...defaults }
  return articleFromPage(tools.thread, answer, where, signal)
}

/** Reads the article in the bytes of a page. What says its headline in time is read, with or without its body. */
export const articleFromPage = async (
  thread: PageThread,
  { body, contentType }: Pick<Page, 'body' | 'contentType'>,
  where: Circumstances,
  signal: AbortSignal,
): Promise<PageReading> => {
  const name = where.known ? shown(where.known) : 'This page'
  const question = { bytes: body, contentType, name, where }
  return (await thread.ask(question, signal)) ?? { ok: false, why: `${name} took too long to read.` }
}

const refusal = (url: string, status: number): string => {
  const remedy =
    status === 404 || status === 410
      ? 'Is the address right, and the story published?'
      : status === 401 || status === 403
        ? 'The site keeps Crier out; let its user agent (Crier/…) in, or hand the story over as JSON.'
        : 'Try again later.'
  return `${shown(url)} answers ${status}. ${remedy}`
}

/** Without what a URL may hold of secrets. */
const shown = (url: string): string => {
  if (!URL.canParse(url)) return url.slice(0, 200)
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`.slice(0, 300)
}
