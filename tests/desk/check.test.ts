/** The daily look at every channel: what a person must mend is said once, before a story finds out. */
import { expect, test } from 'vitest'
import { checkAll } from '../../src/desk/check.ts'
import type { Health } from '../../src/domain/outcome.ts'
import { warningStore } from '../../src/store/warnings.ts'
import { freshRedis } from '../support/prefix.ts'
import { newsdesk, scripted } from './newsdesk.ts'

const day = 24 * 3_600_000

const watched = (health: () => Health) => {
  const { desk } = newsdesk(scripted('fb-news', [], { check: async () => health() }))
  const { redis, prefix } = freshRedis()
  const said: object[] = []
  const log = { info: () => {}, error: () => {}, warn: (fields: object) => void said.push(fields) }
  return { desk: { ...desk, log, warnings: warningStore(redis, prefix) }, said }
}

test('a token that ends soon is told once, and forgotten when it was renewed', async () => {
  let endsIn = 13 * day
  const { desk, said } = watched(() => ({ ok: true, detail: 'ends soon', endsAt: desk.clock.now() + endsIn }))
  for (let days = 0; days < 3; days++) await checkAll(desk)
  expect(said).toEqual([{ channel: 'fb-news', reason: 'end', detail: 'ends soon' }])
  expect(await desk.warnings.all()).toMatchObject([{ channelId: 'fb-news', about: 'end' }])
  endsIn = 60 * day
  await checkAll(desk)
  expect(await desk.warnings.all()).toEqual([])
  endsIn = day
  await checkAll(desk)
  expect(said).toHaveLength(2)
})

test('a right that is missing is told; another trouble is told anew; silence changes nothing', async () => {
  const healths: Health[] = [
    { ok: false, reason: 'rights', detail: 'may not post' },
    { ok: false, reason: 'unreachable', detail: 'ECONNREFUSED' },
    { ok: false, reason: 'rights', detail: 'may not post (request 2)' },
    { ok: false, reason: 'credentials', detail: 'the token is dead' },
  ]
  const all = healths.length
  const { desk, said } = watched(() => healths.shift()!)
  for (let n = 0; n < all; n++) await checkAll(desk)
  expect(said).toMatchObject([{ reason: 'rights' }, { reason: 'credentials' }])
  expect(await desk.warnings.all()).toMatchObject([{ about: 'credentials', detail: 'the token is dead' }])
  expect((await desk.ledger.gate('fb-news')).paused).toBeUndefined()
})
