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
import { post, story } from '../support/story.ts'
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

const gallery = story({
  images: ['a', 'b', 'c'].map((name) => ({
    url: `https://gazette.example/${name}.jpg`,
    alt: `Picture ${name}`,
  })),
})
const svg: Got = { kind: 'refused', why: 'it is an SVG drawing' }
const ready = async (width: number): Promise<Got> => {
  const bytes = await photo(width, 200).jpeg().toBuffer()
  return { kind: 'ready', picture: { type: 'image/jpeg', bytes } }
}

test.each(['telegram', 'x', 'facebook'])(
  '%s: when the first picture is not to be had, a photo shows the next one of the story',
  async (name) => {
    const { desk: house, ledger, readersSee, history, asked } = await desk(name, [svg])
    await ledger.accept(gallery, ['news'])
    await deliver(house, 'ferry.news')
    const [seen, ...more] = await readersSee()
    expect(more).toEqual([])
    expect(seen!.image?.alt).toBe(name === 'telegram' ? undefined : 'Picture b')
    expect(asked()).toBe(2)
    expect(await history()).toContain(
      'sending: stays behind: https://gazette.example/a.jpg (it is an SVG drawing)',
    )
    expect((await ledger.delivery('ferry.news'))?.post?.media?.url).toBe('https://gazette.example/b.jpg')
  },
)

test.each(['telegram', 'x', 'facebook'])(
  '%s: of an album stays behind what cannot be had; one picture that is left is a photo, and none a text',
  async (name) => {
    const seenWith = async (...pictures: Got[]) => {
      const {
        desk: house,
        ledger,
        readersSee,
        asked,
        history,
      } = await desk(name, pictures, {
        picture: 'album',
      })
      await ledger.accept(gallery, ['news'])
      await deliver(house, 'ferry.news')
      const seen = (await readersSee()).flatMap(({ image, album = [] }) => (image ? [image, ...album] : []))
      const texts = (await readersSee()).filter(({ text }) => text !== '')
      expect(texts).toHaveLength(1)
      const { state, ref } = (await ledger.delivery('ferry.news'))!
      expect(state).toBe('published')
      return { pictures: seen.length, others: ref?.others?.length, asked: asked(), history: await history() }
    }
    const others = (count: number) => (name === 'telegram' ? count : undefined)
    const whole = await seenWith()
    expect(whole).toMatchObject({ pictures: 3, others: others(2), asked: 3 })
    const two = await seenWith(await ready(210), svg)
    expect(two).toMatchObject({ pictures: 2, others: others(1), asked: 3 })
    expect(two.history).toContain(
      'sending: stays behind: https://gazette.example/b.jpg (it is an SVG drawing)',
    )
    expect(await seenWith(svg, svg)).toMatchObject({ pictures: 1, others: undefined, asked: 3 })
    const none = await seenWith(svg, svg, svg)
    expect(none).toMatchObject({ pictures: 0, asked: 3 })
    expect(none.history).toContain('sending: goes without its picture: it is an SVG drawing')
  },
)

test.each(['x', 'facebook'])(
  '%s: a picture of an album that the network does not take stays behind',
  async (name) => {
    const whole = await photo(300, 200).jpeg().toBuffer()
    const half: Got = { kind: 'ready', picture: { type: 'image/jpeg', bytes: whole.subarray(0, 8_000) } }
    const {
      desk: house,
      ledger,
      readersSee,
      history,
    } = await desk(name, [await ready(210), half], {
      picture: 'album',
    })
    await ledger.accept(gallery, ['news'])
    await deliver(house, 'ferry.news')
    expect((await readersSee())[0]!.album).toMatchObject([{ alt: 'Picture c' }])
    expect(await history()).toContainEqual(
      expect.stringMatching(/^sending: stays behind: https:\/\/gazette.example\/b.jpg \(/),
    )
  },
)

test('telegram: an album of which only a part went out is never sent again', async () => {
  const whole = await photo(300, 200).jpeg().toBuffer()
  const half: Got = { kind: 'ready', picture: { type: 'image/jpeg', bytes: whole.subarray(0, 8_000) } }
  const {
    desk: house,
    ledger,
    readersSee,
  } = await desk('telegram', [await ready(210), half], {
    picture: 'album',
  })
  await ledger.accept(gallery, ['news'])
  await deliver(house, 'ferry.news')
  await deliver(house, 'ferry.news')
  expect((await ledger.delivery('ferry.news'))?.state).toBe('doubtful')
  expect(await readersSee()).toHaveLength(2)
})

test.each(['telegram', 'x', 'facebook'])(
  '%s: a worker killed with an album costs no second one',
  async (name) => {
    const { desk: house, ledger, readersSee } = await desk(name, [], { picture: 'album' })
    await ledger.accept(gallery, ['news'])
    const dying = { ...house, ledger: { ...ledger, begin: killed } }
    await expect(deliver(dying, 'ferry.news')).rejects.toThrow('killed')
    expect(await readersSee()).toEqual([])
    await deliver(house, 'ferry.news')
    await deliver(house, 'ferry.news')
    expect((await readersSee()).filter(({ text }) => text !== '')).toHaveLength(1)
    expect((await readersSee()).flatMap(({ image, album = [] }) => [image, ...album])).toHaveLength(3)
  },
)

test('an album that cannot be uploaded shrinks to its first picture when it was waited for', async () => {
  const uploads: number[] = []
  const channel = scripted('news', [], {
    preparesAnew: true,
    picture: { types: ['image/jpeg'], bytes: 1_000_000 },
    render: ({ images, headline }) => {
      const [media, ...album] = images.map(({ url }) => ({ url }))
      return { ...post(headline), ...(media && { media, album }) }
    },
    prepare: async (_post, _signal, pictures = []) => {
      uploads.push(pictures.length)
      return pictures.length > 1
        ? { kind: 'later', scope: 'channel', detail: 'too much data' }
        : { kind: 'ready', prepared: 'upload' }
    },
  })
  const { desk: house, ledger } = newsdesk(channel)
  await ledger.accept(gallery, ['news'])
  const got = await ready(210)
  for (let tries = 0; tries < 3; tries++)
    await ledger.defer('ferry.news', 0, { to: 'due', afterMs: 0, detail: 'now', burns: true })
  await deliver({ ...house, picture: async () => got }, 'ferry.news')
  expect(uploads).toEqual([3, 1])
  expect(channel.posted).toHaveLength(1)
  expect((await ledger.history('ferry.news')).map(({ detail }) => detail)).toContain(
    'stays behind: the other pictures (too much data)',
  )
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
