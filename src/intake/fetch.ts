/** The one way to fetch from an address that came from outside: nothing in it can lead Crier into its own network or tie it up. */
import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { type Duplex, pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createUnzip } from 'node:zlib'
import { Agent, type Dispatcher, request } from 'undici'
import { version } from '../version.ts'
import { NotPublic, publicConnector } from './public.ts'

/** Gets `url`, and follows where it redirects to. Never throws, keeps no cookies and no connection. */
export type FetchPage = (url: string, signal: AbortSignal, ask?: Ask) => Promise<Fetched>

/** What is asked beyond a plain GET. */
export interface Ask {
  /** Sent along wherever it redirects to: nothing secret. */
  headers?: Record<string, string>
  /** POSTs this form; only a 307 or 308 carries it on to another address. */
  form?: Record<string, string>
}

export type Fetched =
  | Page
  /** Against the rules, so it would be no better later; `why` is for people and holds no URL. */
  | { kind: 'refused'; why: string }
  /** No answer, or half of one. */
  | { kind: 'failed'; why: string }

/** An answer, whatever its status. */
export interface Page {
  kind: 'page'
  /** Where the redirects ended. */
  url: string
  status: number
  /** As the server wrote it; empty when it did not say. */
  contentType: string
  /** Names in small letters; one that came several times is joined by commas. */
  headers: Record<string, string>
  body: Buffer
  /** False when there was more than the limit: `body` then is its beginning. */
  whole: boolean
}

export interface FetchOptions {
  /** Hosts as they stand in a URL (`cms.internal`, `[::1]`) that may be private and may answer on any port. */
  allowHosts: string[]
  lookup?: LookupFunction
  limits?: Limits
}

export interface Limits {
  /** After decompression. */
  bytes: number
  /** For everything, redirects included, ms. */
  totalMs: number
  /** For a server that says nothing, ms; undici counts in steps of half a second. */
  idleMs: number
}

const usual: Limits = { bytes: 2 * 1024 * 1024, totalMs: 10_000, idleMs: 5_000 }
const mostRedirects = 5
/** The last two keep the method and the body (RFC 9110, 15.4). */
const redirects = [301, 302, 303, 307, 308]
const formRedirects = [307, 308]

/** `deflate` is zlib's format (RFC 9110, 8.4.1.2), which Unzip tells from gzip by its first byte. */
const decoders: Record<string, () => Duplex> = {
  gzip: createUnzip,
  'x-gzip': createUnzip,
  deflate: createUnzip,
  br: createBrotliDecompress,
}

const headers = { 'user-agent': `Crier/${version}`, 'accept-encoding': 'gzip, deflate, br' }

export const guardedFetch = ({
  allowHosts,
  lookup = systemLookup as LookupFunction,
  limits = usual,
}: FetchOptions): FetchPage => {
  const isAllowed = (host: string): boolean => allowHosts.includes(host) || allowHosts.includes(`[${host}]`)
  const connect = publicConnector(isAllowed, lookup)

  return async (start, signal, ask = {}) => {
    // The agent lives as long as this fetch: what was checked for one is never used for another.
    const agent = new Agent({ connect, headersTimeout: limits.idleMs, bodyTimeout: limits.idleMs })
    const end = AbortSignal.any([signal, AbortSignal.timeout(limits.totalMs)])
    // A request that still waits for its connection does not hear its signal.
    end.addEventListener('abort', () => void agent.destroy(end.reason))
    try {
      let url = start
      for (let hops = 0; hops <= mostRedirects; hops++) {
        const objection = objectionTo(url, isAllowed)
        if (objection) return { kind: 'refused', why: objection }
        const step = await visit(new URL(url), agent, end, limits, ask)
        if (step.kind !== 'redirect') return step
        url = step.to
      }
      return { kind: 'failed', why: `it redirects more than ${mostRedirects} times` }
    } finally {
      void agent.destroy()
    }
  }
}

/** Why this address is not even asked. The address itself is checked when it is connected to. */
const objectionTo = (address: string, isAllowed: (host: string) => boolean): string | undefined => {
  if (!URL.canParse(address)) return 'this is no address'
  const { protocol, username, password, port, hostname } = new URL(address)
  if (protocol !== 'https:' && protocol !== 'http:') return `${protocol} is neither https: nor http:`
  if (username || password) return 'the address holds a user name or a password'
  if (!['', '80', '443'].includes(port) && !isAllowed(hostname))
    return `port ${port} of ${hostname} is not the web's; if it is the newsroom's own, name ${hostname} in fetch.allowHosts`
  return undefined
}

const visit = async (
  url: URL,
  agent: Agent,
  signal: AbortSignal,
  limits: Limits,
  ask: Ask,
): Promise<Fetched | { kind: 'redirect'; to: string }> => {
  try {
    const answer = await request(url, { dispatcher: agent, signal, ...spoken(ask) })
    const followed = ask.form ? formRedirects : redirects
    const location = followed.includes(answer.statusCode) ? header(answer, 'location') : ''
    if (location) {
      answer.body.on('error', () => {}).destroy() // being cut short is an error too
      return {
        kind: 'redirect',
        to: URL.canParse(location, url.href) ? new URL(location, url).href : location,
      }
    }
    // A 304 has no body, but servers name the coding that it would have had.
    const coding = answer.statusCode === 304 ? '' : header(answer, 'content-encoding').trim().toLowerCase()
    const decoder = decoders[coding]
    if (!decoder && coding !== '' && coding !== 'identity') {
      answer.body.on('error', () => {}).destroy()
      return { kind: 'failed', why: `${url.host} answers in an unknown content-encoding` }
    }
    // Errors of either end come out of the loop that reads.
    const decoded = decoder ? pipeline(answer.body, decoder(), () => {}) : answer.body
    return {
      kind: 'page',
      url: url.href,
      status: answer.statusCode,
      contentType: header(answer, 'content-type'),
      headers: Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
      ),
      ...(await beginning(decoded, limits.bytes)),
    }
  } catch (error) {
    return error instanceof NotPublic
      ? { kind: 'refused', why: error.message }
      : { kind: 'failed', why: `${url.host} ${trouble(error as Error, signal, limits)}` }
  }
}

const spoken = ({ headers: more, form }: Ask) =>
  form
    ? {
        method: 'POST' as const,
        body: new URLSearchParams(form).toString(),
        headers: { ...headers, ...more, 'content-type': 'application/x-www-form-urlencoded' },
      }
    : { headers: { ...headers, ...more } }

/** Stops reading at the limit, so that a bomb costs no more than one chunk beyond it. */
const beginning = async (stream: Readable, most: number): Promise<{ body: Buffer; whole: boolean }> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > most) break
  }
  const body = Buffer.concat(chunks)
  return { body: body.subarray(0, most), whole: length <= most }
}

const header = ({ headers }: Dispatcher.ResponseData, name: string): string => {
  const value = headers[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

const trouble = (error: Error & { code?: unknown }, signal: AbortSignal, { idleMs }: Limits): string => {
  if (signal.aborted) return 'had not answered in full when the time was up'
  if (error.code === 'UND_ERR_HEADERS_TIMEOUT' || error.code === 'UND_ERR_BODY_TIMEOUT')
    return `said nothing for ${idleMs / 1_000} s`
  return `gives no usable answer (${typeof error.code === 'string' ? error.code : error.message})`
}
