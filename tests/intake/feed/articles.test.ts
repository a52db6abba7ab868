/** By which names an item may be known, and what stands in a feed twice. */
import { expect, test } from 'vitest'
import { articlesOf, type FeedTerms } from '../../../src/intake/feed/articles.ts'
import { readFeed } from '../../../src/intake/feed/read.ts'

const articles = (items: string, terms: Partial<FeedTerms> = {}) => {
  const url = 'https://feeds.example/gazette.xml'
  const body = Buffer.from(`<rss version="2.0"><channel><title>Gazette</title>${items}</channel></rss>`)
  const feed = readFeed({ url, contentType: 'application/xml', body, headers: {} })!
  return articlesOf(feed, { url, tags: [], ...terms })
}

const item = (guid: string, link: string, title = 'Ferry', more = '') =>
  `<item><title>${title}</title><link>${link}</link><guid isPermaLink="false">${guid}</guid>${more}</item>`

test.each([
  ['a bare number counts at its story’s site, not at the feed’s', '17', 'gazette.example:17'],
  [
    'an address with the number of its version is the address',
    'https://gazette.example/ferry#1',
    'https://gazette.example/ferry',
  ],
  ['an entry of a live blog is not', 'https://gazette.example/ferry#p1', 'https://gazette.example/ferry#p1'],
])('%s', (_what, guid, id) => {
  expect(articles(item(guid, 'https://www.gazette.example/ferry'))[0]!.data.id).toBe(id)
})

test('a bare number without an address counts in its feed', () => {
  const [article] = articles('<item><title>Ferry</title><guid isPermaLink="false">17</guid></item>', {
    id: 'city',
  })
  expect(article!.data.id).toBe('city:17')
})

test('an item that stands there twice comes once, in its later words', () => {
  const link = 'https://gazette.example/ferry'
  const changed = (at: string) =>
    `<updated xmlns="http://www.w3.org/2005/Atom">2026-03-02T${at}:00Z</updated>`
  const both = articles(
    item('urn:1', link, 'Ferry', changed('06:00')) +
      item('urn:1', `${link}?utm_source=rss`, 'Ferry, again', changed('07:00')),
  )
  expect(both.map(({ data }) => data.headline)).toEqual(['Ferry, again'])
})

test('stories that share a guid and the address of a front page are told apart by their headlines', () => {
  const ids = articles(
    item('', 'https://gazette.example/', 'Ferry') + item('', 'https://gazette.example/', 'Tram'),
  ).map(({ data, hasPage }) => [data.id, hasPage])
  expect(new Set(ids.map(([id]) => id)).size).toBe(2)
  expect(ids.map(([, hasPage]) => hasPage)).toEqual([false, false])
})

test('what the configuration adds makes no other words', () => {
  const digest = (terms: Partial<FeedTerms>) =>
    articles(item('1', 'https://gazette.example/ferry'), terms)[0]!.digest
  expect(digest({ section: 'City', tags: ['wire'] })).toBe(digest({}))
})
