import { expect, test } from 'vitest'
import { acceptArticle } from '../../../src/desk/accept.ts'
import { deliver } from '../../../src/desk/deliver.ts'
import { newsdesk } from '../../desk/newsdesk.ts'
import { story } from '../../support/story.ts'
import { never, open, page, post, stage } from './stage.ts'

const drafted = async (given: Record<string, unknown> = {}) => {
  const set = await stage(given)
  const channel = open(set.account)
  const ready = await channel.prepare!(post, never())
  return { ...set, channel, prepared: ready.kind === 'ready' ? ready.prepared! : expect.unreachable() }
}

test.each([{}, { appSecret: 's3cret' }])('a draft is deleted (%o), twice without harm', async (given) => {
  const { channel, prepared, posts } = await drafted(given)
  expect(posts.size).toBe(1)
  await channel.discard!(prepared, never())
  expect(posts.size).toBe(0)
  await channel.discard!(prepared, never())
})

test('a post that is public is never deleted', async () => {
  const { channel, prepared, posts, seen } = await drafted()
  await channel.publish(post, never(), prepared)
  await channel.discard!(prepared, never())
  expect(posts.get(prepared)?.draft).toBeUndefined()
  expect(seen.map(({ method }) => method)).not.toContain('DELETE')
})

test('nor is one of which nobody can tell', async () => {
  let silent = false
  const set = await stage({}, (request, response) => {
    if (silent && request.method === 'GET') response.writeHead(500).end('{}')
  })
  const channel = open(set.account)
  const ready = await channel.prepare!(post, never())
  silent = true
  await channel.discard!(ready.kind === 'ready' ? ready.prepared! : '', never())
  expect(set.posts.size).toBe(1)
})

test('a story that is retracted while it waits leaves nothing in the account', async () => {
  let busy = true
  const limit = { error: { code: 80_001, message: 'Too many calls.' } }
  const { account, posts } = await stage({}, (request, response) => {
    const publishes = request.method === 'POST' && request.url!.includes(`${page}_`)
    if (busy && publishes) response.writeHead(400).end(JSON.stringify(limit))
  })
  const { desk, ledger } = newsdesk(open(account))
  const { deliveries } = await acceptArticle(desk, story())
  const { id } = deliveries[0]!
  await deliver(desk, id)
  expect([...posts.values()]).toMatchObject([{ draft: true }])
  busy = false
  await acceptArticle(desk, story({ version: 2, status: 'retracted' }))
  await deliver(desk, id)
  expect((await ledger.delivery(id))?.state).toBe('cancelled')
  expect(posts.size).toBe(0)
})
