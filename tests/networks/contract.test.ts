/** What every network promises, asked over real sockets of its real client: a new network joins by its row in `samples`. */
import { createServer } from 'node:http'
import { inspect } from 'node:util'
import twitter from 'twitter-text'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import type { Article } from '../../src/domain/article.ts'
import { systemClock } from '../../src/domain/clock.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import type { Post } from '../../src/domain/post.ts'
import type { Channel, NetworkSettings, Prepared } from '../../src/networks/contract.ts'
import { type FaultKind, faultKinds } from '../../src/networks/fake.ts'
import { networks } from '../../src/networks/registry.ts'
import { addFault, listFaults } from '../../src/sandbox/faults.ts'
import { serveSandbox } from '../../src/sandbox/serve.ts'
import { fakeStore } from '../../src/sandbox/store.ts'
import { freshRedis } from '../support/prefix.ts'

interface Sample {
  /** One channel as an operator writes it; the sandbox replaces its credentials. */
  written: Record<string, unknown>
  /** The network's own count, by somebody else than our code. */
  measure(text: string): number
}

const samples: Record<string, Sample> = {
  telegram: {
    written: { chat: '@contract', token: `123456789:${'A'.repeat(35)}` },
    measure: (text) => Array.from(text).length,
  },
  x: {
    written: { handle: 'contract', appKey: 'k', appSecret: 's', accessToken: 't', accessSecret: 'a' },
    measure: (text) => twitter.parseTweet(text).weightedLength,
  },
  facebook: {
    written: { page: '1002003004', token: 'EAAB', appSecret: 'a', appId: '77' },
    measure: (text) => text.length,
  },
}

const scripts = {
  Latin: ['a', 'The harbour bridge opens to trams again on Monday morning.'],
  Cyrillic: ['м', 'Міст у гавані знову відкриють для трамваїв у понеділок зранку.'],
  CJK: ['桥', '港口大桥将于周一早上恢复电车通行。'],
  emoji: ['🚋', 'Trams 🚋 are back 👩🏽‍🚒🏴󠁧󠁢󠁳󠁣󠁴󠁿 on the bridge 🇺🇦.'],
  Arabic: ['ج', 'يُفتح جسر الميناء أمام الترام مجددا صباح يوم الاثنين.'],
} as const
const scriptNames = Object.keys(scripts) as Array<keyof typeof scripts>

const article = (sentence: string): Article => ({
  id: 'harbour-bridge',
  url: 'https://news.example/city/harbour-bridge',
  headline: sentence,
  body: [],
  tags: [],
  language: 'en',
  authors: [],
  images: [],
  version: 1,
  priority: 'routine',
  status: 'published',
})

/** A secret that may be left out is one too. */
const isSecret = (type: z.ZodType): boolean =>
  type.meta()?.secret === true || (type instanceof z.ZodOptional && isSecret(type.unwrap() as z.ZodType))

/** Nobody listens there: the port was free a moment ago, and the system does not give it out again so soon. */
const deadPort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const { port } = server.address() as { port: number }
  await new Promise((closed) => server.close(closed))
  return port
}

/** A server that gives every request this answer. */
const answering = async (status: number, body: object): Promise<string> => {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise((listening) => server.once('listening', listening))
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/`
}

const patience = () => AbortSignal.timeout(10_000)

/** As the desk does it: what must exist first, then the one request. */
const send = async (channel: Channel, post: Post, signal = patience()): Promise<Outcome | Prepared> => {
  const ready = await channel.prepare?.(post, signal)
  if (ready && ready.kind !== 'ready') return ready
  return channel.publish(post, signal, ready?.prepared)
}

test('every registered network keeps this contract', () => {
  expect(Object.keys(samples).sort()).toEqual(Object.keys(networks).sort())
})

describe.each(Object.entries(samples))('%s', (name, { written, measure }) => {
  const network = networks[name]!
  const info = { id: `${name}-main`, network: name, name: 'Contract', language: 'en', concurrency: 1 }

  const open = async () => {
    const { redis, prefix } = freshRedis()
    const fake = await network.fake()
    const { settings } = (await import(`../../src/networks/${name}/settings.ts`)) as {
      settings: NetworkSettings
    }
    const own = z.object(settings.shape).parse(written)
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

    const openAt = async (root: string) => {
      const faked = fake.settings(own, `${root}${name}/`) as Record<string, unknown>
      const channel = await network.open(info, faked)
      onTestFinished(() => channel.close())
      return { channel, faked }
    }
    const { channel, faked } = await openAt(sandbox.url)
    const secrets = Object.keys(settings.shape)
      .filter((key) => isSecret(settings.shape[key] as z.ZodType) && faked[key] !== undefined)
      .map((key) => String(faked[key]))
    const store = fakeStore(redis, prefix, name)
    const { account } = fake.account(own)
    const readersSee = async () => (await store.list(account, 100)).filter(({ draft }) => !draft)

    return {
      channel,
      readersSee,
      order: (kind: FaultKind, seconds = 120) => addFault(redis, prefix, name, { kind, times: 1, seconds }),
      orderOnPublish: (kind: FaultKind) => addFault(redis, prefix, name, { kind, times: 1, on: 'publish' }),
      ordered: () => listFaults(redis, prefix, name),
      secrets,
      openAt,
      unreachable: async () => (await openAt(`http://127.0.0.1:${await deadPort()}/`)).channel,
      /** Whatever a log, the ledger or a debugger could show of it. */
      keepsSecrets(told: unknown) {
        expect(secrets).toHaveLength((Object.values(settings.shape) as z.ZodType[]).filter(isSecret).length)
        const shown = JSON.stringify(told) + inspect(told, { depth: null, showHidden: true })
        for (const secret of secrets)
          for (const spelling of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
            expect(shown).not.toContain(spelling)
      },
    }
  }

  test('a rendered post is published, and readers see exactly that', async () => {
    const { channel, readersSee, keepsSecrets } = await open()
    const post = channel.render(article(scripts.emoji[1]))
    const outcome = await send(channel, post)

    expect(outcome).toMatchObject({ kind: 'done', ref: { id: expect.stringMatching(/./) } })
    keepsSecrets(outcome)
    const [seen, ...more] = await readersSee()
    expect(more).toEqual([])
    expect(seen!.text).toBe(post.text)
    expect(seen!.bold ?? []).toEqual(post.entities.map(({ offset, length }) => ({ offset, length })))
    expect(`${seen!.text} ${seen!.link}`).toContain(post.link)
  })

  test('a headline over every limit is cut, and the link survives', async () => {
    const { channel, readersSee } = await open()
    const post = channel.render(article('a'.repeat(70_000)))
    expect(post.warnings).not.toEqual([])
    expect(await send(channel, post)).toMatchObject({ kind: 'done' })
    const [seen] = await readersSee()
    expect(`${seen!.text} ${seen!.link}`).toContain('https://news.example/city/harbour-bridge')
  })

  test('a fault that is meant for posts spares what leads up to one', async () => {
    const { channel, orderOnPublish, ordered, readersSee } = await open()
    await orderOnPublish('reset-after')
    const post = channel.render(article(scripts.Latin[1]))
    const ready = await channel.prepare?.(post, patience())
    expect(ready?.kind ?? 'ready').toBe('ready')
    expect(await ordered()).toHaveLength(1)
    await channel.publish(post, patience(), ready?.kind === 'ready' ? ready.prepared : undefined)
    expect(await readersSee()).toHaveLength(1)
    expect(await ordered(), 'the fault is used up').toEqual([])
  })

  describe('when the network misbehaves while the post is published', () => {
    const spoil = async (kind: FaultKind, signal = patience(), seconds?: number) => {
      const house = await open()
      const post = house.channel.render(article(scripts.Latin[1]))
      const ready = await house.channel.prepare?.(post, patience())
      const prepared = ready?.kind === 'ready' ? ready.prepared : undefined
      await house.order(kind, seconds)
      const outcome = await house.channel.publish(post, signal, prepared)
      house.keepsSecrets(outcome)
      /** Publishing what was prepared can be asked about; elsewhere nobody can know. */
      return {
        outcome,
        visible: (await house.readersSee()).length,
        canAsk: prepared !== undefined,
        readersSee: house.readersSee,
      }
    }

    test('a rate limit means later, at the told time', async () => {
      const { outcome, visible } = await spoil('rate-limit')
      expect(outcome).toMatchObject({ kind: 'later', detail: expect.stringMatching(/./) })
      const { afterMs } = outcome as { afterMs: number }
      // Some networks tell whole seconds since the epoch.
      expect(afterMs).toBeGreaterThanOrEqual(118_000)
      expect(afterMs).toBeLessThanOrEqual(122_000)
      expect(visible).toBe(0)
    })

    test('a dead token is refused, for a person to mend', async () => {
      const { outcome, visible } = await spoil('dead-token')
      expect(outcome).toMatchObject({ kind: 'refused', reason: 'credentials' })
      expect(visible).toBe(0)
    })

    test.each(['server-error-after', 'reset-after'] as const)(
      '%s: the post is out once, and is never called absent',
      async (kind) => {
        const { outcome, visible, canAsk } = await spoil(kind)
        expect(visible).toBe(1)
        expect(canAsk ? ['unknown', 'done'] : ['unknown']).toContain(outcome.kind)
      },
    )

    test('server-error-late: the post comes out after the answer, and is never called absent', async () => {
      const { outcome, visible, readersSee } = await spoil('server-error-late', patience(), 0.2)
      expect(visible).toBe(0)
      expect(outcome.kind).toBe('unknown')
      await expect.poll(readersSee).toHaveLength(1)
    })

    test('half-body: the post is out once, and is never called absent', async () => {
      // Some clients wait for the other half for ever: the signal must end it.
      const { outcome, visible, canAsk } = await spoil('half-body', AbortSignal.timeout(1000))
      expect(visible).toBe(1)
      expect(canAsk ? ['unknown', 'done'] : ['unknown']).toContain(outcome.kind)
    })

    test.each(['server-error', 'reset-before', 'redirect', 'html'] as const)(
      '%s: nothing is out, and it is never called done',
      async (kind) => {
        const { outcome, visible } = await spoil(kind)
        expect(visible).toBe(0)
        // The network may still do it: only a reading after the lease proves that it did not.
        expect(outcome.kind).toBe('unknown')
      },
    )

    test('silence ends with the signal, promptly and in doubt', async () => {
      const { channel, order, readersSee, keepsSecrets } = await open()
      const post = channel.render(article(scripts.Latin[1]))
      const ready = await channel.prepare?.(post, patience())
      await order('silence')
      const giveUp = new AbortController()
      const attempt = channel.publish(
        post,
        giveUp.signal,
        ready?.kind === 'ready' ? ready.prepared : undefined,
      )
      await expect.poll(readersSee).toHaveLength(1)

      const since = performance.now()
      giveUp.abort()
      const outcome = await attempt
      expect(performance.now() - since).toBeLessThan(500)
      expect(outcome.kind).toBe('unknown')
      keepsSecrets(outcome)
    })

    test('a refused connection means later: nothing was sent', async () => {
      const { unreachable, keepsSecrets } = await open()
      const channel = await unreachable()
      const outcome = await channel.publish(channel.render(article(scripts.Latin[1])), patience())
      expect(outcome).toMatchObject({ kind: 'later', scope: 'network' })
      keepsSecrets(outcome)
    })
  })

  test('a network that quotes the credentials, at whatever length, has no part of them repeated', async () => {
    const { openAt, secrets } = await open()
    for (const secret of secrets)
      for (const status of [400, 401, 403, 429, 200]) {
        // Wherever a text is cut, the cut goes through the credential.
        const said = secret.repeat(200)
        const root = await answering(status, {
          ok: false,
          error_code: status,
          description: said,
          title: said,
          detail: said,
          error: { code: 100, message: said, error_user_msg: said },
          errors: [{ message: said }],
        })
        const { channel } = await openAt(root)
        const post = channel.render(article(scripts.Latin[1]))
        const told = JSON.stringify([
          await channel.prepare?.(post, patience()),
          await channel.publish(post, patience()),
          await channel.publish(post, patience(), '1_1'),
          await channel.find?.(post, { since: 0 }, patience()),
          await channel.check(patience()),
        ])
        for (let at = 0; at + 12 <= secret.length; at++) expect(told).not.toContain(secret.slice(at, at + 12))
      }
  })

  test.each(Object.keys(faultKinds) as FaultKind[])(
    '%s before the one request can be repeated, so it is never in doubt',
    async (kind) => {
      const { channel, order, readersSee, keepsSecrets } = await open()
      if (!channel.prepare) return // nothing goes out before it
      await order(kind)
      // Once more: a page may be looked at for its card first, and what comes of that does not matter.
      await order(kind)
      const post = channel.render(article(scripts.Latin[1]))
      const prepared = await channel.prepare(post, AbortSignal.timeout(1000))
      expect(['later', 'refused']).toContain(prepared.kind)
      expect(await readersSee()).toEqual([])
      keepsSecrets(prepared)
    },
  )

  describe.each(scriptNames)('in %s', (script) => {
    const [character, sentence] = scripts[script]

    test('the network takes a post at its limit and not one more', async () => {
      const { channel, readersSee, keepsSecrets } = await open()
      const sample = channel.render(article(scripts.Latin[1]))
      const { limit } = sample.length
      const weight = measure(character.repeat(2)) - measure(character)
      const ofLength = (length: number): Post => {
        const filled = character.repeat(Math.floor(length / weight))
        const text = filled + 'a'.repeat(length - measure(filled))
        expect(measure(text)).toBe(length)
        return { ...sample, text, entities: [], length: { ...sample.length, used: length } }
      }

      expect(await send(channel, ofLength(limit - 1))).toMatchObject({ kind: 'done' })
      expect(await send(channel, ofLength(limit))).toMatchObject({ kind: 'done' })
      const over = await send(channel, ofLength(limit + 1))
      expect(over).toMatchObject({ kind: 'refused', reason: 'content' })
      keepsSecrets(over)
      expect(await readersSee()).toHaveLength(2)
    })

    test.each<[string, Article]>([
      ['a short story', article(sentence)],
      ['a long story', { ...article(sentence), body: Array(100).fill(sentence) as string[] }],
      ['an endless headline', article(`${sentence} `.repeat(6000 / sentence.length))],
      ['a headline without a space', article(character.repeat(6000))],
    ])('%s is rendered within the limit, measured as the network measures', async (_, story) => {
      const { channel } = await open()
      const { text, length } = channel.render(story)
      expect(length.used).toBe(measure(text))
      expect(length.used).toBeLessThanOrEqual(length.limit)
      expect(await send(channel, channel.render(story))).toMatchObject({ kind: 'done' })
    })
  })

  describe('its check', () => {
    test('finds a healthy channel healthy, and posts nothing', async () => {
      const { channel, readersSee } = await open()
      expect(await channel.check(patience())).toEqual({ ok: true, detail: expect.stringMatching(/./) })
      expect(await readersSee()).toEqual([])
    })

    test('finds a dead token', async () => {
      const { channel, order, keepsSecrets } = await open()
      await order('dead-token')
      const health = await channel.check(patience())
      expect(health).toMatchObject({ ok: false, reason: 'credentials', detail: expect.stringMatching(/./) })
      keepsSecrets(health)
    })

    test('finds that nobody answers', async () => {
      const { unreachable, keepsSecrets } = await open()
      const health = await (await unreachable()).check(patience())
      expect(health).toMatchObject({ ok: false, reason: 'unreachable', detail: expect.stringMatching(/./) })
      keepsSecrets(health)
    })
  })
})
