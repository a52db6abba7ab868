/** One story, however often and through whatever door it comes: versions, approval, what is live and out of date. */
import { expect, test } from 'vitest'
import type { Submission } from '../../src/domain/article.ts'
import type { Begun } from '../../src/ledger/ledger.ts'
import { post, story } from '../support/story.ts'
import { audit, openBooks } from './books.ts'

const morning = '2026-05-04T07:00:00Z'
const noon = '2026-05-04T12:00:00+00:00'
const channels = ['tg', 'x']

/** As a feed or a page gives it: without a version. */
const unversioned = (more: Partial<Submission> = {}): Submission => {
  const { version: _, ...rest } = story(more)
  return rest
}

test.each<[string, Partial<Submission>, Partial<Submission>, string, number]>([
  ['the same words', {}, {}, 'known', 1],
  ['other words', {}, { headline: 'New words' }, 'updated', 2],
  ['other words, later', { updatedAt: morning }, { headline: 'New words', updatedAt: noon }, 'updated', 2],
  ['other words, earlier', { updatedAt: noon }, { headline: 'Old words', updatedAt: morning }, 'older', 1],
  ['other words at the same time', { updatedAt: noon }, { headline: 'Other', updatedAt: noon }, 'updated', 2],
  ['a later time alone', { updatedAt: morning }, { updatedAt: noon }, 'known', 1],
  ['an address with tracking', {}, { url: 'http://www.gazette.example/ferry/?utm_source=x' }, 'known', 1],
  ['tags in another order', { tags: ['a', 'b'] }, { tags: ['b', 'a'] }, 'known', 1],
  ['words without a time', { updatedAt: noon }, { headline: 'New words' }, 'updated', 2],
  ['a retraction', {}, { status: 'retracted' }, 'updated', 2],
])('a door that knows no versions brings %s', async (_what, first, second, verdict, version) => {
  const { ledger } = openBooks()
  await ledger.accept(unversioned(first), channels)
  expect(await ledger.accept(unversioned(second), channels)).toMatchObject({ verdict, version, id: 'ferry' })
  expect(await ledger.article('ferry')).toMatchObject({ version })
})

test('a later update time makes a new version of the same number; an earlier one does not', async () => {
  const { ledger } = openBooks()
  await ledger.accept(story({ updatedAt: noon }), channels)
  const later = story({ headline: 'New words', updatedAt: '2026-05-04T12:00:01Z' })
  expect(await ledger.accept(later, channels)).toMatchObject({ verdict: 'updated', version: 2 })
  expect(await ledger.accept(story({ version: 2, updatedAt: morning }), channels)).toMatchObject({
    verdict: 'older',
  })
})

test.each([
  ['http://www.gazette.example/ferry/?utm_source=feed', true],
  ['https://gazette.example/ferry#entry-7', false],
  ['https://gazette.example/ferry?page=2', false],
  ['https://gazette.example/bridge', false],
])('a story under another id at %s: the same one? %s', async (url, same) => {
  const { ledger } = openBooks()
  await ledger.accept(story(), channels)
  const other = unversioned({ id: 'guid:7', url, headline: 'New words' })
  const answer = await ledger.accept(other, channels, { door: 'hook:cms' })
  expect(answer).toMatchObject(same ? { verdict: 'updated', id: 'ferry', version: 2 } : { verdict: 'new' })
  expect((await ledger.recentArticles(5)).map(({ id }) => id).sort()).toEqual(
    same ? ['ferry'] : ['ferry', 'guid:7'],
  )
})

test('a front page ties no stories together', async () => {
  const { ledger } = openBooks()
  const url = 'https://gazette.example/'
  await ledger.accept(story({ url }), channels)
  expect(await ledger.accept(story({ id: 'bridge', url }), channels)).toMatchObject({ verdict: 'new' })
})

test('the story’s address may change: the id ties it, and then the new address does too', async () => {
  const { ledger } = openBooks()
  await ledger.accept(story(), channels)
  const url = 'https://gazette.example/2026/ferry-is-back'
  expect(await ledger.accept(story({ version: 2, url }), channels)).toMatchObject({ verdict: 'updated' })
  const other = unversioned({ id: 'guid:7', url, body: ['More.'] })
  expect(await ledger.accept(other, channels, { door: 'hook:cms' })).toMatchObject({
    verdict: 'updated',
    id: 'ferry',
    version: 3,
  })
  expect(await ledger.article('ferry')).toMatchObject({ id: 'ferry', url, version: 3 })
  expect((await ledger.load('ferry.tg'))?.article).toMatchObject({ id: 'ferry', version: 3 })
})

const why = 'waits for an editor'

const approvedFerry = async () => {
  const books = openBooks()
  const { ledger } = books
  await ledger.accept(story(), ['tg'], { approvals: new Map([['tg', why]]) })
  const approve = async () =>
    ledger.resolve((await ledger.delivery('ferry.tg'))!, { to: 'due', afterMs: 0, detail: 'ada approves' })
  const begin = async (version: number): Promise<Begun> =>
    ledger.begin('ferry.tg', `claim ${Math.random()}`, { version, post: post() })
  return { ...books, approve, begin, delivery: () => ledger.delivery('ferry.tg') }
}

test('a story that waits for an editor leaves with the editor’s word, and not before', async () => {
  const { redis, prefix, approve, begin, delivery } = await approvedFerry()
  expect(await delivery()).toMatchObject({ state: 'held', detail: why, approval: why })
  expect(await begin(1)).toEqual({ kind: 'not due', state: 'held' })
  await approve()
  expect(await begin(1)).toMatchObject({ kind: 'begun' })
  await audit(redis, prefix)
})

test('new words need a new word: what was approved goes back to held, and says why', async () => {
  const { ledger, redis, prefix, approve, begin, delivery } = await approvedFerry()
  await approve()
  await ledger.accept(story({ version: 2, headline: 'New words' }), ['tg'])
  expect(await delivery()).toMatchObject({
    state: 'held',
    version: 2,
    detail: expect.stringContaining('version 2 arrived after it was approved'),
  })
  await approve()
  expect(await begin(2)).toMatchObject({ kind: 'begun' })
  await audit(redis, prefix)
})

test('words that arrive while an approved attempt is under way are not approved with it', async () => {
  const { ledger, redis, prefix, approve, begin, delivery } = await approvedFerry()
  await approve()
  await begin(1)
  await ledger.accept(story({ version: 2, headline: 'New words' }), ['tg'])
  await ledger.settle('ferry.tg', 1, { to: 'due', detail: 'refused connection', afterMs: 0 })
  expect(await begin(2)).toMatchObject({ kind: 'stale', detail: expect.stringContaining('version 2') })
  expect(await delivery()).toMatchObject({ state: 'held', version: 2 })
  await audit(redis, prefix)
})

const publish = async ({ ledger }: ReturnType<typeof openBooks>, id: string, version = 1): Promise<void> => {
  const begun = await ledger.begin(id, `${id} ${version}`, { version, post: post() })
  if (begun.kind === 'begun') await ledger.settle(id, begun.epoch, { to: 'published', ref: { id: '7' } })
}

test.each(['corrected', 'retracted'] as const)(
  'live posts of a %s story are listed until a person mended them',
  async (status) => {
    const books = openBooks()
    const { ledger, redis, prefix } = books
    await ledger.accept(story(), ['tg', 'x', 'fb'])
    await publish(books, 'ferry.tg')
    await publish(books, 'ferry.fb')
    expect(await ledger.outdated(10)).toEqual([])
    await ledger.accept(story({ version: 2, headline: 'New words', status }), ['tg', 'x', 'fb'])
    const listed = async () => (await ledger.outdated(10)).map(({ delivery }) => delivery.channelId).sort()
    expect(await listed()).toEqual(['fb', 'tg'])
    expect((await ledger.outdated(10))[0]).toMatchObject({
      delivery: { version: 1, ref: { id: '7' } },
      article: { version: 2, status, headline: 'New words' },
    })
    expect(await ledger.mend('ferry.tg', 'ada corrected it')).toBe(true)
    expect(await ledger.mend('ferry.tg', 'ada corrected it')).toBe(false)
    expect(await ledger.mend('ferry.x', 'ada corrected it')).toBe(false)
    expect(await listed()).toEqual(['fb'])
    expect(await ledger.delivery('ferry.tg')).toMatchObject({ state: 'published', version: 2 })
    expect((await ledger.history('ferry.tg')).at(-1)).toMatchObject({ detail: 'ada corrected it' })
    await audit(redis, prefix)
  },
)

test('a post that turns out not to be out is not out of date: it takes the new words', async () => {
  const books = openBooks()
  const { ledger, redis, prefix } = books
  await ledger.accept(story(), ['tg'])
  await ledger.begin('ferry.tg', 'a', { version: 1, post: post() })
  await ledger.accept(story({ version: 2 }), ['tg'])
  expect(await ledger.outdated(10)).toHaveLength(1)
  await ledger.settle('ferry.tg', 1, { to: 'due', detail: 'refused connection', afterMs: 0 })
  expect(await ledger.outdated(10)).toEqual([])
  await publish(books, 'ferry.tg', 2)
  expect(await ledger.outdated(10)).toEqual([])
  await audit(redis, prefix)
})

test('an editor may announce a story once more, and each announcement is a delivery of its own', async () => {
  const books = openBooks()
  const { ledger, redis, prefix } = books
  await ledger.accept(story(), ['tg'])
  expect(await ledger.again('ferry', 'tg', 'ada')).toEqual({ kind: 'open', state: 'due' })
  await publish(books, 'ferry.tg')
  await ledger.accept(story({ version: 2 }), ['tg'])
  expect(await ledger.again('ferry', 'tg', 'ada announces it again')).toMatchObject({
    kind: 'planned',
    delivery: { id: 'ferry.tg+2', channelId: 'tg', state: 'due', version: 2 },
  })
  expect(await ledger.again('ferry', 'tg', 'ada')).toEqual({ kind: 'open', state: 'due' })
  expect(await ledger.again('ferry', 'x', 'ada')).toMatchObject({ delivery: { id: 'ferry.x' } })
  expect((await ledger.load('ferry.tg+2'))?.article.id).toBe('ferry')
  await publish(books, 'ferry.tg+2', 2)
  expect((await ledger.deliveriesOf('ferry')).map(({ id, state }) => [id, state])).toEqual([
    ['ferry.tg', 'published'],
    ['ferry.tg+2', 'published'],
    ['ferry.x', 'due'],
  ])
  expect(await ledger.again('bridge', 'tg', 'ada')).toEqual({ kind: 'unknown' })
  await ledger.accept(story({ version: 3, status: 'retracted' }), ['tg'])
  expect(await ledger.again('ferry', 'tg', 'ada')).toEqual({ kind: 'retracted' })
  await audit(redis, prefix)
})

const states = async ({ ledger }: ReturnType<typeof openBooks>) =>
  Object.fromEntries(
    (await ledger.deliveriesOf('ferry')).map(({ id, state, version }) => [id, [state, version]]),
  )

test('a version that goes to more channels is planned there; where the story was known, nothing is announced again', async () => {
  const books = openBooks()
  const { ledger, redis, prefix } = books
  await ledger.accept(story(), ['tg', 'x'])
  await publish(books, 'ferry.tg')
  await ledger.accept(story({ version: 2 }), ['tg', 'x', 'fb'], { approvals: new Map([['fb', why]]) })
  expect(await states(books)).toEqual({
    'ferry.tg': ['published', 1],
    'ferry.x': ['due', 2],
    'ferry.fb': ['held', 2],
  })
  const url = 'https://gazette.example/ferry'
  const other = unversioned({ id: 'guid:7', url, headline: 'New words' })
  await ledger.accept(other, ['tg', 'x', 'fb', 'blog'], { door: 'hook:cms' })
  expect((await ledger.delivery('ferry.blog'))?.articleId).toBe('ferry')
  await audit(redis, prefix)
})

test('a story that was retracted before it was announced is announced when it is published after all', async () => {
  const books = openBooks()
  const { ledger, redis, prefix } = books
  await ledger.accept(story({ status: 'retracted' }), channels)
  await ledger.accept(story({ version: 2 }), channels)
  expect(await states(books)).toEqual({ 'ferry.tg': ['due', 2], 'ferry.x': ['due', 2] })
  await audit(redis, prefix)
})

test('what a retraction stopped before its first attempt returns with the next version; what a person dropped does not', async () => {
  const books = openBooks()
  const { ledger, redis, prefix } = books
  const all = ['tg', 'x', 'fb', 'blog']
  await ledger.accept(story(), all, { approvals: new Map([['blog', why]]) })
  await ledger.defer('ferry.x', 0, { to: 'cancelled', detail: 'ada decided against it' })
  await ledger.begin('ferry.fb', 'a', { version: 1, post: post() })
  await ledger.accept(story({ version: 2, status: 'retracted' }), all)
  await ledger.settle('ferry.fb', 1, { to: 'due', detail: 'refused connection', afterMs: 0 })
  await ledger.begin('ferry.fb', 'b', { version: 2, post: post() })
  expect(new Set(Object.values(await states(books)).map(([state]) => state))).toEqual(new Set(['cancelled']))
  await ledger.accept(story({ version: 3 }), all)
  expect(await states(books)).toMatchObject({
    'ferry.tg': ['due', 3],
    'ferry.x': ['cancelled', 1],
    'ferry.fb': ['cancelled', 1],
    'ferry.blog': ['held', 3],
  })
  expect((await ledger.history('ferry.tg')).at(-1)?.detail).toContain('version 3')
  await audit(redis, prefix)
})

test('what a version stopped returns only where the next one goes', async () => {
  const books = openBooks()
  const { ledger, redis, prefix } = books
  await ledger.accept(story(), ['tg', 'x'])
  const stopped = { to: 'cancelled', detail: 'no rule fits', mayReturn: true } as const
  for (const channel of ['tg', 'x']) await ledger.defer(`ferry.${channel}`, 0, stopped)
  await ledger.accept(story({ version: 2 }), ['tg'])
  expect(await states(books)).toEqual({ 'ferry.tg': ['due', 2], 'ferry.x': ['cancelled', 1] })
  await audit(redis, prefix)
})

test('what an editor announced instead is not brought back as well', async () => {
  const books = openBooks()
  const { ledger, redis, prefix } = books
  await ledger.accept(story(), ['tg'])
  await ledger.defer('ferry.tg', 0, { to: 'cancelled', detail: 'no rule fits', mayReturn: true })
  await ledger.again('ferry', 'tg', 'ada')
  await publish(books, 'ferry.tg+2')
  await ledger.accept(story({ version: 2 }), ['tg'])
  expect(await states(books)).toEqual({ 'ferry.tg': ['cancelled', 1], 'ferry.tg+2': ['published', 1] })
  await audit(redis, prefix)
})

test('what an editor asked for once more is known as such', async () => {
  const { ledger } = openBooks()
  await ledger.accept(story(), [])
  await ledger.again('ferry', 'tg', 'ada')
  expect(await ledger.delivery('ferry.tg')).toMatchObject({ insisted: true })
})

test('a story that becomes breaking news while an attempt is under way goes on as breaking news, fresh', async () => {
  const { ledger, redis, prefix } = openBooks()
  const yesterday = (await ledger.now()) - 86_400_000
  await ledger.accept(story(), ['tg'], { handedOverAt: yesterday })
  await ledger.begin('ferry.tg', 'a', { version: 1, post: post() })
  await ledger.accept(story({ version: 2, priority: 'breaking' }), ['tg'])
  await ledger.settle('ferry.tg', 1, { to: 'due', detail: 'refused connection', afterMs: 0 })
  expect(await ledger.delivery('ferry.tg')).toMatchObject({ state: 'due', priority: 'breaking' })
  const terms = { version: 2, post: post(), mostLateMs: 3_600_000 }
  expect(await ledger.begin('ferry.tg', 'b', terms)).toMatchObject({ kind: 'begun' })
  await audit(redis, prefix)
})

test('new words make what was tried before news again', async () => {
  const { ledger } = openBooks()
  const yesterday = (await ledger.now()) - 86_400_000
  await ledger.accept(story(), ['tg'], { handedOverAt: yesterday })
  await ledger.begin('ferry.tg', 'a', { version: 1, post: post() })
  await ledger.settle('ferry.tg', 1, { to: 'due', detail: 'busy', afterMs: -7_200_000 })
  await ledger.accept(story({ version: 2 }), ['tg'])
  const terms = { version: 2, post: post(), mostLateMs: 3_600_000 }
  expect(await ledger.begin('ferry.tg', 'b', terms)).toMatchObject({ kind: 'begun' })
})

test('a story that is corrected long after its day is no news on a channel that did not have it', async () => {
  const { ledger, redis, prefix } = openBooks()
  await ledger.accept(story(), ['tg'])
  const yesterday = (await ledger.now()) - 25 * 3_600_000
  await redis.hset(`${prefix}:article:ferry`, 'acceptedAt', yesterday)
  const { deliveries } = await ledger.accept(story({ version: 2 }), ['tg', 'fb'])
  expect(deliveries.map(({ channelId }) => channelId)).toEqual(['tg'])
})

test('a story is found by every id that it came under, wherever it moves', async () => {
  const { ledger } = openBooks()
  await ledger.accept(unversioned({ id: 'feed-1' }), ['tg'], { door: 'feed:city' })
  const url = 'https://gazette.example/feed-1'
  await ledger.accept(unversioned({ id: 'cms:1', url }), ['tg'], { door: 'hook:cms' })
  expect((await ledger.article('cms:1'))?.id).toBe('feed-1')
  expect(await ledger.deliveriesOf('cms:1')).toMatchObject([{ id: 'feed-1.tg' }])
  const moved = unversioned({ id: 'cms:1', url: 'https://gazette.example/moved', headline: 'New words' })
  expect(await ledger.accept(moved, ['tg'], { door: 'hook:cms' })).toMatchObject({
    verdict: 'updated',
    id: 'feed-1',
    deliveries: [{ id: 'feed-1.tg' }],
  })
})

test('who gives each story an id of its own means two stories by two ids, though they share a page', async () => {
  const { ledger } = openBooks()
  const url = 'https://gazette.example/alerts'
  await ledger.accept(story({ id: 'storm', url }), ['tg'])
  expect(await ledger.accept(story({ id: 'flood', url }), ['tg'])).toMatchObject({
    verdict: 'new',
    id: 'flood',
  })
  const page = unversioned({ id: url, url, headline: 'From the page' })
  expect(await ledger.accept(page, ['tg'], { byAddress: true })).toMatchObject({ id: 'storm' })
  const shared = { door: 'feed:a', sharesAddress: true }
  expect(await ledger.accept(story({ id: 'ep-2', url }), ['tg'], shared)).toMatchObject({ verdict: 'new' })
})

test('a feed that repeats the story of another source changes nothing of it; its own it may', async () => {
  const { ledger } = openBooks()
  await ledger.accept(story(), ['tg'])
  const feed = { door: 'feed:stranger', repeats: true }
  const theirs = unversioned({ id: 'guid:7', url: 'https://gazette.example/ferry', headline: 'They say' })
  expect(await ledger.accept(theirs, ['tg'], feed)).toMatchObject({ verdict: 'known', id: 'ferry' })
  expect((await ledger.article('ferry'))?.headline).toBe(story().headline)
  await ledger.accept(unversioned({ id: 'own' }), ['tg'], feed)
  const edited = unversioned({ id: 'own', headline: 'New words' })
  expect(await ledger.accept(edited, ['tg'], feed)).toMatchObject({ verdict: 'updated' })
  expect(await ledger.accept(story({ id: 'own', version: 3 }), ['tg'])).toMatchObject({ verdict: 'updated' })
})
