import { expect, test } from 'vitest'
import { scripted } from '../desk/newsdesk.ts'
import { story } from '../support/story.ts'
import { type Client, office, refusal } from './office.ts'

interface Listed {
  articles?: Array<{ id: string }>
  deliveries?: Array<{ id: string; state: string }>
  next?: string
}

/** Reads page after page to the end; `between` happens after each. */
const walk = async (client: Client, path: string, between = async () => {}): Promise<string[]> => {
  const found: string[] = []
  for (let cursor = '', pages = 0; pages < 100; pages++) {
    const answer = await client.get(`${path}${cursor && `&cursor=${cursor}`}`)
    expect(answer.status).toBe(200)
    const page = (await answer.json()) as Listed
    found.push(...(page.articles ?? page.deliveries)!.map(({ id }) => id))
    await between()
    if (!page.next) return found
    cursor = page.next
  }
  throw new Error('no end')
}

const newsroom = async (count: number, channels = ['tg-news', 'fb-news']) => {
  const opened = await office({ channels: channels.map((id) => scripted(id)) })
  let added = 0
  const add = async () => {
    const id = `story-${String(added++).padStart(3, '0')}`
    await opened.ledger.accept(story({ id, url: `https://gazette.example/${id}` }), channels)
    return id
  }
  for (let i = 0; i < count; i++) await add()
  return { ...opened, add, client: await opened.everybody() }
}

test('stories come newest first, each once, while others are added', async () => {
  const { client, add } = await newsroom(25)
  const found = await walk(client, 'api/articles?limit=4', async () => void (await add()))
  const before = Array.from({ length: 25 }, (_, i) => `story-${String(24 - i).padStart(3, '0')}`)
  expect(found.filter((id) => before.includes(id)).sort()).toEqual([...before].sort())
  expect(new Set(found).size).toBe(found.length)
})

test('many that came in the same millisecond are told apart', async () => {
  const { client, redis, prefix } = await newsroom(30)
  for (const [i] of Array.from({ length: 30 }).entries())
    await redis.zadd(`${prefix}:articles`, 1_700_000_000_000, `story-${String(i).padStart(3, '0')}`)
  const found = await walk(client, 'api/articles?limit=7')
  expect(found).toEqual([...found].sort().reverse())
  expect(found).toHaveLength(30)
})

test('deliveries of all channels come in one order, each once, while they move', async () => {
  const { client, add, ledger } = await newsroom(12)
  const all = (await walk(client, 'api/deliveries?limit=100')).sort()
  expect(all).toHaveLength(24)
  let turn = 0
  const found = await walk(client, 'api/deliveries?limit=5', async () => {
    await add()
    const id = all[turn++]!
    const delivery = (await ledger.delivery(id))!
    await ledger.defer(id, delivery.epoch, { to: 'cancelled', detail: 'moved while somebody reads' })
  })
  expect(found.filter((id) => all.includes(id)).sort()).toEqual(all)
  expect(new Set(found).size).toBe(found.length)
})

test('filters: state, channel, article, since', async () => {
  const { client, ledger } = await newsroom(6)
  await ledger.defer('story-003.tg-news', 0, { to: 'held', detail: 'too late for its news' })
  expect(await walk(client, 'api/deliveries?state=held&limit=1')).toEqual(['story-003.tg-news'])
  expect(await walk(client, 'api/deliveries?state=due&limit=3')).toHaveLength(11)
  expect(await walk(client, 'api/deliveries?channel=fb-news&limit=4')).toHaveLength(6)
  expect(await walk(client, 'api/deliveries?channel=nowhere')).toEqual([])
  expect(await walk(client, 'api/deliveries?state=due&channel=tg-news&limit=2')).toHaveLength(5)
  expect(await walk(client, 'api/deliveries?article=story-003')).toEqual([
    'story-003.tg-news',
    'story-003.fb-news',
  ])
  expect(await walk(client, 'api/deliveries?article=story-003&limit=1')).toEqual([
    'story-003.tg-news',
    'story-003.fb-news',
  ])
  expect(await walk(client, 'api/deliveries?article=story-003&since=2100-01-01T00:00:00Z')).toEqual([])
  expect((await client.get('api/deliveries?article=story-003&cursor=zzz')).status).toBe(400)
  expect(await walk(client, 'api/deliveries?article=story-003&state=due')).toEqual(['story-003.fb-news'])
  expect(await walk(client, 'api/articles?since=2100-01-01T00:00:00Z')).toEqual([])
  expect(await walk(client, 'api/articles?since=2020-01-01T00:00:00%2B02:00')).toHaveLength(6)
})

test('one story, and one delivery with its post and history', async () => {
  const { client, ledger } = await newsroom(1, ['tg-news'])
  const post = {
    text: 'The ferry is back',
    entities: [],
    link: 'https://gazette.example/story-000',
    length: { used: 17, limit: 100, unit: 'characters' },
    warnings: [],
  }
  await ledger.begin('story-000.tg-news', 'claim', { version: 1, post })
  await ledger.settle('story-000.tg-news', 1, {
    to: 'published',
    ref: { id: '7', url: 'https://t.example/7' },
  })
  expect(await (await client.get('api/articles/story-000')).json()).toMatchObject({
    id: 'story-000',
    body: [],
    deliveries: [{ id: 'story-000.tg-news', state: 'published', url: 'https://t.example/7' }],
  })
  expect(await (await client.get('api/deliveries/story-000.tg-news')).json()).toMatchObject({
    state: 'published',
    post: { text: post.text, link: post.link },
    attempts: 1,
    history: [{ to: 'due' }, { to: 'sending', attempt: 1 }, { to: 'published' }],
  })
  expect((await refusal(await client.get('api/articles/nobody'))).code).toBe(404)
  expect((await refusal(await client.get('api/deliveries/nobody.tg-news'))).code).toBe(404)
})

test.each([
  ['api/articles?limit=0', 'limit'],
  ['api/articles?limit=1000', 'limit'],
  ['api/articles?since=yesterday', 'since'],
  ['api/deliveries?state=lost', 'state'],
  ['api/deliveries?stat=due', 'stat'],
])('%s is refused, with the parameter named', async (path, name) => {
  const { everybody } = await office()
  const answer = await refusal(await (await everybody()).get(path))
  expect(answer).toMatchObject({ code: 400, media: 'application/problem+json' })
  expect(answer.detail).toContain(name)
})

test.each(['x', 'bnVsbA', 'WyJhIiwxXQ', Buffer.from('[1e999,"a"]').toString('base64url')])(
  'the cursor %s is none of ours',
  async (cursor) => {
    const { everybody } = await office()
    expect((await (await everybody()).get(`api/articles?cursor=${cursor}`)).status).toBe(400)
  },
)
