import { expect, test } from 'vitest'
import { accept } from '../../src/desk/accept.ts'
import { discard, release } from '../../src/desk/aside.ts'
import { deliver } from '../../src/desk/deliver.ts'
import { story } from '../support/story.ts'
import { newsdesk, scripted } from './newsdesk.ts'

const nested = (depth: number): unknown => {
  let list: unknown = []
  for (let i = 0; i < depth; i++) list = [list]
  return list
}
const good = { id: 'ferry', url: 'https://gazette.example/ferry', headline: 'The ferry is back' }
const { url: _url, ...withoutUrl } = good

test('an article is planned for each channel that its route says, with a job each', async () => {
  const { desk, ledger, jobs } = newsdesk(scripted('tg-news'), scripted('tg-sport'), scripted('x-news'))
  desk.route = (_article, channel) => ({ goes: channel.id !== 'tg-sport', why: 'not sport' })
  expect(await accept(desk, good)).toMatchObject({
    kind: 'accepted',
    verdict: 'new',
    article: { language: 'en' },
  })
  expect((await ledger.deliveriesOf('ferry')).map(({ channelId }) => channelId)).toEqual([
    'tg-news',
    'x-news',
  ])
  expect(await jobs('tg-news')).toEqual(['ferry.tg-news'])
  expect(await jobs('tg-sport')).toEqual([])
})

test('the same article again makes no second job, but brings back one that was lost', async () => {
  const { desk, jobs, forget } = newsdesk(scripted('tg-news'))
  await accept(desk, good)
  expect(await accept(desk, good)).toMatchObject({ verdict: 'known' })
  expect(await jobs('tg-news')).toEqual(['ferry.tg-news'])
  await forget('tg-news')
  await accept(desk, good)
  expect(await jobs('tg-news')).toEqual(['ferry.tg-news'])
})

test('other words under the same version are refused aloud', async () => {
  const { desk, lines } = newsdesk(scripted('tg-news'))
  await accept(desk, { ...good, version: 1 })
  const other = { ...good, version: 1, headline: 'Other words' }
  expect(await accept(desk, other)).toMatchObject({ verdict: 'conflict' })
  expect(lines.at(-1)).toMatchObject({ level: 'warn', message: expect.stringContaining('higher version') })
})

test('a lifted embargo is heard at once, although a job for the old time is still there', async () => {
  const { desk, ledger, jobs } = newsdesk(scripted('tg-news'))
  await accept(desk, { ...good, embargoUntil: '2999-01-01T00:00:00Z' })
  await accept(desk, { ...good, version: 2 })
  expect((await ledger.overdue('tg-news', 0, 5)).map(({ id }) => id)).toEqual(['ferry.tg-news'])
  expect(await jobs('tg-news')).toHaveLength(2)
})

const malformed: Array<[what: string, data: unknown, path: string]> = [
  ['null', null, ''],
  ['a number', 7, ''],
  ['a text', 'The ferry is back', ''],
  ['nothing at all', undefined, ''],
  ['a list', [good], ''],
  ['no url', withoutUrl, 'url'],
  ['an unknown key', { ...good, headlien: 'x' }, 'headlien'],
  ['a url that is not http', { ...good, url: 'ftp://gazette.example/ferry' }, 'url'],
  ['a script as url', { ...good, url: 'javascript:alert(1)' }, 'url'],
  ['a wrong type', { ...good, tags: 'ferry' }, 'tags'],
  ['an empty headline', { ...good, headline: '  ' }, 'headline'],
  ['a huge body', { ...good, body: 'word '.repeat(300_000) }, ''],
  ['an id with a space', { ...good, id: 'the ferry' }, 'id'],
]

test.each(malformed)(
  '%s is set aside with what is wrong, and nothing is planned',
  async (_what, data, path) => {
    const { desk, ledger, lines } = newsdesk(scripted('tg-news'))
    const accepted = await accept(desk, data)
    if (accepted.kind !== 'set aside') throw new Error('it was accepted')
    expect(accepted.problems.map((problem) => problem.path)).toContain(path)
    const [aside] = await ledger.asides()
    expect(aside).toMatchObject({ id: accepted.id, problems: accepted.problems })
    expect(JSON.parse(aside!.data)).toEqual(data ?? null)
    expect(await ledger.recentArticles(5)).toEqual([])
    expect(lines).toMatchObject([{ level: 'warn', fields: { aside: accepted.id } }])
  },
)

test('all that is wrong is told at once', async () => {
  const { desk } = newsdesk(scripted('tg-news'))
  const accepted = await accept(desk, { headline: '', url: 'gazette', versoin: 1 })
  expect(accepted.kind === 'set aside' && accepted.problems.map(({ path }) => path).sort()).toEqual(
    ['headline', 'id', 'url', 'versoin'].sort(),
  )
})

test('lists nested deeper than any stack are set aside too', async () => {
  const { desk, ledger } = newsdesk(scripted('tg-news'))
  expect(await accept(desk, nested(100_000))).toMatchObject({ kind: 'set aside' })
  expect(await accept(desk, { ...good, tags: nested(100_000) })).toMatchObject({ kind: 'set aside' })
  const all = await ledger.asides()
  expect(all).toHaveLength(2)
  expect(all.some(({ data }) => data.includes('The ferry is back'))).toBe(true)
})

test('what was mended is let in once; what is still wrong stays', async () => {
  const { desk, ledger } = newsdesk(scripted('tg-news'))
  const accepted = await accept(desk, withoutUrl)
  const id = accepted.kind === 'set aside' ? accepted.id : ''
  expect(await release(desk, id)).toMatchObject({ kind: 'still wrong', problems: [{ path: 'url' }] })
  expect(await release(desk, id, { ...withoutUrl, url: 'ferry' })).toMatchObject({ kind: 'still wrong' })
  expect(await ledger.asides()).toHaveLength(1)
  expect(await release(desk, id, good)).toMatchObject({ kind: 'released', article: { id: 'ferry' } })
  expect(await ledger.asides()).toEqual([])
  expect((await desk.enqueue.intake()).waiting).toBe(1)
  expect(await release(desk, id, good)).toEqual({ kind: 'unknown' })
})

test('what is thrown away is gone, and may come again', async () => {
  const { desk, ledger } = newsdesk(scripted('tg-news'))
  const accepted = await accept(desk, null)
  const id = accepted.kind === 'set aside' ? accepted.id : ''
  expect(await discard(desk, id)).toMatchObject({ id, data: 'null' })
  expect(await discard(desk, id)).toBeUndefined()
  expect(await ledger.asides()).toEqual([])
  await accept(desk, null)
  expect(await ledger.asides()).toHaveLength(1)
})

test('what is handed over under one version, in two wordings, arrives twice: only the ledger may judge it', async () => {
  const { desk } = newsdesk(scripted('tg-news'))
  await desk.enqueue.article(story())
  await desk.enqueue.article(story({ headline: 'Other words' }))
  expect((await desk.enqueue.intake()).waiting).toBe(2)
})

test('a version that changes no word of a live post is nothing for a person; one that does is', async () => {
  const { desk, ledger } = newsdesk(scripted('tg-news'))
  await accept(desk, good)
  await deliver(desk, 'ferry.tg-news')
  await accept(desk, { ...good, priority: 'breaking' })
  expect(await ledger.outdated(5)).toEqual([])
  expect(await ledger.delivery('ferry.tg-news')).toMatchObject({ state: 'published', version: 2 })
  await accept(desk, { ...good, headline: 'Other words' })
  expect(await ledger.outdated(5)).toMatchObject([{ article: { version: 3 } }])
})

test('what was published long ago and is not known waits for an editor, where the door tells of old stories too', async () => {
  const { desk, ledger } = newsdesk(scripted('tg-news'))
  const old = { ...good, publishedAt: '2019-05-04T07:00:00Z' }
  const arrival = { door: 'hook:cms', mostAgeMs: 72 * 3_600_000 }
  await accept(desk, old, arrival)
  expect(await ledger.delivery('ferry.tg-news')).toMatchObject({
    state: 'held',
    detail: expect.stringContaining('2019-05-04'),
  })
  await accept(desk, { ...good, id: 'bridge', url: 'https://gazette.example/bridge' }, arrival)
  expect(await ledger.delivery('bridge.tg-news')).toMatchObject({ state: 'due' })
})
