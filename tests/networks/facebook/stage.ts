/** Real servers for the tests of the Facebook client: the simulated Graph, and small ones that misbehave. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { Post } from '../../../src/domain/post.ts'
import { network } from '../../../src/networks/facebook/index.ts'
import { fake } from '../../../src/networks/facebook/sandbox.ts'
import { type Settings, settings } from '../../../src/networks/facebook/settings.ts'
import type { FakePost, FakeStore } from '../../../src/networks/fake.ts'

export const page = '100000000000001'
export const token = 'EAAtokenThatNobodyMaySee42'
export const info = { id: 'fb-main', network: 'facebook', name: 'Main Page', language: 'en', concurrency: 1 }

export const post: Post = {
  text: 'Ferry to run again from Monday\n\nThe night ferry returns after nine weeks in dock.',
  entities: [],
  link: 'https://news.example/ferry',
  length: { used: 83, limit: 63_206, unit: 'UTF-16 units' },
  warnings: [],
}

/** As the configuration reads it, defaults included. */
export const configured = (given: Record<string, unknown> = {}): Settings =>
  z.strictObject(settings.shape).parse({ page, token, ...given })

/** The api root of a server that lives as long as the test. */
export const listen = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** A channel that is closed with the test. */
export const open = (given: Settings) => {
  const channel = network.open(info, given)
  onTestFinished(() => channel.close())
  return channel
}

export const never = () => new AbortController().signal

export const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}

/** One account of the simulated Graph behind a real port, the requests it saw, and what it holds. */
export const stage = async (given: Record<string, unknown> = {}, intercept?: RequestListener) => {
  const posts = new Map<string, FakePost>()
  const clock = { now: () => Date.parse('2026-11-05T12:00:00Z') }
  const seen: Array<{ method: string; url: string }> = []
  const account = fake.settings(configured(given), 'http://unused.example/')
  const graph = getRequestListener(fake.serve([account], memoryStore(posts), clock))
  const apiRoot = await listen(async (request, response) => {
    seen.push({ method: request.method!, url: request.url! })
    await intercept?.(request, response)
    if (!response.writableEnded && !response.destroyed) await graph(request, response)
  })
  return { account: { ...account, apiRoot }, posts, seen, clock }
}

export const memoryStore = (posts: Map<string, FakePost>): FakeStore => {
  let count = 0
  const keys = new Set<string>()
  const pictures = new Map<string, Uint8Array>()
  return {
    nextNumber: async () => ++count,
    save: async (one) => void posts.set(one.id, one),
    get: async (_, id) => posts.get(id),
    remove: async (_, id) => posts.delete(id),
    list: async (_, limit) => [...posts.values()].reverse().slice(0, limit),
    keepPicture: async (bytes) => {
      const name = createHash('sha256').update(bytes).digest('hex')
      pictures.set(name, bytes)
      return name
    },
    picture: async (name) => pictures.get(name),
    firstSeen: async (_, key) => !keys.has(key) && keys.add(key).has(key),
  }
}
