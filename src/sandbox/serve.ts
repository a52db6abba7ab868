/** The sandbox: the networks, simulated on this machine under one port, and the reader's page that shows the channels. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { Redis } from 'ioredis'
import type { ChannelInfo } from '../domain/channel.ts'
import type { Clock } from '../domain/clock.ts'
import type { FakeNetwork, FakeStore } from '../networks/fake.ts'
import { sandboxUrl } from './address.ts'
import { type Bell, newsBell } from './bell.ts'
import { takeFault } from './faults.ts'
import { misbehave } from './misbehave.ts'
import { type Column, readersPage } from './page.ts'
import { fakeStore } from './store.ts'

/** A channel that posts to the sandbox: its network's fake, and the settings that this fake understands. */
export interface SandboxChannel<S = unknown> {
  info: ChannelInfo
  fake: FakeNetwork<S>
  settings: S
}

export interface SandboxOptions {
  redis: Redis
  /** What every key of this newsroom begins with; holds the hash tag. */
  prefix: string
  host: string
  /** 0 takes any free port. */
  port: number
  /** The name over the reader's page, and its language (BCP 47). */
  newsroom: string
  language: string
  channels: SandboxChannel[]
  clock: Clock
}

export interface Sandbox {
  /** Ends with a slash; `<url><network>/` is that network's api root. */
  url: string
  /** Ends every open connection at once. */
  close(): Promise<void>
}

type Bindings = { Bindings: HttpBindings }

/** Starts the sandbox. Fails with a sentence for the operator when the port cannot be had. */
export const serveSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const { redis, prefix, channels, clock } = options
  const app = new Hono<Bindings>()
  const server = createServer(getRequestListener(app.fetch))
  await listen(server, options.host, options.port)
  const url = sandboxUrl({ host: options.host, port: (server.address() as AddressInfo).port })

  const bell = newsBell()
  const columns: Column[] = []
  for (const network of new Set(channels.map(({ info }) => info.network))) {
    const store = announcing(fakeStore(redis, prefix, network), bell)
    const members = channels.filter(({ info }) => info.network === network)
    const { fake } = members[0]!
    const accounts = members.map(({ settings }) => fake.settings(settings, `${url}${network}/`))
    app.all(`/${network}/*`, serveFake(network, fake, fake.serve(accounts, store, clock), options))
    columns.push(...members.map(({ info, settings }) => ({ info, account: fake.account(settings), store })))
  }
  app.route('/', readersPage({ ...options, columns, bell }))
  app.get('/healthz', (c) => c.text('ok\n'))
  app.notFound((c) => c.text(`Nothing is served here. The reader's page is ${url}\n`, 404))

  return {
    url,
    close: () =>
      new Promise((resolve) => {
        bell.silence()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** One network's fake under its own path, behind the faults that were ordered for it. */
const serveFake =
  (
    network: string,
    fake: FakeNetwork<unknown>,
    answer: (request: Request) => Promise<Response>,
    { redis, prefix, clock }: SandboxOptions,
  ) =>
  async (c: Context<Bindings>): Promise<Response> => {
    const request = await underApiRoot(c.req.raw, network)
    const writes = fake.writes?.(request) ?? !['GET', 'HEAD'].includes(request.method)
    const fault = await takeFault(redis, prefix, network, writes)
    if (!fault) return answer(request)
    return misbehave(fault, fake.trouble, () => answer(request), c.env, clock.now())
  }

/**
 * The request as the network would see it: the path begins after the api root. The body is read first, because a
 * fault that breaks the connection must still let the fake accept the whole post.
 */
const underApiRoot = async (request: Request, network: string): Promise<Request> => {
  const url = new URL(request.url)
  url.pathname = url.pathname.slice(network.length + 1)
  const { method, headers } = request
  const body = method === 'GET' || method === 'HEAD' ? null : await request.arrayBuffer()
  return new Request(url, { method, headers, body })
}

/** A store that rings when readers could see something new. */
const announcing = (store: FakeStore, bell: Bell): FakeStore => ({
  ...store,
  async save(post) {
    await store.save(post)
    if (!post.draft) bell.ring()
  },
  async remove(account, id) {
    const removed = await store.remove(account, id)
    if (removed) bell.ring()
    return removed
  },
})

/** What an operator must change before the sandbox can be served. */
export class SandboxError extends Error {}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'another program uses this port' : error.message
      reject(
        new SandboxError(
          `The sandbox cannot listen on ${host}:${port}: ${why}. ` +
            'Set sandbox.port to a free port in the configuration, or stop the other program.',
          { cause: error },
        ),
      )
    })
    server.listen(port, host, resolve)
  })
