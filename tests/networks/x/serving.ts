/** What the tests of X share: a channel on a real socket, served by whatever a test wants X to be. */
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { onTestFinished } from 'vitest'
import type { Article } from '../../../src/domain/article.ts'
import type { Channel } from '../../../src/networks/contract.ts'
import { network } from '../../../src/networks/x/index.ts'
import { fake } from '../../../src/networks/x/sandbox.ts'
import type { Settings } from '../../../src/networks/x/settings.ts'
import { fakeStore } from '../../../src/sandbox/store.ts'
import { freshRedis } from '../../support/prefix.ts'

export const info = { id: 'x-main', network: 'x', name: 'Main on X', language: 'en', concurrency: 1 }

export const settings: Settings = {
  handle: 'mainnews',
  appKey: 'app+key/1',
  appSecret: 'app-secret-1',
  accessToken: '1000-access-token-1',
  accessSecret: 'access-secret-1',
  characterLimit: 280,
  prices: { post: 0.015, link: 0.2, altText: 0.005 },
  apiRoot: 'https://api.x.com',
}

export const article: Article = {
  id: 'harbour-1',
  url: 'https://example.com/2026/harbour-reopens',
  headline: 'Harbour reopens after the storm',
  standfirst: 'Ferries sail again from Monday.',
  body: [],
  tags: [],
  language: 'en',
  authors: [],
  images: [],
  version: 1,
  priority: 'routine',
  status: 'published',
}

export const post = (text: string) => ({
  text,
  entities: [],
  link: article.url,
  length: { used: text.length, limit: 280, unit: 'weighted characters' },
  warnings: [],
})

/** A signal that never fires. */
export const patience = () => new AbortController().signal

export const open = (changes: Partial<Settings> = {}): Channel => {
  const channel = network.open(info, { ...settings, ...changes })
  onTestFinished(() => channel.close())
  return channel
}

export const serve = async (listener: RequestListener): Promise<{ root: string; server: Server }> => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise((resolve) => server.once('listening', resolve))
  return { root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

/** A server below HTTP. @param onSocket gets each connection */
export const serveRaw = async (onSocket: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    onSocket(socket)
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await new Promise((resolve) => server.once('listening', resolve))
  return (server.address() as AddressInfo).port
}

/** The simulated X over HTTP, its clock held still until a test moves it. @param accounts default: @mainnews alone */
export const serveFake = async (...accounts: Settings[]) => {
  const clock = { time: Date.UTC(2026, 10, 2, 10), now: () => clock.time }
  const { redis, prefix } = freshRedis()
  const store = fakeStore(redis, prefix, 'x')
  const known = accounts.length === 0 ? [settings] : accounts
  /** The simulated X itself, for a test that stands between it and the wire. */
  const handle = fake.serve(known, store, clock)
  const { root } = await serve(getRequestListener(handle))
  return { root, clock, store, handle, keysFor: (account: Settings) => fake.settings(account, `${root}/`) }
}
