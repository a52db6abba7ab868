/** What each CMS sends, and the article that it is: pairs of files, so that the directory is the list of cases. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type HookSettings, hookOf } from '../../../src/intake/hooks/hook.ts'
import type { Mapping } from '../../../src/intake/hooks/mapping.ts'
import type { PresetName } from '../../../src/intake/hooks/presets.ts'
import { readArticle } from '../../../src/intake/json.ts'

const folder = new URL('./payloads/', import.meta.url)
const json = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.article.json'))
  .map((name) => name.slice(0, -'.article.json'.length))

const settings = (from: PresetName | undefined, map: Mapping = {}, more: Partial<HookSettings> = {}) => ({
  name: from ?? 'own',
  from,
  secret: 'a secret of sixteen',
  map,
  tags: [],
  approval: 'none' as const,
  ...more,
})
const hook = (...given: Parameters<typeof settings>) =>
  hookOf(settings(...given), { timeZone: 'Europe/Kyiv' })

/** As the newsroom of each set of payloads would write it. */
const setUp: Record<string, ReturnType<typeof hook>> = {
  wordpress: hook('wordpress'),
  ghost: hook('ghost'),
  strapi: hook(
    'strapi',
    {},
    { siteUrl: 'https://town.example/news/', mediaUrl: 'https://cms.town.example/' },
  ),
  'ninjs-1': hook('ninjs', { url: 'https://gazette.example/{slugline}' }),
  'ninjs-2': hook('ninjs'),
  'ninjs-3': hook('ninjs'),
}

test.each(names)('%s becomes its article', (name) => {
  const mapped = setUp[name]!.map(json(`${name}.json`))
  if (mapped.kind !== 'article') throw new Error(mapped.reason)
  const read = readArticle(mapped.data, { language: 'en' })
  expect(read).toEqual({ ok: true, article: json(`${name}.article.json`) })
})

const changed = (name: string, change: (payload: ReturnType<typeof json>) => void) => {
  const payload = json(`${name}.json`)
  change(payload)
  return setUp[name]!.map(payload)
}
const outcome = (mapped: ReturnType<typeof changed>): string =>
  mapped.kind === 'ignored' ? `ignored: ${mapped.reason}` : String(mapped.data.status)

describe('WordPress', () => {
  test('a page is no post, a draft is not out, and an unpublished post is taken back', () => {
    expect(outcome(changed('wordpress', (post) => (post.type = 'page')))).toBe(
      'ignored: type is "page"; taken is only post',
    )
    expect(outcome(setUp.wordpress!.map({ id: 1, type: 'post', status: 'draft' }))).toBe(
      'ignored: its status is "draft": neither published nor taken back',
    )
    expect(setUp.wordpress!.map({ id: 4711, type: 'post', event: 'unpublish' })).toEqual({
      kind: 'article',
      data: { id: 'wordpress:4711', status: 'retracted' },
    })
  })

  test('an excerpt that WordPress cut out of the story is no standfirst', () => {
    const mapped = changed('wordpress', (post) => {
      post.excerpt.rendered = '<p>The city reopens the line across the bay after [&hellip;]</p>\n'
    })
    expect(mapped).not.toHaveProperty('data.standfirst')
  })
})

describe('Ghost', () => {
  test.each([
    ['post.published.edited', 'published'],
    ['post.unpublished', 'retracted'],
    ['post.deleted', 'retracted'],
    ['post.scheduled', 'ignored: its status is "post.scheduled": neither published nor taken back'],
    ['page.published', 'ignored: its status is "page.published": neither published nor taken back'],
  ])('%s: %s', (event, expected) => {
    expect(outcome(changed('ghost', (payload) => (payload.event = event)))).toBe(expected)
  })

  test('a version that does not name the event is understood by the change of status', () => {
    const was = (before: string | undefined, now: string | undefined) =>
      outcome(
        changed('ghost', (payload) => {
          delete payload.event
          payload.post.previous = before === undefined ? {} : { id: 'x', status: before }
          payload.post.current = now === undefined ? {} : { ...payload.post.current, status: now }
        }),
      )
    expect(was('draft', 'published')).toBe('published')
    expect(was(undefined, 'published')).toBe('published')
    expect(was('published', 'draft')).toBe('retracted')
    expect(was('published', undefined)).toBe('retracted')
    expect(was(undefined, 'scheduled')).toContain('"scheduled"')
    expect(was('draft', undefined)).toContain('"draft deleted"')
  })

  test('a deleted post is known by its id alone', () => {
    const deleted = { event: 'post.deleted', post: { current: {}, previous: { id: 'abc', title: 'Gone' } } }
    expect(setUp.ghost!.map(deleted)).toEqual({
      kind: 'article',
      data: { id: 'ghost:abc', status: 'retracted' },
    })
  })
})

describe('Strapi', () => {
  test('other content types and drafts are ignored; unpublished and deleted entries are taken back', () => {
    expect(outcome(changed('strapi', (payload) => (payload.model = 'author')))).toBe(
      'ignored: model is "author"; taken is only article',
    )
    expect(outcome(changed('strapi', (payload) => (payload.event = 'entry.update')))).toContain('ignored')
    expect(outcome(changed('strapi', (payload) => (payload.event = 'entry.unpublish')))).toBe('retracted')
    expect(outcome(changed('strapi', (payload) => (payload.event = 'entry.delete')))).toBe('retracted')
  })

  test('its blocks are read as paragraphs, and two languages of a document are two stories', () => {
    const mapped = changed('strapi', ({ entry }) => {
      entry.locale = 'uk'
      entry.body = [
        {
          type: 'paragraph',
          children: [
            { type: 'text', text: 'Line 9 ' },
            {
              type: 'link',
              url: 'https://town.example/9',
              children: [{ type: 'text', text: 'drives', bold: true }],
            },
            { type: 'text', text: ' at night.' },
          ],
        },
        {
          type: 'list',
          format: 'unordered',
          children: [{ type: 'list-item', children: [{ type: 'text', text: 'Friday' }] }],
        },
      ]
    })
    expect(mapped).toMatchObject({
      data: { id: 'strapi:k3v9x0w2q7m1t5b8z4n6c0da:uk', body: 'Line 9 drives at night.\n\nFriday' },
    })
  })

  test('version 4 has no documentId', () => {
    const mapped = changed('strapi', ({ entry }) => {
      delete entry.documentId
    })
    expect(mapped).toMatchObject({ data: { id: 'strapi:article:88' } })
  })
})

describe('ninjs', () => {
  test('a killed story is taken back, a withheld one and a package are ignored', () => {
    expect(outcome(changed('ninjs-1', (item) => (item.pubstatus = 'canceled')))).toBe('retracted')
    expect(outcome(changed('ninjs-3', (item) => (item.pubStatus = 'canceled')))).toBe('retracted')
    expect(outcome(changed('ninjs-1', (item) => (item.pubstatus = 'withheld')))).toContain('ignored')
    expect(outcome(changed('ninjs-1', (item) => (item.type = 'composite')))).toContain('ignored')
  })

  test('what says nothing of its status is usable, as the standard says', () => {
    expect(outcome(changed('ninjs-2', (item) => delete item.pubstatus))).toBe('published')
  })
})
