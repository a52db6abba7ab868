/** The mapping language: what it finds, and that it finds nothing else. */
import { expect, test } from 'vitest'
import { type HookSettings, hookOf } from '../../../src/intake/hooks/hook.ts'
import type { Mapping } from '../../../src/intake/hooks/mapping.ts'

const mapped = (map: Mapping, payload: unknown, more: Partial<HookSettings> = {}) => {
  const settings = { name: 'own', secret: 'a secret of sixteen', tags: [], approval: 'none' as const }
  const result = hookOf({ ...settings, map, ...more }, { timeZone: 'Europe/Kyiv' }).map(payload)
  return result.kind === 'ignored' ? result : result.data
}

test('the first alternative that has anything counts; a template needs all of its parts', () => {
  const map: Mapping = { standfirst: ['lead', '{a}-{b}', 'intro | whole', { value: 'none' }] }
  const standfirst = (payload: unknown) => (mapped(map, payload) as { standfirst?: unknown }).standfirst
  expect(standfirst({ lead: ' ', a: 1, b: 'x' })).toBe('1-x')
  expect(standfirst({ lead: null, a: 1, intro: 'A whole one.' })).toBe('A whole one.')
  expect(standfirst({ intro: 'It ends in the mid...' })).toBe('none')
})

test.each([
  ['2026-03-02T08:30:00', '2026-03-02T06:30:00.000Z'],
  ['2026-03-02', '2026-03-01T22:00:00.000Z'],
  ['0000-00-00T00:00:00', undefined],
  ['yesterday', 'yesterday'],
])('a time %s is %s', (written, read) => {
  expect(mapped({ publishedAt: 'at' }, { at: written })).toEqual(
    read === undefined ? {} : { publishedAt: read },
  )
})

test('addresses may be relative, to the site and to where the pictures are', () => {
  const map: Mapping = { url: 'slug', images: [{ each: 'pictures[]', url: 'src' }, { url: 'lead' }] }
  const payload = {
    slug: 'a/b',
    lead: '/2.jpg',
    pictures: [{ src: '1.jpg' }, { src: '2.jpg' }, { alt: 'none' }],
  }
  const bases = { siteUrl: 'https://town.example/news/', mediaUrl: 'https://cms.example/' }
  expect(mapped(map, payload, bases)).toMatchObject({
    url: 'https://town.example/news/a/b',
    images: [{ url: 'https://cms.example/1.jpg' }, { url: 'https://cms.example/2.jpg' }],
  })
  expect(mapped(map, payload)).toMatchObject({ url: 'a/b' })
})

test('what the hook says fills in and adds', () => {
  const more = { section: 'news', language: 'uk', tags: ['blog'] }
  const map: Mapping = { section: 's', language: 'l', tags: 'tags', version: 'v' }
  expect(mapped(map, { tags: ['ferry', 'blog'], v: '7' }, more)).toEqual({
    section: 'news',
    language: 'uk',
    tags: ['ferry', 'blog'],
    version: 7,
  })
  expect(mapped(map, { s: 'city', l: 'en_GB', v: '2.1' }, more)).toEqual({
    section: 'city',
    language: 'en-GB',
    tags: ['blog'],
  })
})

test('a path finds what the payload says and nothing of the language', () => {
  const payload = JSON.parse('{"__proto__":{"x":"inherited"},"list":["a"],"text":"abc"}')
  for (const path of ['x', 'toString', 'list.length', 'text.length', 'hasOwnProperty.name', 'text[0]'])
    expect(mapped({ headline: path }, payload)).toEqual({})
  expect(({} as { x?: string }).x).toBeUndefined()
})

test('a payload that is made to multiply, or to nest, costs little', () => {
  const wide = { a: Array.from({ length: 2_000 }, () => Array.from({ length: 2_000 }, () => 'x')) }
  const { tags } = mapped({ tags: 'a[][]' }, wide) as { tags: string[] }
  expect(tags).toEqual(['x'])
  const deep = JSON.parse('{"children":['.repeat(50_000) + ']}'.repeat(50_000))
  expect(mapped({ body: 'b | blocks' }, { b: deep })).toEqual({})
})
