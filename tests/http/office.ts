/** The API on a real server and a real Redis, with clients that hold tokens. */
import { onTestFinished } from 'vitest'
import { makeToken, type Scope } from '../../src/desk/tokens.ts'
import { type HttpOptions, serveHttp } from '../../src/http/serve.ts'
import type { Channel } from '../../src/networks/contract.ts'
import { idempotencyStore } from '../../src/store/idempotency.ts'
import { rateStore } from '../../src/store/rate.ts'
import { tokenStore } from '../../src/store/tokens.ts'
import { newsdesk, scripted } from '../desk/newsdesk.ts'

export interface Client {
  token: string
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** JSON, unless it is text or bytes already. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>
}

export const office = async (
  options: Partial<Pick<HttpOptions, 'readPage' | 'publicUrl' | 'port' | 'limits'>> & {
    channels?: Channel[]
  } = {},
) => {
  const newsroom = newsdesk(...(options.channels ?? [scripted('tg-news'), scripted('fb-news')]))
  const { redis, prefix, desk } = newsroom
  const tokens = tokenStore(redis, prefix)
  const server = await serveHttp({
    host: '127.0.0.1',
    port: 0,
    desk,
    tokens,
    once: idempotencyStore(redis, prefix),
    rates: rateStore(redis, prefix),
    redisFailed: (error) => error instanceof Error && error.message.startsWith('OOM'),
    readPage: async () => ({ failed: 'no page is read in this test' }),
    ...options,
  })
  onTestFinished(() => server.close())
  const client = async (name: string, ...scopes: Scope[]): Promise<Client> => {
    const token = (await makeToken(tokens, name, scopes))!
    const authorization = `Bearer ${token}`
    return {
      token,
      get: (path, headers) => fetch(server.url + path, { headers: { authorization, ...headers } }),
      post: (body, headers) =>
        fetch(`${server.url}api/articles`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
        }),
    }
  }
  return {
    ...newsroom,
    tokens,
    url: server.url,
    close: server.close,
    client,
    everybody: () => client('everybody', 'articles:write', 'articles:read', 'deliveries:read'),
  }
}

export const ferry = {
  id: 'ferry',
  url: 'https://gazette.example/ferry',
  headline: 'The ferry is back',
}

/** Code, media type and body of a refusal. */
export const refusal = async (response: Response): Promise<Record<string, unknown>> => {
  const body = (await response.json()) as Record<string, unknown>
  return { ...body, code: response.status, media: response.headers.get('content-type') }
}
