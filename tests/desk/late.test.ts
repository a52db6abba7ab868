import { expect, onTestFinished, test } from 'vitest'
import { acceptArticle } from '../../src/desk/accept.ts'
import { deliver } from '../../src/desk/deliver.ts'
import { reconcile } from '../../src/desk/reconcile.ts'
import type { Article } from '../../src/domain/article.ts'
import { network } from '../../src/networks/facebook/index.ts'
import { stage } from '../networks/facebook/stage.ts'
import { story } from '../support/story.ts'
import { newsdesk } from './newsdesk.ts'

/**
 * Graph answers 500 to the publishing of a draft and publishes it a while later
 * (https://github.com/arsduo/koala/issues/699): the draft still being a draft in between proves nothing.
 */
const publishesLate = async () => {
  let late = false
  const scene = await stage({}, (request, response) => {
    if (late || request.method !== 'POST' || !/_\d+$/.test(request.url!)) return
    late = true
    response.writeHead(500).end('{"error":{"code":2,"message":"Please retry your request later."}}')
  })
  const channel = network.open(
    { id: 'fb-news', network: 'facebook', name: 'News', language: 'en', concurrency: 1 },
    scene.account,
  )
  onTestFinished(() => channel.close())
  const room = newsdesk(channel)
  const { ledger } = room.desk
  let ahead = 0
  room.desk.ledger = { ...ledger, now: async () => (await ledger.now()) + ahead }
  const id = 'ferry.fb-news'
  const read = () => reconcile(room.desk, id)
  return {
    ...room,
    id,
    published: () => [...scene.posts.values()].filter(({ draft }) => !draft).map(({ text }) => text),
    /** What Graph had taken in before its 500. */
    takesEffect: () => {
      const [draft] = scene.posts.values()
      const { draft: _, ...shown } = draft!
      scene.posts.set(shown.id, shown)
    },
    /** Asks until the doubt is settled. */
    settle: async () => {
      for (let verdict = await read(); verdict.kind === 'again'; verdict = await read())
        ahead += verdict.afterMs + 1
    },
  }
}

const renewed = (more: Partial<Article>): Article => ({ ...story(), version: 2, ...more })

test.each<[string, Article]>([
  ['a new version', renewed({ headline: 'Ferry line opens on Tuesday' })],
  ['a retraction', renewed({ status: 'retracted' })],
])('a draft that Graph publishes late, with %s meanwhile, is one public post', async (_, next) => {
  const { desk, ledger, id, published, takesEffect, settle } = await publishesLate()
  await acceptArticle(desk, story())
  await deliver(desk, id)
  expect(await ledger.delivery(id)).toMatchObject({ state: 'doubtful' })

  await acceptArticle(desk, next)
  await deliver(desk, id)
  expect(published()).toEqual([])
  takesEffect()
  await settle()
  await deliver(desk, id)
  expect(await ledger.delivery(id)).toMatchObject({ state: 'published', version: 1 })
  expect(published()).toHaveLength(1)
})

test('a draft that Graph never publishes is published again, as the one post', async () => {
  const { desk, ledger, id, published, settle } = await publishesLate()
  await acceptArticle(desk, story())
  await deliver(desk, id)
  await settle()
  await deliver(desk, id)
  expect(await ledger.delivery(id)).toMatchObject({ state: 'published' })
  expect(published()).toHaveLength(1)
})
