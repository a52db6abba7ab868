/** A post with a picture, from the ledger to readers: what a kill costs, and what becomes of a picture that is not to be had. */
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { deliver } from '../../src/desk/deliver.ts'
import { systemClock } from '../../src/domain/clock.ts'
import type { Got } from '../../src/intake/image/pictures.ts'
import type { NetworkSettings } from '../../src/networks/contract.ts'
import { networks } from '../../src/networks/registry.ts'
import { serveSandbox } from '../../src/sandbox/serve.ts'
import { fakeStore } from '../../src/sandbox/store.ts'
import { photo } from '../support/picture.ts'
import { freshRedis } from '../support/prefix.ts'
import { story } from '../support/story.ts'
import { newsdesk, scripted } from './newsdesk.ts'

const image = { url: 'https://gazette.example/ferry.jpg', alt: 'A white ferry' }
const illustrated = story({ images: [image] })
const written: Record<string, Record<string, unknown>> = {
  telegram: { chat: '@gazette', token: `123456789:${'A'.repeat(35)}` },
  x: { handle: 'gazette', appKey: 'k', appSecret: 's', accessToken: 't', accessSecret: 'a' },
  facebook: { page: '1002003004', token: 'EAAB' },
}

/** A desk whose one channel posts photos to its simulated network; `pictures` are what the fetch says in turn. */
const desk = async (name: string, pictures: Got[] = [], more: Record<string, unknown> = {}) => {
  const { redis, prefix } = freshRedis()
  const network = networks[name]!
  const fake = await network.fake()
  const { settings } = (await import(`../../src/networks/${name}/settings.ts`)) as {
    settings: NetworkSettings
  }
  const own = z.object(settings.shape).parse({ ...written[name], picture: 'photo', ...more })
  const info = { id: 'news', network: name, name: 'News', language: 'en', concurrency: 1 }
  const sandbox = await serveSandbox({
    redis,
    prefix,
    host: '127.0.0.1',
    port: 0,
    newsroom: 'Gazette',
    language: 'en',
    timeZone: 'UTC',
    channels: [{ info, fake, settings: own }],
    clock: systemClock,
  })
  onTestFinished(() => sandbox.close())
  const channel = await network.open(info, fake.settings(own, `${sandbox.url}${name}/`))
  onTestFinished(() => channel.close())
  const house = newsdesk(channel)
  const bytes = await photo(300, 200).jpeg().toBuffer()
  let asked = 0
  const picture = async (): Promise<Got> => {
    asked++
    return pictures.shift() ?? { kind: 'ready', picture: { type: 'image/jpeg', bytes } }
  }
  const store = fakeStore(redis, prefix, name)
  const all = () => store.list(fake.account(own).account, 100)
  return {
    ...house,
    desk: { ...house.desk, picture },
    asked: () => asked,
    readersSee: async () => (await all()).filter(({ draft }) => !draft),
    history: async () =>
      (await house.ledger.history('ferry.news')).map(({ to, detail }) => `${to}: ${detail ?? ''}`),
  }
}

const killed = () => {
  throw new Error('killed')
}

test.each(['telegram', 'x', 'facebook'])(
  '%s: a worker killed between the upload and the post costs an orphan at most; the next one posts once',
  async (name) => {
    const { desk: house, ledger, readersSee } = await desk(name)
    await ledger.accept(illustrated, ['news'])
    const dying = { ...house, ledger: { ...ledger, begin: killed } }
    await expect(deliver(dying, 'ferry.news')).rejects.toThrow('killed')
    expect(await readersSee()).toEqual([])
    expect((await ledger.delivery('ferry.news'))?.state).toBe('due')
    await deliver(house, 'ferry.news')
    await deliver(house, 'ferry.news')
    const [seen, ...more] = await readersSee()
    expect(more).toEqual([])
    expect(seen!.image).toBeDefined()
  },
)

test.each(['telegram', 'x', 'facebook'])(
  '%s: a worker killed right after it said that it sends leaves it to the ledger; nobody sends it again',
  async (name) => {
    const { desk: house, ledger, readersSee } = await desk(name)
    await ledger.accept(illustrated, ['news'])
    const begin: typeof ledger.begin = async (...asked) => {
      await ledger.begin(...asked)
      return killed()
    }
    await expect(deliver({ ...house, ledger: { ...ledger, begin } }, 'ferry.news')).rejects.toThrow('killed')
    expect((await ledger.delivery('ferry.news'))?.state).toBe('sending')
    await deliver(house, 'ferry.news')
    expect(await readersSee()).toEqual([])
  },
)

test.each(['telegram', 'x', 'facebook'])(
  '%s: a picture that is no picture stays behind, and the history says why',
  async (name) => {
    const why = 'it is an SVG drawing'
    const { desk: house, ledger, readersSee, history } = await desk(name, [{ kind: 'refused', why }])
    await ledger.accept(illustrated, ['news'])
    await deliver(house, 'ferry.news')
    expect(await readersSee()).toMatchObject([{ link: illustrated.url }])
    expect((await readersSee())[0]).not.toHaveProperty('image.src')
    expect((await ledger.delivery('ferry.news'))?.post).not.toHaveProperty('media')
    expect(await history()).toContain(`sending: goes without its picture: ${why}`)
  },
)

test('a story waits for a picture that is not there yet, three times, and then is news without it', async () => {
  const away: Got = { kind: 'failed', why: 'its address answers 404' }
  const { desk: house, ledger, readersSee, asked, history } = await desk('x', [away, away])
  await ledger.accept(illustrated, ['news'])
  expect(await deliver(house, 'ferry.news')).toMatchObject({
    kind: 'again',
    words: 'its picture: its address answers 404',
  })
  expect(await readersSee()).toEqual([])
  for (let tries = 1; tries < 4; tries++)
    await ledger.defer('ferry.news', 0, { to: 'due', afterMs: 0, detail: 'now', burns: true })
  await deliver(house, 'ferry.news')
  expect(await readersSee()).toMatchObject([{ link: illustrated.url }])
  expect(await history()).toContain('sending: goes without its picture: its address answers 404')
  expect(asked()).toBe(2)
})

test('an upload that the network forgets is made anew for the next attempt', async () => {
  let uploads = 0
  const busy = { kind: 'later', scope: 'channel', detail: 'media IDs are invalid', afterMs: 0 } as const
  const channel = scripted('news', [busy], {
    preparesAnew: true,
    prepare: async () => ({ kind: 'ready', prepared: `upload ${++uploads}` }),
  })
  const { desk: house, ledger } = newsdesk(channel)
  await ledger.accept(story(), ['news'])
  await deliver(house, 'ferry.news')
  await deliver(house, 'ferry.news')
  expect(channel.posted.map(({ prepared }) => prepared)).toEqual(['upload 1', 'upload 2'])
})
