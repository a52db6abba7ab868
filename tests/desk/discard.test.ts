import { expect, test } from 'vitest'
import { acceptArticle } from '../../src/desk/accept.ts'
import { deliver } from '../../src/desk/deliver.ts'
import { resolve } from '../../src/desk/resolve.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { story } from '../support/story.ts'
import { newsdesk, scripted } from './newsdesk.ts'

const id = 'ferry.fb-main'
const busy: Outcome = { kind: 'later', scope: 'channel', afterMs: 0, detail: 'busy' }
const refused: Outcome = { kind: 'refused', reason: 'content', detail: 'no' }

/** A desk whose channel makes drafts; `drafts` are those that stand in the account. */
const withDrafts = (answers: Array<Outcome | (() => Promise<Outcome>)>) => {
  const drafts = new Set<string>()
  let made = 0
  const channel = scripted('fb-main', answers, {
    prepare: async () => {
      drafts.add(`draft ${++made}`)
      return { kind: 'ready', prepared: `draft ${made}` }
    },
    discard: async (prepared) => void drafts.delete(prepared),
  })
  const room = newsdesk(channel)
  const accept = (version: number, changes = {}) => acceptArticle(room.desk, story({ version, ...changes }))
  return { ...room, channel, drafts, accept }
}

test('a draft that is published stays', async () => {
  const { desk, drafts, accept } = withDrafts([])
  await accept(1)
  await deliver(desk, id)
  expect([...drafts]).toEqual(['draft 1'])
})

test('a draft that waits for the next try stays, and is used', async () => {
  const { desk, drafts, accept, channel } = withDrafts([busy])
  await accept(1)
  await deliver(desk, id)
  await deliver(desk, id)
  expect([...drafts]).toEqual(['draft 1'])
  expect(channel.posted.map(({ prepared }) => prepared)).toEqual(['draft 1', 'draft 1'])
})

test('a retraction leaves none, also while the channel is paused', async () => {
  const { desk, ledger, drafts, accept, jobs, forget } = withDrafts([busy])
  await accept(1)
  await deliver(desk, id)
  await ledger.pause('fb-main', 'a person')
  await forget('fb-main')
  await accept(2, { status: 'retracted' })
  expect((await ledger.delivery(id))?.state).toBe('cancelled')
  expect(await jobs('fb-main')).toEqual([id])
  await deliver(desk, id)
  expect([...drafts]).toEqual([])
  expect((await ledger.delivery(id))?.prepared).toBeUndefined()
})

test('other words leave only their own', async () => {
  const { desk, drafts, accept } = withDrafts([busy, busy])
  await accept(1)
  await deliver(desk, id)
  await accept(2, { headline: 'Ferry line opens on Tuesday' })
  await deliver(desk, id)
  expect([...drafts]).toEqual(['draft 2'])
})

test('what was prepared for words that changed meanwhile is taken back', async () => {
  const { desk, drafts, accept, channel } = withDrafts([])
  await accept(1)
  const { prepare } = channel
  let corrected = false
  channel.prepare = async (...given) => {
    const ready = await prepare!(...given)
    if (!corrected) await accept(2, { headline: 'Ferry line opens on Tuesday' })
    corrected = true
    return ready
  }
  await deliver(desk, id)
  expect([...drafts]).toEqual(['draft 2'])
  expect(channel.posted.map(({ prepared }) => prepared)).toEqual(['draft 2'])
})

test('a refused one is taken back, and whoever sends it all the same gets a new one', async () => {
  const { desk, drafts, accept, channel } = withDrafts([refused])
  await accept(1)
  await deliver(desk, id)
  expect([...drafts]).toEqual([])
  await resolve(desk, id, { say: 'send' }, 'Ada')
  await deliver(desk, id)
  expect(channel.posted.map(({ prepared }) => prepared)).toEqual(['draft 1', 'draft 2'])
})

test('one that is held because it is late is taken back', async () => {
  const { desk, ledger, drafts, accept } = withDrafts([busy])
  await accept(1)
  await deliver(desk, id)
  desk.mostLateMs = { routine: 1, breaking: 1 }
  const sent = await ledger.now()
  while ((await ledger.now()) - sent < 5);
  await deliver(desk, id)
  expect((await ledger.delivery(id))?.state).toBe('held')
  expect([...drafts]).toEqual([])
})

test('one that a person decides against is taken back', async () => {
  const { desk, drafts, accept } = withDrafts([busy])
  await accept(1)
  await deliver(desk, id)
  await resolve(desk, id, { say: 'drop' }, 'Ada')
  await deliver(desk, id)
  expect([...drafts]).toEqual([])
})

test('one in doubt stays until the doubt has ended', async () => {
  const { desk, drafts, accept } = withDrafts([{ kind: 'unknown', detail: 'no answer' }])
  await accept(1)
  await deliver(desk, id)
  await accept(2, { status: 'retracted' })
  await deliver(desk, id)
  expect([...drafts]).toEqual(['draft 1'])
})

test('a network that fails to take it back changes nothing', async () => {
  const { desk, ledger, accept, channel } = withDrafts([refused])
  channel.discard = async () => {
    throw new Error('broken')
  }
  await accept(1)
  expect(await deliver(desk, id)).toMatchObject({ kind: 'finished' })
  expect((await ledger.delivery(id))?.state).toBe('refused')
})

test('a network whose limits are nearly used up is left in peace after a success', async () => {
  const { desk, ledger, accept } = withDrafts([{ kind: 'done', ref: { id: '1' }, restMs: 60_000 }])
  await accept(1)
  await deliver(desk, id)
  expect((await ledger.delivery(id))?.state).toBe('published')
  await accept(1, { id: 'tram', priority: 'breaking', headline: 'Tram', url: 'https://news.example/tram' })
  const verdict = await deliver(desk, 'tram.fb-main')
  expect(verdict).toMatchObject({ kind: 'again', scope: 'channel' })
  expect(verdict.kind === 'again' && verdict.afterMs).toBeGreaterThan(50_000)
})
