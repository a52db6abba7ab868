/** The smallest network there can be, so that the sandbox is tested without any real one. */
import { Hono } from 'hono'
import type { FakeNetwork, FakePost } from '../../src/networks/fake.ts'
import type { SandboxChannel } from '../../src/sandbox/serve.ts'

interface Settings {
  board: string
  look?: 'chat' | 'post' | 'page'
}

export const bulletin: FakeNetwork<Settings> = {
  settings: (settings) => settings,
  account: ({ board, look }) => ({ account: board, handle: `@${board}`, ...(look && { look }) }),
  serve: (_accounts, store, clock) => {
    const app = new Hono()
    app.get('/:board', async (c) => c.json(await store.list(c.req.param('board'), 10)))
    app.post('/:board', async (c) => {
      const account = c.req.param('board')
      const id = String(await store.nextNumber(account))
      await store.save({ ...(await c.req.json<Pick<FakePost, 'text'>>()), id, account, at: clock.now() })
      return c.json({ id }, 201)
    })
    return async (request) => app.fetch(request)
  },
  trouble: {
    'rate-limit': (seconds) =>
      new Response('slow down', { status: 429, headers: { 'retry-after': `${seconds}` } }),
    'server-error': () => new Response('sorry', { status: 503 }),
    'dead-token': () => new Response('who are you?', { status: 401 }),
  },
}

/** A channel of the network `bulletin` whose board has the channel's id. */
export const board = (
  id: string,
  look?: 'chat' | 'post' | 'page',
  name = 'Harbour Herald',
): SandboxChannel<Settings> => ({
  info: { id, network: 'bulletin', name, language: 'en', concurrency: 1 },
  fake: bulletin,
  settings: { board: id, ...(look && { look }) },
})
