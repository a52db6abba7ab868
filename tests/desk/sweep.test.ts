import { Queue } from 'bullmq'
import { expect, onTestFinished, test } from 'vitest'
import { deliver } from '../../src/desk/deliver.ts'
import { sweep } from '../../src/desk/sweep.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { queueNames } from '../../src/queue/queues.ts'
import { story } from '../support/story.ts'
import { newsdesk, scripted } from './newsdesk.ts'

const id = 'ferry.tg-news'

test('a delivery whose job was lost gets one again, also for a story that was renewed', async () => {
  const { desk, ledger, jobs } = newsdesk(scripted('tg-news'), scripted('x-news'))
  await ledger.accept(story(), ['tg-news', 'x-news'])
  expect(await sweep(desk)).toEqual({ doubtful: 0, woken: 0 })
  await ledger.defer(id, 0, { to: 'due', detail: 'busy', afterMs: -11_000 })
  expect(await sweep(desk)).toEqual({ doubtful: 0, woken: 1 })
  expect(await jobs('tg-news')).toEqual([id])
  expect(await jobs('x-news')).toEqual([])
  await sweep(desk)
  expect(await jobs('tg-news')).toEqual([id])
})

test('an attempt without an answer becomes doubtful after its lease, told once, and is never sent again', async () => {
  const channel = scripted('tg-news', [
    async () => {
      // The process dies in the middle of the request: nobody records its end.
      throw await sweep({ ...desk, leaseMs: 0 })
    },
  ])
  const { desk, ledger, lines } = newsdesk(channel)
  await ledger.accept(story(), ['tg-news'])
  await deliver(desk, id)
  expect(await ledger.delivery(id)).toMatchObject({ state: 'doubtful', epoch: 1 })
  expect(lines.filter(({ message }) => message.startsWith('doubtful'))).toHaveLength(2)
  expect(await sweep(desk)).toEqual({ doubtful: 0, woken: 0 })
  await deliver(desk, id)
  expect(channel.posted).toHaveLength(1)
})

test('a paused channel is not woken, its silent attempts are found all the same', async () => {
  const { desk, ledger, jobs } = newsdesk(scripted('tg-news'))
  await ledger.accept(story(), ['tg-news'])
  await ledger.accept(story({ id: 'bridge' }), ['tg-news'])
  await ledger.begin('bridge.tg-news', 'a', { version: 1, post: scripted('tg-news').render(story()) })
  await ledger.defer(id, 0, { to: 'due', detail: 'expired', afterMs: -11_000, pause: 'credentials' })
  expect(await sweep({ ...desk, leaseMs: 0 })).toEqual({ doubtful: 1, woken: 0 })
  expect(await jobs('tg-news')).toEqual([])
})

test('an attempt on a channel that was taken out of the configuration becomes doubtful too', async () => {
  const { desk, ledger } = newsdesk(scripted('tg-news'))
  await ledger.accept(story(), ['fb-old'])
  await ledger.begin('ferry.fb-old', 'a', { version: 1, post: scripted('fb-old').render(story()) })
  expect(await sweep({ ...desk, leaseMs: 0 })).toEqual({ doubtful: 1, woken: 0 })
  expect((await ledger.delivery('ferry.fb-old'))?.state).toBe('doubtful')
})

test('what has just become doubtful is asked about, however many doubts there are', async () => {
  const { desk, ledger, redis, prefix } = newsdesk(scripted('tg-news'))
  const readings = new Queue(queueNames.reconcile, { connection: redis, prefix, skipVersionCheck: true })
  onTestFinished(() => readings.close())
  await ledger.accept(story(), ['tg-news'])
  await ledger.begin(id, 'a', { version: 1, post: scripted('tg-news').render(story()) })
  await sweep({ ...desk, leaseMs: 0, ledger: { ...ledger, openDoubts: async () => [] } })
  expect((await readings.getWaiting()).map(({ data }) => data)).toEqual([{ id }])
})

test('what ended longer ago than it is kept is forgotten; with 0 nothing is', async () => {
  const { desk, ledger } = newsdesk(scripted('tg-news'))
  await ledger.accept(story({ status: 'retracted' }), [])
  await nextMs(ledger)
  await sweep({ ...desk, keepMs: 0 })
  expect(await ledger.article('ferry')).toBeDefined()
  await sweep({ ...desk, keepMs: 1 })
  expect(await ledger.article('ferry')).toBeUndefined()
})

/** The ledger's clock counts whole milliseconds. */
const nextMs = async (ledger: Ledger): Promise<void> => {
  for (const now = await ledger.now(); (await ledger.now()) < now + 3; );
}
