/** What the tests of Telegram stand on: a channel of the real client, and servers that answer it. */
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, type Server, type Socket, createServer as tcpServer } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { onTestFinished } from 'vitest'
import type { Article } from '../../../src/domain/article.ts'
import type { Post } from '../../../src/domain/post.ts'
import type { Channel } from '../../../src/networks/contract.ts'
import { network } from '../../../src/networks/telegram/index.ts'
import { fake } from '../../../src/networks/telegram/sandbox.ts'
import type { Settings } from '../../../src/networks/telegram/settings.ts'
import { fakeStore } from '../../../src/sandbox/store.ts'
import { freshRedis } from '../../support/prefix.ts'

export const token = '123456789:AAExampleExampleExampleExampleExamp'
export const half = token.split(':')[1]!

export const article: Article = {
  id: 'harbour-1',
  url: 'https://news.example/harbour',
  headline: 'Harbour reopens after storm',
  body: ['Ships entered the harbour on Monday. Two piers stay closed.'],
  tags: [],
  language: 'en',
  authors: [],
  images: [],
  version: 1,
  priority: 'routine',
  status: 'published',
}

export const post: Post = {
  text: 'Harbour reopens after storm\n\nhttps://news.example/harbour',
  entities: [{ type: 'bold', offset: 0, length: 27 }],
  link: article.url,
  length: { used: 57, limit: 4096, unit: 'code points' },
  warnings: [],
}

export const openChannel = (settings: Settings): Channel => {
  const info = { id: 'tg', network: 'telegram', name: 'Harbour Post', language: 'en', concurrency: 1 }
  const channel = network.open(info, settings)
  onTestFinished(() => channel.close())
  return channel
}

/** Deadlines only end a test that would hang: no test waits for one. */
export const soon = (): AbortSignal => AbortSignal.timeout(10_000)

const listen = async (server: Server): Promise<string> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket.once('close', () => sockets.delete(socket))))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

export const httpServer = (listener: RequestListener): Promise<string> => listen(createServer(listener))
export const rawServer = (onSocket: (socket: Socket) => void): Promise<string> => listen(tcpServer(onSocket))

/** A channel of the real client that talks to `apiRoot`. */
export const channelAt = (apiRoot: string): Channel => openChannel({ chat: '@harbourpost', token, apiRoot })

/** The simulated Telegram: called directly with requests, or by the real client over HTTP. */
export const sandbox = (...others: Settings[]) => {
  const { redis, prefix } = freshRedis()
  const store = fakeStore(redis, prefix, 'telegram')
  const own: Settings = { chat: '@harbourpost', token, apiRoot: '' }
  const clock = { time: 1_795_000_000_000 }
  const serve = fake.serve([own, ...others], store, { now: () => clock.time })
  const call = async (method: string, fields: object, as = token): Promise<[number, Reply]> => {
    const response = await serve(
      new Request(`http://sandbox.example/bot${as}/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ chat_id: '@harbourpost', ...fields }),
      }),
    )
    return [response.status, (await response.json()) as Reply]
  }
  return { store, clock, serve, call, overHttp: () => httpServer(getRequestListener(serve)) }
}

// biome-ignore lint/suspicious/noExplicitAny: the body is what the tests look into
export type Reply = { ok: boolean; result?: any; error_code?: number; description?: string }
