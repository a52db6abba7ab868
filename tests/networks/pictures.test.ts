/** What every network promises of a post with a picture, over real sockets of its real client: see contract.test.ts. */
import { inspect } from 'node:util'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import type { Article } from '../../src/domain/article.ts'
import { systemClock } from '../../src/domain/clock.ts'
import type { Picture } from '../../src/domain/picture.ts'
import { picturesOf } from '../../src/domain/post.ts'
import { makeFit } from '../../src/intake/image/fit.ts'
import type { Channel, NetworkSettings } from '../../src/networks/contract.ts'
import { type FaultKind, faultKinds } from '../../src/networks/fake.ts'
import { networks } from '../../src/networks/registry.ts'
import { addFault } from '../../src/sandbox/faults.ts'
import { serveSandbox } from '../../src/sandbox/serve.ts'
import { fakeStore } from '../../src/sandbox/store.ts'
import { chart, photo } from '../support/picture.ts'
import { freshRedis } from '../support/prefix.ts'
import { story } from '../support/story.ts'

/** How each network's channel is asked for photos; with several rows, every way that it has. */
const samples: Array<[what: string, network: string, written: Record<string, unknown>]> = [
  ['telegram', 'telegram', { chat: '@contract', token: `123456789:${'A'.repeat(35)}` }],
  ['x', 'x', { handle: 'contract', appKey: 'k', appSecret: 's', accessToken: 't', accessSecret: 'a' }],
  ['facebook with drafts', 'facebook', { page: '1002003004', token: 'EAAB' }],
  ['facebook without drafts', 'facebook', { page: '1002003004', token: 'EAAB', draft: false }],
]

const image = { url: 'https://gazette.example/img/ferry.jpg', alt: 'A white ferry at the pier' }
const article: Article = story({ images: [image] })
const patience = () => AbortSignal.timeout(10_000)

test('every registered network keeps this contract', () => {
  expect([...new Set(samples.map(([, network]) => network))].sort()).toEqual(Object.keys(networks).sort())
})

describe.each(samples)('%s', (_what, name, written) => {
  const network = networks[name]!
  const info = { id: `${name}-main`, network: name, name: 'Contract', language: 'en', concurrency: 1 }

  const open = async (picture: 'photo' | 'album' = 'photo') => {
    const { redis, prefix } = freshRedis()
    const fake = await network.fake()
    const { settings } = (await import(`../../src/networks/${name}/settings.ts`)) as {
      settings: NetworkSettings
    }
    const own = z.object(settings.shape).parse({ ...written, picture })
    const sandbox = await serveSandbox({
      redis,
      prefix,
      host: '127.0.0.1',
      port: 0,
      newsroom: 'Contract',
      language: 'en',
      timeZone: 'UTC',
      channels: [{ info, fake, settings: own }],
      clock: systemClock,
    })
    onTestFinished(() => sandbox.close())
    const faked = fake.settings(own, `${sandbox.url}${name}/`) as Record<string, unknown>
    const channel = await network.open(info, faked)
    onTestFinished(() => channel.close())
    const store = fakeStore(redis, prefix, name)
    const { account } = fake.account(own)
    return {
      channel,
      sandbox,
      store,
      readersSee: async () => (await store.list(account, 100)).filter(({ draft }) => !draft),
      order: (kind: FaultKind) => addFault(redis, prefix, name, { kind, times: 1, seconds: 120 }),
      keepsSecrets(told: unknown) {
        const shown = JSON.stringify(told) + inspect(told, { depth: null, showHidden: true })
        for (const key of ['token', 'appSecret', 'accessToken', 'accessSecret'])
          if (faked[key] !== undefined) expect(shown).not.toContain(String(faked[key]))
      },
    }
  }

  const made = async (make: Sharp, channel: Channel): Promise<Picture> => {
    const fitted = await makeFit(await make.toBuffer(), channel.picture!)
    if (fitted.kind !== 'ready') throw new Error(fitted.why)
    return fitted.picture
  }

  const send = async (channel: Channel, pictures: Picture | Picture[], of = article) => {
    const post = channel.render(of)
    const files = [pictures].flat()
    const ready = (await channel.prepare?.(post, patience(), files)) ?? { kind: 'ready' }
    if (ready.kind !== 'ready') return ready
    return channel.publish(post, patience(), ready.prepared, files)
  }

  const prepared = async (channel: Channel, picture: Picture) => {
    const ready = (await channel.prepare?.(channel.render(article), patience(), [picture])) ?? {
      kind: 'ready',
    }
    if (ready.kind !== 'ready') throw new Error(ready.detail)
    return ready.prepared
  }

  test('readers see the words, the link and the picture, and hear what it shows where the network lets them', async () => {
    const { channel, readersSee, store, sandbox, keepsSecrets } = await open()
    const outcome = await send(channel, await made(photo(1600, 900).jpeg(), channel))
    expect(outcome).toMatchObject({ kind: 'done', ref: { id: expect.stringMatching(/./) } })
    keepsSecrets(outcome)
    const [seen, ...more] = await readersSee()
    expect(more).toEqual([])
    expect(seen!.text).toBe(channel.render(article).text)
    expect(seen!.text).toContain(article.url)
    expect(seen!.link).toBeUndefined()
    expect(seen!.image?.alt).toBe(channel.render(article).media?.alt)
    const shown = await sharp(await store.picture(seen!.image!.src)).metadata()
    expect(shown.width / shown.height).toBeCloseTo(16 / 9, 1)

    const page = await (await fetch(sandbox.url)).text()
    const [, src] = /<img src="([^"]+)"/.exec(page)!
    const served = await fetch(sandbox.url + src)
    expect(served.headers.get('content-type')).toBe('image/webp')
    expect(Buffer.from(await served.arrayBuffer()).length).toBeGreaterThan(100)
    // A chat has no text for pictures, so there is nothing to miss.
    expect(page).toContain(seen!.image?.alt ?? '<figcaption></figcaption>')
  })

  test.each<[string, () => Sharp]>([
    ['25 megapixels', () => chart(5100, 4950).jpeg()],
    ['a PNG', () => chart(1200, 800).png()],
    ['a WebP', () => photo(600, 400).webp()],
    ['a GIF', () => chart(1200, 800).gif()],
    ['an AVIF', () => photo(400, 300).avif({ effort: 0 })],
  ])('what was made to fit is taken: %s', async (_kind, make) => {
    const { channel } = await open()
    expect(await send(channel, await made(make(), channel))).toMatchObject({ kind: 'done' })
  })

  test('a picture that the network does not take costs the picture and not the story', async () => {
    const { channel, readersSee } = await open()
    const half = (await photo(600, 400).jpeg().toBuffer()).subarray(0, 30_000)
    const outcome = await send(channel, { type: 'image/jpeg', bytes: half })
    // Told before the post leaves, where there is such a step; else it went as a text at once.
    expect(outcome).toMatchObject(
      channel.prepare
        ? { kind: 'no picture' }
        : { kind: 'done', detail: expect.stringContaining('without its picture') },
    )
    expect(await readersSee()).toHaveLength(channel.prepare ? 0 : 1)
  })

  test.each(Object.keys(faultKinds) as FaultKind[])(
    '%s at the upload is never in doubt: nothing is out, and it can be repeated',
    async (kind) => {
      const { channel, order, readersSee, keepsSecrets } = await open()
      if (!channel.prepare) return // the one request carries the picture
      const picture = await made(photo(300, 200).jpeg(), channel)
      await order(kind)
      const result = await channel.prepare(channel.render(article), AbortSignal.timeout(1_000), [picture])
      expect(['later', 'refused']).toContain(result.kind)
      expect(await readersSee()).toEqual([])
      keepsSecrets(result)
      expect(await send(channel, picture)).toMatchObject({ kind: 'done' })
      expect(await readersSee()).toHaveLength(1)
    },
  )

  test.each(['server-error-after', 'reset-after', 'half-body', 'silence'] as const)(
    '%s at the post: out once, and never called absent or sent again as a text',
    async (kind) => {
      const { channel, order, readersSee } = await open()
      const picture = await made(photo(300, 200).jpeg(), channel)
      const id = await prepared(channel, picture)
      await order(kind)
      const outcome = await channel.publish(channel.render(article), AbortSignal.timeout(1_000), id, [
        picture,
      ])
      expect(['unknown', 'done']).toContain(outcome.kind)
      expect(await readersSee()).toHaveLength(1)
    },
  )

  test('a lost answer is found again by asking, where the network can be asked', async () => {
    const { channel, order } = await open()
    const picture = await made(photo(300, 200).jpeg(), channel)
    const id = await prepared(channel, picture)
    const post = channel.render(article)
    const since = systemClock.now()
    await order('reset-after')
    await channel.publish(post, patience(), id, [picture])
    const finding = await channel.find!(post, { since, prepared: id }, patience())
    // Telegram is asked in its own tests: it needs a chat to look from.
    expect(finding.kind).toBe(name === 'telegram' ? 'cannot tell' : 'found')
  })

  const albumOf = (count: number): Article => {
    const images = Array.from({ length: count }, (_, at) => ({ ...image, url: `${image.url}?${at}` }))
    return { ...article, images: [...images.slice(0, 1), ...images] }
  }
  const most = { telegram: 10, x: 4, facebook: 10 }[name]!

  test('an album shows as many of the story’s pictures as the network takes, each once and in order', async () => {
    const { channel } = await open('album')
    const urls = (count: number) => picturesOf(channel.render(albumOf(count))).map(({ url }) => url)
    expect(urls(3)).toEqual([0, 1, 2].map((at) => `${image.url}?${at}`))
    expect(urls(12)).toHaveLength(most)
    expect(urls(1)).toHaveLength(1)
    expect(channel.render(story())).not.toHaveProperty('media')
    expect(channel.render(albumOf(1))).not.toHaveProperty('album')
  })

  test('readers see an album as one post: its words once, its pictures in order, with what they show', async () => {
    const { channel, readersSee, store, sandbox, keepsSecrets } = await open('album')
    const widths = Array.from({ length: most }, (_, at) => 200 + 10 * at)
    const files = await Promise.all(widths.map((width) => made(photo(width, 150).jpeg(), channel)))
    const outcome = await send(channel, files, albumOf(most))
    expect(outcome).toMatchObject({ kind: 'done', ref: { id: expect.stringMatching(/./) } })
    keepsSecrets(outcome)

    const seen = (await readersSee()).reverse()
    expect(seen.map(({ text }) => text).filter(Boolean)).toEqual([channel.render(albumOf(most)).text])
    const images = seen.flatMap(({ image, album = [] }) => [image!, ...album])
    const sizes = images.map(async ({ src }) => (await sharp(await store.picture(src)).metadata()).width)
    expect(await Promise.all(sizes)).toEqual(widths)
    expect(images.map(({ alt }) => alt)).toEqual(
      images.map(() => (name === 'telegram' ? undefined : image.alt)),
    )

    const page = await (await fetch(sandbox.url)).text()
    expect(page.match(/<article/g)).toHaveLength(1)
    expect(page.match(/<img /g)).toHaveLength(most)
  })

  test.each(['server-error-after', 'reset-after', 'half-body', 'silence'] as const)(
    '%s at an album: out once, and found again by asking, where the network can be asked',
    async (kind) => {
      const { channel, order, readersSee } = await open('album')
      const files = await Promise.all([300, 310].map((width) => made(photo(width, 200).jpeg(), channel)))
      const post = channel.render(albumOf(2))
      const ready = await channel.prepare?.(post, patience(), files)
      const id = ready?.kind === 'ready' ? ready.prepared : undefined
      const since = systemClock.now()
      await order(kind)
      const outcome = await channel.publish(post, AbortSignal.timeout(1_000), id, files)
      expect(['unknown', 'done']).toContain(outcome.kind)
      expect((await readersSee()).filter(({ text }) => text !== '')).toHaveLength(1)
      const finding = await channel.find!(post, { since, prepared: id }, patience())
      expect(finding.kind).toBe(name === 'telegram' ? 'cannot tell' : 'found')
    },
  )

  test('a picture of an album that the network does not take is named, before anything is out', async () => {
    const { channel, readersSee } = await open('album')
    const whole = await made(photo(300, 200).jpeg(), channel)
    const half = { ...whole, bytes: whole.bytes.subarray(0, whole.bytes.length / 2) }
    const outcome = await send(channel, [whole, half, whole], albumOf(3))
    if (channel.prepare) {
      expect(outcome).toMatchObject({ kind: 'no picture', url: `${image.url}?1` })
      expect(await readersSee()).toEqual([])
    } else {
      // Telegram sends the rest of an album before it says so: a refusal that a second post must not answer.
      expect(outcome).toMatchObject({ kind: 'unknown', detail: expect.stringContaining('message #2') })
      expect((await readersSee()).filter(({ text }) => text !== '')).toHaveLength(1)
    }
  })

  test('a story without a picture is posted as ever', async () => {
    const { channel, readersSee } = await open()
    const post = channel.render(story())
    expect(post.media).toBeUndefined()
    const ready = (await channel.prepare?.(post, patience())) ?? { kind: 'ready' }
    expect(ready.kind).toBe('ready')
    const id = ready.kind === 'ready' ? ready.prepared : undefined
    expect(await channel.publish(post, patience(), id)).toMatchObject({ kind: 'done' })
    expect((await readersSee())[0]!.link).toBe(article.url)
  })
})
