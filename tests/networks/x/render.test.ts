import fc from 'fast-check'
import twitter from 'twitter-text'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { network } from '../../../src/networks/x/index.ts'
import { render } from '../../../src/networks/x/render.ts'
import { settings as schema } from '../../../src/networks/x/settings.ts'
import { weightedLength } from '../../../src/text/weighted.ts'
import { article, info, settings } from './serving.ts'

describe('the words of a post on X', () => {
  it('begin with the headline and end with the address of the article', () => {
    const post = render(article, settings)
    expect(post.text.startsWith(`${article.headline}\n\n`)).toBe(true)
    expect(post.text.endsWith(`\n\n${article.url}`)).toBe(true)
    expect(post).toMatchObject({
      entities: [],
      link: article.url,
      length: { used: weightedLength(post.text), limit: 280, unit: 'weighted characters' },
      warnings: [],
    })
  })

  it.each([
    ['Latin', 'Harbour reopens after a long storm. '],
    ['Cyrillic', 'Порт знову працює після шторму. '],
    ['Chinese', '港口在暴风雨后重新开放。'],
    ['emoji', '👩‍👩‍👧‍👦 🇺🇦 ⚓️ '],
    ['Arabic', 'أعيد فتح الميناء بعد العاصفة. '],
  ])('never go over the limit, in %s', (_, words) => {
    for (const limit of [100, 280, 4000]) {
      const long = {
        ...article,
        headline: words.repeat(30),
        standfirst: words.repeat(300),
        body: [words.repeat(90)],
      }
      const { text, length } = render(long, { ...settings, characterLimit: limit })
      expect(length.used).toBeLessThanOrEqual(limit)
      expect(weightedLength(text)).toBe(length.used)
      expect(text.endsWith(article.url)).toBe(true)
    }
  })

  it('keep one cashtag, which is all that X allows, and say so', () => {
    const post = render({ ...article, headline: '$ACME up, $BETA down, $50 a share' }, settings)
    expect(post.text).toContain('$ACME up, BETA down, $50 a share')
    expect(post.warnings).toEqual([expect.stringContaining('one cashtag')])
  })

  it('make no link of a market: what loses its dollar sign loses its dot', () => {
    const { text } = render({ ...article, headline: 'DAX falls: $SAP.DE, $BMW.DE.' }, settings)
    expect(text).toContain('DAX falls: $SAP.DE, BMW DE')
  })

  it('keep within the limit, with one cashtag and no other link, whatever is listed', () => {
    const listed = fc.stringMatching(/^\$[A-Za-z]{1,6}([._](DE|PA|B|to|L|com|as))?[,.:!)]?$/)
    const words = fc.array(fc.oneof(listed, fc.constantFrom('rise', '$50', '(x)', 'and', 'DAX.')), {
      maxLength: 60,
    })
    const line = words.map((list) => list.join(' '))
    fc.assert(
      fc.property(line, line, fc.array(line, { maxLength: 3 }), (headline, standfirst, body) => {
        const story = { ...article, headline: `Markets ${headline}`, standfirst, body }
        const { text, length } = render(story, settings)
        expect(length.used).toBe(twitter.parseTweet(text).weightedLength)
        expect(length.used).toBeLessThanOrEqual(280)
        expect(twitter.extractCashtags(text).length).toBeLessThanOrEqual(1)
        expect(twitter.extractUrls(text)).toEqual([article.url])
      }),
      { numRuns: 500, seed: 280 },
    )
  })

  it('leave out characters that make X refuse a post', () => {
    expect(render({ ...article, headline: '\uFEFFHarbour\uFFFF reopens' }, settings).text).toMatch(
      /^Harbour reopens/,
    )
  })
})

describe('the link policy of an X channel', () => {
  const links = [
    { priority: 'breaking' as const, post: 'with-link' as const },
    { section: 'Sport', post: 'none' as const },
    { post: 'without-link' as const },
  ]
  const open = () => network.open(info, { ...settings, links })

  it('takes the first rule that fits, and prices the post that comes of it', () => {
    const channel = open()
    const plain = channel.render(article)
    expect(plain.text).not.toContain(article.url)
    expect(plain.link).toBe(article.url)
    expect(channel.cost!(plain)).toBe(15_000)

    const urgent = channel.render({ ...article, priority: 'breaking', section: 'Sport' })
    expect(urgent.text.endsWith(article.url)).toBe(true)
    expect(channel.cost!(urgent)).toBe(200_000)
    channel.close()
  })

  it.each(['Harbour.news is back', 'Read https://other.example/x first'])(
    'prices a link that stands in the words: %s',
    (headline) => {
      const channel = open()
      expect(channel.cost!(channel.render({ ...article, headline }))).toBe(200_000)
      channel.close()
    },
  )

  it('an album has the price of each alternative text', () => {
    const channel = network.open(info, { ...settings, picture: 'album' })
    const images = ['a', 'b', 'c', 'd', 'e'].map((name) => ({
      url: `https://example.com/${name}.jpg`,
      alt: name,
    }))
    expect(channel.cost!(channel.render({ ...article, images }))).toBe(200_000 + 4 * 5_000)
    const [, ...rest] = images
    const partly = channel.render({ ...article, images: [{ url: 'https://example.com/f.jpg' }, ...rest] })
    expect(channel.cost!(partly)).toBe(200_000 + 3 * 5_000)
    expect(partly.warnings.at(-1)).toContain('1 of the 4 pictures')
  })

  it('with-picture: no link but the picture, whose alternative text is cut at a word and has its price', () => {
    const channel = network.open(info, { ...settings, links: [{ post: 'with-picture' }] })
    const alt = 'A ferry at the pier. '.repeat(60)
    const post = channel.render({ ...article, images: [{ url: 'https://example.com/ferry.jpg', alt }] })
    expect(post.text).not.toContain(article.url)
    expect(post.media?.url).toBe('https://example.com/ferry.jpg')
    expect(post.media!.alt!.length).toBeLessThanOrEqual(1000)
    expect(post.media!.alt).toMatch(/(A|ferry|at|the|pier\.)…$/)
    expect(channel.cost!(post)).toBe(15_000 + 5_000)
    const bare = channel.render(article)
    expect([bare.media, bare.warnings.at(-1)]).toEqual([undefined, expect.stringContaining('no picture')])
    const silent = channel.render({ ...article, images: [{ url: 'https://example.com/ferry.jpg' }] })
    expect(silent.warnings.join()).toContain('no alternative text')
    expect(channel.cost!(silent)).toBe(15_000)
    channel.close()
  })

  it('declines what it is told to skip, and nothing else', () => {
    const channel = open()
    expect(channel.declines!({ ...article, section: 'Sport' })).toContain('skip')
    expect(channel.declines!({ ...article, section: 'Sport', priority: 'breaking' })).toBeUndefined()
    expect(channel.declines!(article)).toBeUndefined()
    channel.close()
  })
})

describe('the settings of an X channel', () => {
  const { handle, appKey, appSecret, accessToken, accessSecret } = settings
  const written = { handle, appKey, appSecret, accessToken, accessSecret }
  const object = z.strictObject(schema.shape)

  it('take a handle with or without @, and know the rest', () => {
    expect(object.parse(written)).toEqual(settings)
    expect(object.parse({ ...written, handle: '@mainnews' })).toEqual(settings)
  })

  it.each([
    ['handle', 'main news'],
    ['appKey', ''],
    ['characterLimit', 50],
    ['apiRoot', 'ftp://api.x.com'],
  ])('refuse a %s of %j', (key, value) => {
    expect(object.safeParse({ ...written, [key]: value }).error?.issues[0]?.path).toEqual([key])
  })

  it('mark every credential as a secret, and explain every key', () => {
    const marks = Object.entries(schema.shape).map(([key, type]) => [key, type.meta()?.secret === true])
    expect(marks.filter(([, secret]) => secret).map(([key]) => key)).toEqual([
      'appKey',
      'appSecret',
      'accessToken',
      'accessSecret',
    ])
    for (const type of Object.values(schema.shape)) expect(type.description).toMatch(/\w{3}/)
  })
})
