/** How things stand, as people see them: what is new, what waits and for what. */
import { expect, test } from 'vitest'
import { status, story as storyOf } from '../../src/desk/board.ts'
import { deliver } from '../../src/desk/deliver.ts'
import { pause } from '../../src/desk/pause.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { noRules } from '../../src/domain/rules.ts'
import { post, story } from '../support/story.ts'
import { newsdesk, scripted } from './newsdesk.ts'

const hour = 3_600_000
const id = 'ferry.tg-news'

/** A desk with one channel, its board, and why `ferry` waits there. */
const board = (...answers: Outcome[]) => {
  const channel = scripted('tg-news', answers)
  const room = newsdesk(channel)
  const { desk } = room
  const seen = () => status(desk, [{ info: channel.info, rules: desk.rules.get('tg-news') ?? noRules }])
  return {
    ...room,
    status: seen,
    waits: async () => (await storyOf(desk, 'ferry'))?.deliveries[0]?.waitsFor,
    inHours: async (hours: number) => (await desk.ledger.now()) + hours * hour,
  }
}

const iso = (ms: number) => new Date(ms).toISOString()

test('a new refusal is seen, however many there were, and a person ends it', async () => {
  const { ledger, status } = board()
  for (let i = 0; i < 60; i++) {
    await ledger.accept(story({ id: `s${i}` }), ['tg-news'])
    await ledger.begin(`s${i}.tg-news`, 'a', { version: 1, post: post() })
    await ledger.settle(`s${i}.tg-news`, 1, { to: 'refused', detail: 'too long' })
    for (const now = await ledger.now(); (await ledger.now()) === now; );
  }
  const { refused, channels } = await status()
  expect(refused.slice(0, 2).map(({ articleId }) => articleId)).toEqual(['s59', 's58'])
  expect(channels[0]?.counts.refused).toBe(60)
})

test('what waits for its time says for which', async () => {
  const { ledger, waits, inHours, status } = board()
  const [soon, late] = [await inHours(1), await inHours(2)]
  await ledger.accept(story({ scheduledAt: iso(soon), embargoUntil: iso(late) }), ['tg-news'])
  expect(await waits()).toEqual({ why: 'embargo', until: late })
  await ledger.accept(story({ scheduledAt: iso(late), embargoUntil: iso(soon), version: 2 }), ['tg-news'])
  expect(await waits()).toEqual({ why: 'planned', until: late })
  expect((await status()).waiting).toMatchObject([{ id, waitsFor: { why: 'planned', until: late } }])
})

test('what is tried again, or limited by its network, says so', async () => {
  const busy: Outcome = { kind: 'later', scope: 'channel', afterMs: hour, detail: 'too many requests' }
  const { desk, ledger, waits, status, inHours } = board(
    { kind: 'later', scope: 'channel', detail: 'connection refused' },
    busy,
  )
  await ledger.accept(story(), ['tg-news'])
  expect(await waits(), 'its turn').toBeUndefined()
  await deliver(desk, id)
  expect(await waits()).toMatchObject({ why: 'connection refused', until: expect.any(Number) })
  await ledger.accept(story({ id: 'bridge' }), ['tg-news'])
  await deliver(desk, 'bridge.tg-news')
  expect(await waits()).toMatchObject({ why: 'its network limits the channel' })
  const until = (await ledger.gate('tg-news')).notBefore!
  expect(until).toBeLessThanOrEqual(await inHours(1))
  expect((await status()).waiting).toMatchObject([
    { id, waitsFor: { until } },
    { id: 'bridge.tg-news', waitsFor: { why: 'too many requests', until } },
  ])
})

test('quiet hours, a pause and a stop say so, until when it is known', async () => {
  const { desk, ledger, waits, inHours, status } = board()
  await ledger.accept(story(), ['tg-news'])
  const at = (ms: number) => iso(ms).slice(11, 16)
  const [from, to] = [await inHours(-1), await inHours(1)]
  desk.rules = new Map([['tg-news', { ...noRules, quiet: { from: at(from), to: at(to), timeZone: 'UTC' } }]])
  expect(await waits()).toEqual({ why: 'quiet hours', until: Math.floor(to / 60_000) * 60_000 })
  expect((await status()).waiting).toMatchObject([{ waitsFor: { why: 'quiet hours' } }])
  await ledger.accept(story({ priority: 'breaking', version: 2 }), ['tg-news'])
  expect(await waits(), 'breaking news does not').toBeUndefined()
  await pause(desk, 'account under review', 'tg-news')
  expect(await waits()).toEqual({ why: 'tg-news is paused: account under review' })
  await pause(desk, 'wrong result')
  expect(await waits()).toEqual({ why: 'everything is stopped: wrong result' })
  expect((await status()).waiting, 'the pauses are told once').toEqual([])
})

test('what is out waits for nothing', async () => {
  const { desk, ledger, waits } = board()
  await ledger.accept(story(), ['tg-news'])
  await deliver(desk, id)
  await pause(desk, 'wrong result')
  expect(await waits()).toBeUndefined()
})
