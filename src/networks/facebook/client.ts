/** The few calls of the Graph API that Crier makes: one request each, never repeated, never redirected. */
import { createHmac } from 'node:crypto'
import { Agent, buildConnector, FormData, request } from 'undici'
import type { Picture } from '../../domain/picture.ts'
import { notConnected, scrub, scrubAll } from '../transport.ts'
import type { Settings } from './settings.ts'

/** An answer, whatever it says, or the lack of one. */
export type Reply =
  | {
      kind: 'answer'
      status: number
      headers: Record<string, string | string[] | undefined>
      /** Undefined when it was not JSON. */
      body: unknown
    }
  | { kind: 'broken'; code: string | undefined; message: string }

export interface Graph {
  get(path: string, fields: string, signal: AbortSignal): Promise<Reply>
  post(path: string, form: Record<string, string>, signal: AbortSignal): Promise<Reply>
  /** The same with a file, as multipart. */
  upload(path: string, form: Record<string, string>, file: Picture, signal: AbortSignal): Promise<Reply>
  remove(path: string, signal: AbortSignal): Promise<Reply>
  /** What Facebook knows of the channel's token; asks with the app's own credential, hence needs its id and secret. */
  debugToken(app: { appId: string; appSecret: string }, signal: AbortSignal): Promise<Reply>
  /** Ends all sockets, and whatever is still on them. */
  close(): void
}

/** Shorter than a request may take, so that what cannot be reached is told from what does not answer. */
const dial = buildConnector({ timeout: 5_000 })
const connect: buildConnector.connector = (target, callback) =>
  dial(target, (...[error, socket]) =>
    error === null ? callback(null, socket) : callback(notConnected(error), null),
  )

/**
 * A client for one Page. The token travels in the `Authorization` header only: URLs end up in the logs of proxies.
 * Every call resolves; a broken connection is a `Reply` too. No reply holds a credential.
 */
export const openGraph = ({ apiRoot, version, token, appSecret }: Settings): Graph => {
  // A socket that sat idle may be dead without our knowing, and a request lost on it looks like one that was
  // handled: keep sockets just long enough for the calls of one post. The body limit stops a babbling proxy.
  const agent = new Agent({
    connect,
    keepAliveTimeout: 2000,
    keepAliveMaxTimeout: 2000,
    maxResponseSize: 1024 * 1024,
  })
  // Graph quotes a malformed token back.
  const secrets = [token, appSecret ?? '']

  // https://developers.facebook.com/docs/graph-api/securing-requests
  const proof = (bearer: string): Record<string, string> =>
    appSecret === undefined
      ? {}
      : { appsecret_proof: createHmac('sha256', appSecret).update(bearer).digest('hex') }

  const send = async (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    params: Record<string, string>,
    signal: AbortSignal,
    { bearer = token, file }: { bearer?: string; file?: Picture } = {},
  ): Promise<Reply> => {
    const url = new URL(`${version}/${path}`, apiRoot)
    const fields = { ...params, ...proof(bearer) }
    const query = new URLSearchParams(fields).toString()
    // These have no body. Their proof is of no use without the token, so it may stand in the URL.
    if (method !== 'POST') url.search += url.search === '' ? query : `&${query}`
    try {
      const answer = await request(url, {
        dispatcher: agent,
        method,
        headers: {
          authorization: `Bearer ${bearer}`,
          ...(method === 'POST' && !file && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        body: method !== 'POST' ? null : file ? multipart(fields, file) : query,
        signal,
      })
      const text = await answer.body.text()
      return {
        kind: 'answer',
        status: answer.statusCode,
        headers: answer.headers,
        body: scrubAll(parse(text), secrets),
      }
    } catch (error) {
      const { code, message } = error as { code?: unknown; message: string }
      return {
        kind: 'broken',
        code: typeof code === 'string' ? code : undefined,
        message: scrub(message, secrets),
      }
    }
  }

  return {
    get: (path, fields, signal) => send('GET', path, { fields }, signal),
    post: (path, form, signal) => send('POST', path, form, signal),
    upload: (path, form, file, signal) => send('POST', path, form, signal, { file }),
    remove: (path, signal) => send('DELETE', path, {}, signal),
    // By the book this is a GET with the token in its URL (https://developers.facebook.com/docs/graph-api/reference/debug_token).
    // Graph takes `method` in a form instead, as Meta's own PHP SDK always did.
    debugToken: (app, signal) =>
      send('POST', 'debug_token', { method: 'get', input_token: token }, signal, {
        bearer: `${app.appId}|${app.appSecret}`,
      }),
    close: () => void agent.destroy(),
  }
}

const multipart = (fields: Record<string, string>, { type, bytes }: Picture): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('source', new Blob([Buffer.from(bytes)], { type }), `photo.${type.slice('image/'.length)}`)
  return form
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
