import { expect, test } from 'vitest'
import { ferry, office, refusal } from './office.ts'

test('a new story is planned for its channels: 201, and where to read it', async () => {
  const { everybody, jobs } = await office()
  const client = await everybody()
  const answer = await client.post(ferry)
  expect(answer.status).toBe(201)
  expect(answer.headers.get('location')).toBe('/api/articles/ferry')
  expect(await answer.json()).toEqual({
    verdict: 'new',
    article: { id: 'ferry', version: 1, href: '/api/articles/ferry' },
    deliveries: ['tg-news', 'fb-news'].map((channel) => ({
      id: `ferry.${channel}`,
      channel,
      state: 'due',
      href: `/api/deliveries/ferry.${channel}`,
    })),
  })
  expect(await jobs('tg-news')).toEqual(['ferry.tg-news'])
})

test('known, updated, conflicting and older words each have their code', async () => {
  const { everybody } = await office()
  const client = await everybody()
  const say = async (more: object) => {
    const answer = await client.post({ ...ferry, ...more })
    return [answer.status, ((await answer.json()) as { verdict?: string; type?: string }) ?? {}] as const
  }
  await say({ version: 2 })
  expect(await say({ version: 2 })).toMatchObject([200, { verdict: 'known' }])
  expect(await say({ version: 3, headline: 'The ferry is late' })).toMatchObject([
    200,
    { verdict: 'updated' },
  ])
  expect(await say({ version: 3, headline: 'The ferry is gone' })).toMatchObject([
    409,
    { type: '/docs#conflict', detail: expect.stringContaining('higher version') },
  ])
  expect(await say({ version: 1 })).toMatchObject([
    409,
    { type: '/docs#older', detail: expect.stringContaining('later version (3)') },
  ])
})

test('what is no article is refused with every problem at once, and nothing is set aside', async () => {
  const { everybody, ledger } = await office()
  const client = await everybody()
  const answer = await client.post({ url: 'ftp://x', headlin: 'Typo', images: [{ url: 5 }] })
  expect(await refusal(answer)).toMatchObject({
    code: 422,
    media: 'application/problem+json',
    type: '/docs#article',
    status: 422,
    problems: expect.arrayContaining([
      { path: 'id', message: expect.stringContaining('is missing') },
      { path: 'url', message: expect.stringContaining('https://') },
      { path: 'images[0].url', message: expect.stringContaining('text') },
      { path: 'headlin', message: expect.stringContaining('did you mean headline?') },
    ]),
  })
  expect(await ledger.asides()).toEqual([])
})

test('an address alone is fetched and read', async () => {
  const asked: string[] = []
  const { everybody, ledger } = await office({
    readPage: async (url) => {
      asked.push(url)
      return { data: { ...ferry, url } }
    },
  })
  const client = await everybody()
  expect((await client.post({ url: 'https://gazette.example/ferry?from=api' })).status).toBe(201)
  expect(asked).toEqual(['https://gazette.example/ferry?from=api'])
  expect(await ledger.article('ferry')).toMatchObject({ headline: ferry.headline })
})

test('a page that cannot be read, or is no article, is told as what it is', async () => {
  const pages: Record<string, object> = {
    'https://gazette.example/gone': { failed: 'it answers 404' },
    'https://gazette.example/list': { data: { url: 'https://gazette.example/list' } },
  }
  const { everybody } = await office({ readPage: async (url) => pages[url] as { failed: string } })
  const client = await everybody()
  expect(await refusal(await client.post({ url: 'https://gazette.example/gone' }))).toMatchObject({
    code: 422,
    problems: [{ path: 'url', message: 'it answers 404' }],
  })
  expect(await refusal(await client.post({ url: 'https://gazette.example/list' }))).toMatchObject({
    code: 422,
    detail: expect.stringContaining('The page at this address is no article'),
  })
})

test.each([
  ['text', 'text/plain', 415],
  ['a form', 'application/x-www-form-urlencoded', 415],
  ['JSON under a crooked name', 'application/jsonx', 415],
  ['JSON with a charset', 'application/json; charset=utf-8', 201],
  ['JSON of a kind', 'application/ld+json', 201],
])('%s (%s) is answered %i', async (_what, type, code) => {
  const { everybody } = await office()
  const client = await everybody()
  expect((await client.post(ferry, { 'content-type': type })).status).toBe(code)
})

test.each<[string, string | Uint8Array<ArrayBuffer>, RegExp]>([
  ['half a body', '{"id": "fer', /not JSON/],
  ['nothing', '', /not JSON/],
  ['Latin-1', new Uint8Array([0x22, 0xe9, 0x22]), /not UTF-8/],
])('%s is answered 400', async (_what, body, detail) => {
  const { everybody } = await office()
  const client = await everybody()
  expect(await refusal(await client.post(body))).toMatchObject({
    code: 400,
    media: 'application/problem+json',
    detail: expect.stringMatching(detail),
  })
})

test('lists nested half a million deep are no article, and nobody dies of them', async () => {
  const { everybody } = await office()
  const client = await everybody()
  const deep = '['.repeat(500_000) + ']'.repeat(500_000)
  expect([400, 422]).toContain((await client.post(deep)).status)
  expect((await client.post(ferry)).status).toBe(201)
})

test('a megabyte of article is taken, more is 413, with and without a stated length', async () => {
  const { everybody } = await office()
  const client = await everybody()
  const body = Array.from({ length: 19 }, () => 'x'.repeat(50_000))
  expect((await client.post({ ...ferry, body })).status).toBe(201)
  const greedy = JSON.stringify({ ...ferry, body: 'x'.repeat(3_000_000) })
  expect(await refusal(await client.post(greedy))).toMatchObject({ code: 413, type: '/docs#too-large' })
  const chunks = new ReadableStream({
    start(controller) {
      for (let i = 0; i < 30; i++) controller.enqueue(new TextEncoder().encode('x'.repeat(100_000)))
      controller.close()
    },
  })
  const streamed = await fetch((await office()).url.replace(/$/, 'api/articles'), {
    method: 'POST',
    body: chunks,
    duplex: 'half',
    headers: { 'content-type': 'application/json' },
  } as RequestInit)
  expect(streamed.status).toBe(401)
})

test('an id that is a whole URN or address is found again', async () => {
  const { everybody } = await office()
  const client = await everybody()
  for (const id of [
    'urn:newsml:gazette.example:20261124:ferry%20',
    'https://gazette.example/a/b?c=d',
    'пором',
  ]) {
    const { article, deliveries } = (await (
      await client.post({ ...ferry, id, url: `https://gazette.example/${encodeURIComponent(id)}` })
    ).json()) as {
      article: { id: string; href: string }
      deliveries: Array<{ id: string; href: string }>
    }
    const found = (await (await client.get(article.href.slice(1))).json()) as { id: string }
    expect(found.id).toBe(id)
    const delivery = (await (await client.get(deliveries[0]!.href.slice(1))).json()) as {
      id: string
      article: string
    }
    expect(delivery).toMatchObject({ id: deliveries[0]!.id, article: id })
  }
})
