/** An article from a web page: fetched by the guard, read by rules, its body found where that can be ended. */
import { decode } from '../charset.ts'
import type { FetchPage, Page } from '../fetch.ts'
import { type BodyReader, openBodyReader } from './body.ts'
import type { Finding } from './findings.ts'
import { scan } from './scan.ts'
import { type Circumstances, type PageData, storyIn } from './story.ts'
import { besideBody, flat } from './words.ts'

export type PageReading =
  | {
      ok: true
      /** Raw article data: what `readArticle` takes. */
      data: PageData
      /** A finding for each field: where it was taken from, and what else was there. */
      explain: Finding[]
    }
  /** `why` is for people: what happened, where, and what to do. */
  | { ok: false; why: string }

/** Reads articles from pages; what it opens for that serves the next page too. */
export interface PageReader {
  fromUrl(url: string, signal: AbortSignal): Promise<PageReading>
  /** @param url where the page is published, when its own word for that is not enough */
  fromBytes(bytes: Buffer, url: string | undefined, signal: AbortSignal): Promise<PageReading>
  close(): Promise<void>
}

export const openPageReader = (tools: Omit<PageTools, 'body'>, defaults: PageDefaults): PageReader => {
  const body = openBodyReader()
  return {
    fromUrl: (url, signal) => articleFromUrl({ ...tools, body }, url, defaults, signal),
    fromBytes: (bytes, url, signal) => {
      const where = { url, allowHosts: tools.allowHosts, ...defaults }
      return articleFromPage(body, { body: bytes, contentType: '' }, where, signal)
    },
    close: () => body.close(),
  }
}

export interface PageTools {
  fetchPage: FetchPage
  body: BodyReader
  allowHosts: string[]
}

export interface PageDefaults {
  /** IANA name: in which a page's times are read when they name no zone. */
  timeZone: string
}

/** Reads the article at an address. Never throws; takes as long as the guard's fetch and the body's limit at most. */
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
  return articleFromPage(tools.body, answer, where, signal)
}

/** Reads the article in the bytes of a page. */
export const articleFromPage = async (
  body: BodyReader,
  page: Pick<Page, 'body' | 'contentType'>,
  where: Circumstances,
  signal: AbortSignal,
): Promise<PageReading> => {
  const html = decode(page.body, page.contentType)
  const scanned = scan(html)
  // The thread looks for the body while the rest is read here.
  const reading = scanned.tame ? body.read(scanned.body, signal) : []
  const { data, findings, isArticle } = storyIn(scanned, where)
  const name = where.known ? shown(where.known) : 'This page'
  if (!data.headline)
    return {
      ok: false,
      why: `${name} holds no article: no headline is on it. Give the address of one story.`,
    }
  if (!isArticle && typeof data.url === 'string' && new URL(data.url).pathname === '/')
    return { ok: false, why: `${name} is a front page. Give the address of one story.` }
  const paragraphs = await reading
  const explain = findings.map((finding) =>
    finding.field === 'standfirst'
      ? besideBody(finding, paragraphs, String(data.language ?? 'und'))
      : finding,
  )
  const standfirst = explain.find(({ field }) => field === 'standfirst')?.taken?.value
  const story = storyOnly(paragraphs, [data.headline, standfirst])
  return {
    ok: true,
    data: { ...data, standfirst, body: story },
    explain: [...explain, bodyFinding(story, scanned.tame)],
  }
}

/** What is short and no sentence is a label of the page: `Advertisement`, a date, the editor's initials. */
const isLabel = (text: string): boolean =>
  text.length < 60 && !/[.!?…。！？؟۔।:][\p{Pf}\p{Pe}"'”]*$/u.test(text)

/** A body that says the headline or the standfirst again would have a post say them twice. */
const storyOnly = (paragraphs: string[], said: unknown[]): string[] => {
  const known = said.map((words) => flat(String(words ?? ''))).filter(Boolean)
  return paragraphs.filter((text) => !isLabel(text) && !known.includes(flat(text)))
}

const bodyFinding = (paragraphs: string[], tame: boolean): Finding => {
  const from = 'the text of the page'
  const value = `${paragraphs.length} paragraphs, ${paragraphs.join(' ').length} characters`
  if (paragraphs.length > 0) return { field: 'body', taken: { value, from }, others: [], passedOver: [] }
  const why = tame ? 'no story was found in it within the time' : 'too deep or too large to be read'
  return { field: 'body', others: [], passedOver: [{ value: 'the page', from, why }] }
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
