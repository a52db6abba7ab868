/** No value of a feed costs more than its length, and one that takes too long is given up in words. */
import { expect, test } from 'vitest'
import { openFeedReader } from '../../../src/intake/feed/apart.ts'
import { articlesOf } from '../../../src/intake/feed/articles.ts'
import { readFeed } from '../../../src/intake/feed/read.ts'

const url = 'https://gazette.example/feed'
const answer = (item: string) => ({
  url,
  contentType: 'text/xml',
  headers: {},
  body: Buffer.from(
    `<rss version="2.0"><channel><title>G</title><item><title>a</title>${item}</item></channel></rss>`,
  ),
})

test.each(['link', 'guid', 'title', 'pubDate', 'author', 'category', 'description'])(
  'a hundred kilobytes of any one character in <%s>',
  (field) => {
    for (const character of ['/', ' ', ',', ';', '|', '-', '.', '[', 'a', '1', '\n', 'é']) {
      const before = process.cpuUsage()
      const feed = readFeed(
        answer(`<${field}>https://gazette.example/${character.repeat(100_000)}x</${field}>`),
      )
      if (feed) articlesOf(feed, { url, tags: [] })
      const { user, system } = process.cpuUsage(before)
      expect((user + system) / 1_000, JSON.stringify(character)).toBeLessThan(500)
    }
  },
)

test('a feed whose thread ends says so', async () => {
  const read = openFeedReader(new URL('data:text/javascript,process.exit()'))
  expect(await read(answer(''))).toEqual({ ok: false, why: expect.stringContaining('too long') })
})
