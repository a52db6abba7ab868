import { expect, test } from 'vitest'
import { redactedQuery } from '../../src/domain/redacted.ts'

test.each([
  ['https://gazette.example/city/feed.xml', 'https://gazette.example/city/feed.xml'],
  ['https://gazette.example/?feed=rss2&cat=12,14', 'https://gazette.example/?feed=rss2&cat=12,14'],
  [
    'https://gazette.example:8443/2026/city-news/rss#top',
    'https://gazette.example:8443/2026/city-news/rss#top',
  ],
  ['https://ada:hush@gazette.example/feed', 'https://[secret]@gazette.example/feed'],
  ['https://gazette.example/feed/private/hush/', 'https://gazette.example/feed/private/[secret]/'],
  ['https://gazette.example/rss/9f8e7d6c5b4a/all', 'https://gazette.example/rss/[secret]/all'],
  ['https://gazette.example/f0a8b1c2-77de-4a21-9c0f-11aa22bb33cc.xml', 'https://gazette.example/[secret]'],
  ['https://gazette.example/feed?rsskey=hush', 'https://gazette.example/feed?rsskey=[secret]'],
  ['https://gazette.example/feed?feedkey=hush&n=20', 'https://gazette.example/feed?feedkey=[secret]&n=20'],
  ['https://gazette.example/feed?t=hush', 'https://gazette.example/feed?t=[secret]'],
  [
    'https://gazette.example/feed?access_token=hush;n=2',
    'https://gazette.example/feed?access_token=[secret];n=2',
  ],
  ['https://gazette.example/feed?x=aGVsbG8gd29ybGQ', 'https://gazette.example/feed?x=[secret]'],
  ['https://gazette.example/feed?9f8e7d6c5b4a39281706', 'https://gazette.example/feed?[secret]'],
  ['https://gazette.example/feed#9f8e7d6c5b4a39281706', 'https://gazette.example/feed#[secret]'],
])('the address of a feed, %s, is shown as %s', (address, shown) => {
  expect(redactedQuery(address)).toBe(shown)
})

test('an address of any length is done with at once', () => {
  expect(redactedQuery(`https://gazette.example/${'a-'.repeat(500_000)}!`)).toBe(
    'https://gazette.example/[secret]',
  )
})
