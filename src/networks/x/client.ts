/** Speaks to X through twitter-api-v2 and gives back one plain fact per request: an answer, or how it broke. */
import {
  ApiRequestError,
  ApiResponseError,
  type ITwitterApiClientPlugin,
  TwitterApi,
  type TwitterResponse,
} from 'twitter-api-v2'
import type { Picture } from '../../domain/picture.ts'
import { agentThatKnows, notConnected, scrub, scrubAll } from '../transport.ts'
import type { Settings } from './settings.ts'

export type Headers = Record<string, string | string[] | undefined>

/** What came of one request. Free of credentials whatever X or the library wrote into it. */
export type Answer =
  /** Any status below 400, redirects and empty bodies too: the library does not tell them apart. */
  | { kind: 'accepted'; headers: Headers; body: unknown }
  | { kind: 'failed'; status: number; headers: Headers; body: unknown }
  /** No readable answer; `brokenConnection` knows whether anything can have left. */
  | { kind: 'broken'; code?: string | undefined; message: string }

export interface Client {
  /** https://docs.x.com/x-api/posts/create-post @param media the ids of uploads @param inReplyTo of the account's own */
  createPost(
    post: { text: string; media: string[] | undefined; inReplyTo: string | undefined },
    signal: AbortSignal,
  ): Promise<Answer>
  /** https://docs.x.com/x-api/media/upload-media */
  upload(picture: Picture, signal: AbortSignal): Promise<Answer>
  /** https://docs.x.com/x-api/media/create-media-metadata */
  describe(media: string, alt: string, signal: AbortSignal): Promise<Answer>
  /** https://docs.x.com/x-api/users/get-my-user */
  me(signal: AbortSignal): Promise<Answer>
  /**
   * The account's newest own posts, a hundred at most. Posts are billed as they come, so the largest page costs no more
   * than a small one: https://docs.x.com/x-api/users/get-posts
   * @param from earlier ones are left out; whole seconds, as X refuses finer times
   * @param page the token of a later page; the newest posts without one
   */
  timeline(accountId: string, from: Date, page: string | undefined, signal: AbortSignal): Promise<Answer>
  close(): void
}

/** Shorter than X is likely to keep an idle socket, and than a request may take. */
const sockets = { idleMs: 4_000, connectMs: 5_000 }

/**
 * Opens a client of one account. It never throws and never retries; the caller's signal is the only timeout, since
 * the library has none for the whole request.
 */
export const connect = (settings: Settings): Client => {
  const root = settings.apiRoot.replace(/\/+$/, '')
  const agent = agentThatKnows(root.startsWith('https:'), sockets)
  const { appKey, appSecret, accessToken, accessSecret } = settings
  const tokens = { appKey, appSecret, accessToken, accessSecret }

  const request = async (
    signal: AbortSignal,
    call: (api: TwitterApi) => Promise<TwitterResponse<string>>,
  ): Promise<Answer> => {
    if (signal.aborted) return stopped
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
    const answer = await orSilence(signal, call(api).then(accepted, failed).catch(broken))
    return scrubbed(answer, secrets)
  }

  return {
    createPost: ({ text, media, inReplyTo }, signal) => {
      const body = {
        text,
        ...(media !== undefined && { media: { media_ids: media } }),
        ...(inReplyTo !== undefined && { reply: { in_reply_to_tweet_id: inReplyTo } }),
      }
      return request(signal, (api) => api.v2.post('tweets', body, asText))
    },
    // In one request: X takes pictures so up to its limit, and a part that is lost would cost as much as the whole.
    upload: ({ type, bytes }, signal) => {
      const body = { media: Buffer.from(bytes), media_category: 'tweet_image', media_type: type }
      return request(signal, (api) =>
        api.v2.post('media/upload', body, { ...asText, forceBodyMode: 'form-data' }),
      )
    },
    describe: (media, alt, signal) =>
      request(signal, (api) =>
        api.v2.post('media/metadata', { id: media, metadata: { alt_text: { text: alt } } }, asText),
      ),
    me: (signal) => request(signal, (api) => api.v2.get('users/me', {}, asText)),
    timeline: (accountId, from, page, signal) => {
      const query = {
        max_results: 100,
        start_time: `${from.toISOString().slice(0, 19)}Z`,
        // Answers to others are none of ours, but a thread is made of answers to itself.
        exclude: 'retweets',
        'tweet.fields': 'created_at,entities,note_tweet',
        ...(page !== undefined && { pagination_token: page }),
      }
      return request(signal, (api) => api.v2.get(`users/${accountId}/tweets`, query, asText))
    },
    close: () => agent.destroy(),
  }
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

const broken = (error: unknown): Answer => {
  if (!(error instanceof ApiRequestError))
    return { kind: 'broken', message: 'half an answer, or an unreadable one' }
  const cause = causeOf(error)
  if (cause?.code === 'ABORT_ERR') return { kind: 'broken', message: silent }
  return { kind: 'broken', code: cause?.code, message: cause?.message ?? 'the request failed' }
}

const { code: tooLate } = notConnected(Object.assign(new Error('stopped'), { code: 'STOPPED' }))
const stopped: Answer = { kind: 'broken', code: tooLate, message: 'stopped before it was sent' }

const silent = 'no answer in time'

/** The library keeps the cause in a private field: its own getter `requestError` reads a name that is never set. */
const causeOf = (error: ApiRequestError): NodeJS.ErrnoException | undefined =>
  (error as unknown as { _options?: { error?: NodeJS.ErrnoException } })._options?.error

/** Ends the wait when the signal fires, whatever the library thinks of an aborted request. */
const orSilence = async (signal: AbortSignal, answer: Promise<Answer>): Promise<Answer> => {
  let giveUp = () => {}
  const silence = new Promise<Answer>((resolve) => {
    // The abort reaches the library in the same turn; let it say first whether the connection ever stood.
    giveUp = () => setImmediate(resolve, { kind: 'broken', message: silent })
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
    : { ...answer, body: scrubAll(answer.body, secrets) }
