/** A thread is several posts of one delivery: each has a receipt of its own, so that a crash resumes it and repeats nothing. */
import { expect, test } from 'vitest'
import { deliver } from '../../src/desk/deliver.ts'
import { reconcile } from '../../src/desk/reconcile.ts'
import { resolve } from '../../src/desk/resolve.ts'
import { sweep } from '../../src/desk/sweep.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import type { Channel } from '../../src/networks/contract.ts'
import { post, story } from '../support/story.ts'
import { newsdesk, scripted } from './newsdesk.ts'

const id = 'ferry.x-news'
const words = ['The ferry is back', 'It sails at noon.', 'It costs nothing.']
const rest = () => words.slice(1).map((text) => ({ text, used: text.length }))
const done = (ref: string): Outcome => ({ kind: 'done', ref: { id: ref, url: `https://x.example/${ref}` } })

const newsroom = async (answers: Parameters<typeof scripted>[1] = [], more: Partial<Channel> = {}) => {
  const channel = scripted('x-news', answers, {
    render: (article) => ({ ...post(article.headline), more: rest() }),
    ...more,
  })
  const room = newsdesk(channel)
  await room.ledger.accept(story(), ['x-news'])
  return {
    ...room,
    channel,
    delivery: async () => (await room.ledger.delivery(id))!,
    history: async () => (await room.ledger.history(id)).map(({ to, detail }) => [to, detail]),
    sent: () => channel.posted.map(({ post }) => [post.text, post.inReplyTo?.id]),
  }
}

test('each post of a thread answers the one before, and the delivery leads to the first', async () => {
  const { desk, delivery, history, sent } = await newsroom([done('1'), done('2'), done('3')])
  expect(await deliver(desk, id)).toMatchObject({ kind: 'again', afterMs: 0 })
  expect(await delivery()).toMatchObject({ state: 'due', receipts: [{ id: '1' }], tries: 0 })
  await deliver(desk, id)
  expect(await deliver(desk, id)).toMatchObject({ kind: 'finished' })
  expect(await deliver(desk, id)).toMatchObject({ kind: 'finished', words: 'already published' })
  expect(sent()).toEqual([
    [words[0], undefined],
    [words[1], '1'],
    [words[2], '2'],
  ])
  expect(await delivery()).toMatchObject({
    state: 'published',
    ref: { id: '1' },
    receipts: [{ id: '1' }, { id: '2' }, { id: '3' }],
    post: { text: words[0], more: rest() },
  })
  expect(await history()).toContainEqual(['due', 'post 1 of 3 is out: https://x.example/1'])
  expect((await history()).at(-1)).toEqual(['published', 'post 3 of 3 is out: https://x.example/3'])
})

test.each([
  ['is out', { kind: 'found', ref: { id: '2' }, evidence: 'it is there' } as const, [words[1], words[2]]],
  ['is not out', { kind: 'absent', evidence: 'it is not there' } as const, [words[1], words[1], words[2]]],
])('a crash in the middle of a thread whose second post %s', async (_what, finding, expected) => {
  const asked: string[] = []
  const find: Channel['find'] = async (post, attempt) => {
    asked.push(post.text)
    expect(attempt.since).toBeGreaterThan(0)
    return finding
  }
  const { desk, ledger, channel, delivery, sent, jump } = await newsroom(
    [done('1'), { kind: 'unknown', detail: 'the line broke' }],
    { find },
  )
  await deliver(desk, id)
  await deliver(desk, id)
  expect(await delivery()).toMatchObject({ state: 'doubtful', receipts: [{ id: '1' }] })
  await reconcile(desk, id)
  expect(asked).toEqual([words[1]])
  if (finding.kind === 'absent')
    await ledger.resolve(await delivery(), { to: 'due', afterMs: 0, detail: 'absent' })
  jump(0)
  for (let i = 0; i < 3; i++) await deliver(desk, id)
  expect(
    sent()
      .slice(1)
      .map(([text]) => text),
  ).toEqual(expected)
  expect(channel.posted.filter(({ post }) => post.text === words[0])).toHaveLength(1)
  expect(await delivery()).toMatchObject({ state: 'published', ref: { id: '1' } })
  expect((await delivery()).receipts).toHaveLength(3)
})

test('a worker that is killed between two posts leaves the next one to the sweep', async () => {
  const { desk, ledger, delivery, sent, jobs, forget } = await newsroom([done('1')])
  await deliver(desk, id)
  await forget('x-news')
  await ledger.defer(id, (await delivery()).epoch, {
    to: 'due',
    detail: 'as if it was long ago',
    afterMs: -11_000,
  })
  await sweep(desk)
  expect(await jobs('x-news')).toEqual([id])
  await deliver(desk, id)
  await deliver(desk, id)
  expect(sent()).toHaveLength(3)
  expect((await delivery()).state).toBe('published')
})

test('an answer that comes twice, and one that comes late, count once', async () => {
  const { desk, ledger, delivery } = await newsroom([done('1')])
  await deliver(desk, id)
  const { epoch } = await delivery()
  expect(await ledger.settle(id, epoch, { to: 'published', ref: { id: '1' } })).toBe('settled')
  expect((await delivery()).receipts).toHaveLength(1)
  expect(await ledger.anomalies()).toEqual([])
})

test('new words change nothing of a thread that has begun; then it is out of date', async () => {
  const { desk, ledger, delivery, sent } = await newsroom()
  await deliver(desk, id)
  await ledger.accept(story({ version: 2, headline: 'New words' }), ['x-news'])
  await deliver(desk, id)
  await deliver(desk, id)
  expect(sent().map(([text]) => text)).toEqual(words)
  expect(await delivery()).toMatchObject({ state: 'published', version: 1 })
  expect(await ledger.outdated(10)).toMatchObject([{ delivery: { id }, article: { version: 2 } }])
})

test.each(['before the next is begun', 'while the next is under way'])(
  'a retraction ends a thread %s, and its posts are to be taken down',
  async (when) => {
    const retract = async () =>
      void (await ledger.accept(story({ version: 2, status: 'retracted' }), ['x-news']))
    const second = async (): Promise<Outcome> => {
      await retract()
      return done('2')
    }
    const { desk, ledger, delivery, sent } = await newsroom([done('1'), second])
    await deliver(desk, id)
    if (when.startsWith('before')) await retract()
    await deliver(desk, id)
    await deliver(desk, id)
    expect(sent()).toHaveLength(when.startsWith('before') ? 1 : 2)
    expect(await delivery()).toMatchObject({
      state: 'published',
      ref: { id: '1' },
      detail: expect.stringContaining('the thread ends'),
    })
    expect(await ledger.outdated(10)).toMatchObject([{ article: { status: 'retracted' } }])
  },
)

test('where a network allows no answers, the thread ends at its first post, which stays', async () => {
  const { desk, ledger, delivery } = await newsroom([
    done('1'),
    { kind: 'refused', reason: 'content', detail: 'X does not permit this' },
  ])
  await deliver(desk, id)
  await deliver(desk, id)
  expect(await delivery()).toMatchObject({
    state: 'published',
    ref: { id: '1' },
    detail: 'the thread ends after 1 of its posts: X does not permit this',
  })
  expect(await ledger.outdated(10)).toEqual([])
})

test('a person may end a thread in doubt: what is out stays', async () => {
  const { desk, delivery } = await newsroom([done('1'), { kind: 'unknown', detail: 'the line broke' }])
  await deliver(desk, id)
  await deliver(desk, id)
  await resolve(desk, id, { say: 'drop' }, 'ada')
  expect(await delivery()).toMatchObject({ state: 'published', ref: { id: '1' } })
})

test('neither pace nor quiet hours tear a thread apart', async () => {
  const { desk, sent } = await newsroom()
  const now = new Date(Date.now())
  const clock = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString().slice(11, 16)
  await deliver(desk, id)
  const rules = {
    approval: 'none' as const,
    onDoubt: 'ask' as const,
    gapMs: 3_600_000,
    quotas: [{ posts: 1, withinMs: 3_600_000 }],
    ceilings: [],
    quiet: { from: clock(-1), to: clock(1), timeZone: 'UTC' },
  }
  const paced = { ...desk, rules: new Map([['x-news', rules]]) }
  await deliver(paced, id)
  await deliver(paced, id)
  expect(sent()).toHaveLength(3)
})
