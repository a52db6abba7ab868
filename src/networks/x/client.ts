/** Speaks to X through twitter-api-v2 and gives back one plain fact per request: an answer, or how it broke. */
import http from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import {
  ApiRequestError,
  ApiResponseError,
  type ITwitterApiClientPlugin,
  TwitterApi,
  type TwitterResponse,
} from 'twitter-api-v2'
import { scrub } from '../transport.ts'
import type { Settings } from './settings.ts'

export type Headers = Record<string, string | string[] | undefined>

/** What came of one request. Free of credentials whatever X or the library wrote into it. */
export type Answer =
  /** Any status below 400, redirects and empty bodies too: the library does not tell them apart. */
  | { kind: 'accepted'; headers: Headers; body: unknown }
  | { kind: 'failed'; status: number; headers: Headers; body: unknown }
  /** No readable answer. `sent` is false only when the connection never stood, so that nothing can have left. */
  | { kind: 'broken'; sent: boolean; code?: string; message: string }

export interface Client {
  /** https://docs.x.com/x-api/posts/create-post */
  createPost(text: string, signal: AbortSignal): Promise<Answer>
  /** https://docs.x.com/x-api/users/get-my-user */
  me(signal: AbortSignal): Promise<Answer>
  /**
   * The account's newest own posts, a hundred at most. Posts are billed as they come, so the largest page costs no more
   * than a small one: https://docs.x.com/x-api/users/get-posts
   * @param from earlier ones are left out; whole seconds, as X refuses finer times
   */
  timeline(accountId: string, from: Date, signal: AbortSignal): Promise<Answer>
  close(): void
}

/**
 * Idle sockets close before the peer is likely to close them: a request written into a socket that the peer has just
 * closed ends in a reset, which cannot be told from a lost answer and would cost a person a look at the account.
 */
const idleSocketMs = 4_000

/**
 * Opens a client of one account. It never throws and never retries; the caller's signal is the only timeout, since
 * the library has none for the whole request.
 */
export const connect = (settings: Settings): Client => {
  const root = settings.apiRoot.replace(/\/+$/, '')
  const { agent, stood } = connections(root.startsWith('https:'))
  const { appKey, appSecret, accessToken, accessSecret } = settings
  const tokens = { appKey, appSecret, accessToken, accessSecret }

  const request = async (
    signal: AbortSignal,
    call: (api: TwitterApi) => Promise<TwitterResponse<string>>,
  ): Promise<Answer> => {
    if (signal.aborted) return { kind: 'broken', sent: false, message: 'stopped before it was sent' }
    const secrets = Object.values(tokens)
    const route: ITwitterApiClientPlugin = {
      // Runs after signing. The signature covers https://api.x.com whatever the root: that is what X verifies, also
      // behind a proxy, and what the simulated X verifies.
      onBeforeRequest({ computedParams, requestOptions }) {
        const { pathname, search } = computedParams.url
        computedParams.url = new URL(root + pathname + search)
        Object.assign(requestOptions, { agent, signal })
        secrets.push(...signatureIn(computedParams.headers.Authorization))
      },
    }
    // A client of its own for every request, because a plugin is the only way to hand over the signal. It holds no
    // socket and costs a few objects. Compression stays off: a corrupt gzip body would end the process.
    const api = new TwitterApi(tokens, { compression: false, plugins: [route] })
    const answer = await orSilence(
      signal,
      call(api)
        .then(accepted, failed)
        .catch((error) => broken(error, stood)),
    )
    return scrubbed(answer, secrets)
  }

  return {
    createPost: (text, signal) => request(signal, (api) => api.v2.post('tweets', { text }, asText)),
    me: (signal) => request(signal, (api) => api.v2.get('users/me', {}, asText)),
    timeline: (accountId, from, signal) => {
      const query = {
        max_results: 100,
        start_time: `${from.toISOString().slice(0, 19)}Z`,
        exclude: 'replies,retweets',
        'tweet.fields': 'created_at,entities,note_tweet',
      }
      return request(signal, (api) => api.v2.get(`users/${accountId}/tweets`, query, asText))
    },
    close: () => agent.destroy(),
  }
}

/** An agent, and whether the connection behind a socket was ever made. */
const connections = (secure: boolean) => {
  const agent = new (secure ? https : http).Agent({ keepAlive: true, timeout: idleSocketMs })
  const made = new WeakSet<Duplex>()
  const open = agent.createConnection.bind(agent)
  agent.createConnection = (...args) => {
    const socket = open(...args)
    socket?.once(secure ? 'secureConnect' : 'connect', () => made.add(socket))
    return socket
  }
  return { agent, stood: (socket: Duplex | null) => socket !== null && made.has(socket) }
}

/**
 * Bodies come as text and are read here: the library's own reading throws out of reach on some, such as
 * `{"errors":[null]}`, which would end the process.
 */
const asText = { fullResponse: true, forceParseMode: 'text' } as const

/** @throws SyntaxError when the body is not the JSON it claims to be */
const bodyOf = (headers: Headers, text: string): unknown =>
  text !== '' && String(headers['content-type']).includes('json') ? JSON.parse(text) : text

const accepted = ({ headers, data }: TwitterResponse<string>): Answer => ({
  kind: 'accepted',
  headers: headers as Headers,
  body: bodyOf(headers as Headers, data),
})

/** The answers from 400 on. One that was cut short is passed on: its missing half may say 'duplicate'. */
const failed = (error: unknown): Answer => {
  if (!(error instanceof ApiResponseError) || !error.response.complete) throw error
  const { code, headers, data } = error
  return { kind: 'failed', status: code, headers, body: bodyOf(headers, String(data)) }
}

const broken = (error: unknown, stood: (socket: Duplex | null) => boolean): Answer => {
  if (!(error instanceof ApiRequestError))
    return { kind: 'broken', sent: true, message: 'half an answer, or an unreadable one' }
  const cause = causeOf(error)
  const sent = stood(error.request.socket)
  if (cause?.name === 'AbortError') return { kind: 'broken', sent, message: silent }
  return { kind: 'broken', sent, code: cause?.code, message: cause?.message ?? 'the request failed' }
}

const silent = 'no answer in time'

/** The library keeps the cause in a private field: its own getter `requestError` reads a name that is never set. */
const causeOf = (error: ApiRequestError): NodeJS.ErrnoException | undefined =>
  (error as unknown as { _options?: { error?: NodeJS.ErrnoException } })._options?.error

/** Ends the wait when the signal fires, whatever the library thinks of an aborted request. */
const orSilence = async (signal: AbortSignal, answer: Promise<Answer>): Promise<Answer> => {
  let giveUp = () => {}
  const silence = new Promise<Answer>((resolve) => {
    // The abort reaches the library in the same turn; let it say first whether the connection ever stood.
    giveUp = () => setImmediate(resolve, { kind: 'broken', sent: true, message: silent })
    signal.addEventListener('abort', giveUp, { once: true })
  })
  try {
    return await Promise.race([answer, silence])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

const signatureIn = (authorization: string | undefined): string[] => {
  const found = authorization?.match(/oauth_signature="([^"]+)"/)?.[1]
  return found === undefined ? [] : [decodeURIComponent(found)]
}

const scrubbed = (answer: Answer, secrets: readonly string[]): Answer =>
  answer.kind === 'broken'
    ? { ...answer, message: scrub(answer.message, secrets) }
    : { ...answer, body: scrubbedTexts(answer.body, secrets) }

const scrubbedTexts = (value: unknown, secrets: readonly string[]): unknown => {
  if (typeof value === 'string') return scrub(value, secrets)
  if (Array.isArray(value)) return value.map((item) => scrubbedTexts(item, secrets))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrubbedTexts(item, secrets)]))
}
