/** The sandbox: the networks, simulated on this machine under one port, and the reader's page that shows the channels. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type Http2Bindings, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { Redis } from 'ioredis'
import type { ChannelInfo } from '../domain/channel.ts'
import type { Clock } from '../domain/clock.ts'
import type { FakeNetwork, FakeStore } from '../networks/fake.ts'
import { sandboxUrl } from './address.ts'
import { type Bell, newsBell } from './bell.ts'
import { takeFault } from './faults.ts'
import { misbehave } from './misbehave.ts'
import { asReadersKnow, type Column, readersPage } from './page.ts'
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
  /** Of the newsroom: an IANA name. */
  timeZone: string
  channels: SandboxChannel[]
  clock: Clock
}

export interface Sandbox {
  /** Ends with a slash; `<url><network>/` is that network's api root. */
  url: string
  /** Ends every open connection at once. */
  close(): Promise<void>
}

/** Starts the sandbox. Fails with a sentence for the operator when the port cannot be had. */
export const serveSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const { redis, prefix, channels, clock } = options
  const pages = new Hono()
  const servePage = getRequestListener(pages.fetch)
  const fakes = new Map<string, RequestListener>()
  const server = createServer((incoming, outgoing) => {
    const [, network = ''] = incoming.url!.split('/', 2)
    const serveFake = fakes.get(network)
    // The address as the network would see it, after the api root. Changed here, because a second Request costs more
    // than all that a fake does.
    if (serveFake) incoming.url = incoming.url!.slice(network.length + 1)
    return (serveFake ?? servePage)(incoming, outgoing)
  })
  await listen(server, options.host, options.port)
  const url = sandboxUrl({ host: options.host, port: (server.address() as AddressInfo).port })

  const bell = newsBell()
  const columns: Column[] = []
  for (const network of new Set(channels.map(({ info }) => info.network))) {
    const store = announcing(fakeStore(redis, prefix, network), bell)
    const members = channels.filter(({ info }) => info.network === network)
    const { fake } = members[0]!
    const accounts = members.map(({ settings }) => fake.settings(settings, `${url}${network}/`))
    const answer = faulty(network, fake, accounts, fake.serve(accounts, store, clock), options)
    fakes.set(network, getRequestListener(answer))
    columns.push(
      ...members.map(({ info, settings }) => ({
        info: asReadersKnow(info, options.newsroom),
        account: fake.account(settings),
        store,
      })),
    )
  }
  pages.route('/', readersPage({ ...options, columns, bell }))
  pages.get('/healthz', (c) => c.text('ok\n'))
  pages.notFound((c) => c.text(`Nothing is served here. The reader's page is ${url}\n`, 404))

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

/** One network's fake behind the faults that were ordered for it. */
const faulty =
  (
    network: string,
    fake: FakeNetwork<unknown>,
    accounts: unknown[],
    answer: (request: Request) => Promise<Response>,
    { redis, prefix, clock }: SandboxOptions,
  ) =>
  async (request: Request, wire: HttpBindings | Http2Bindings): Promise<Response> => {
    const writes = fake.writes?.(request) ?? !['GET', 'HEAD'].includes(request.method)
    const publishes = writes && (fake.publishes?.(request, accounts) ?? true)
    const fault = await takeFault(redis, prefix, network, writes, publishes)
    if (!fault) return answer(request)
    return misbehave(fault, fake.trouble, request, answer, wire as HttpBindings, clock.now())
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
