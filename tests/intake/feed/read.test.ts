import { expect, test } from 'vitest'
import { articlesOf } from '../../../src/intake/feed/articles.ts'
import { readFeed } from '../../../src/intake/feed/read.ts'
import { readArticle } from '../../../src/intake/json.ts'

const url = 'https://gazette.example/feeds/city.xml'

const read = (body: string | Buffer, contentType = 'application/xml', headers: Record<string, string> = {}) =>
  readFeed({ url, contentType, body: Buffer.from(body), headers })

const articles = (body: string | Buffer, contentType?: string) =>
  articlesOf(read(body, contentType)!, { url, tags: [] })

const only = (body: string | Buffer, contentType?: string) => {
  const [first] = articles(body, contentType)
  return first!.data
}

const rss = (items: string, channel = '') =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel><title>Harbour Gazette</title><link>https://gazette.example/</link>${channel}${items}</channel></rss>`

const item = (more: string) =>
  `<item><title>The ferry is back</title><link>https://gazette.example/ferry</link>${more}</item>`

test('RSS 2: every field, as plain text, with its paragraphs, pictures largest first and tags', () => {
  const data = only(
    rss(
      item(`<guid isPermaLink="false">tag:gazette.example,2026:17</guid>
      <description>&lt;p&gt;Boats leave &lt;b&gt;every&lt;/b&gt; twenty minutes &amp;amp; are free.&lt;/p&gt;</description>
      <content:encoded><![CDATA[<p>The city reopens the line.</p><script>alert('no')</script>
        <figure><img src="/img/inline.jpg" alt="A pier"><figcaption>Photo: J. Bell</figcaption></figure>
        <p>Tickets are sold&nbsp;on board.<br>Bring coins.</p>]]></content:encoded>
      <dc:creator>Ada Reyes</dc:creator><category>City</category><category>Ferry &amp; tram</category>
      <media:content url="https://gazette.example/img/small.jpg" medium="image" width="140"/>
      <media:content url="https://gazette.example/img/large.jpg" medium="image" width="1200"/>
      <enclosure url="/img/enclosed.png" type="image/png" length="1"/>
      <pubDate>Mon, 02 Mar 2026 06:30:00 +0200</pubDate>`),
      '<language>en-gb</language><managingEditor>desk@gazette.example (The desk)</managingEditor>',
    ),
  )
  expect(data).toEqual({
    id: 'tag:gazette.example,2026:17',
    url: 'https://gazette.example/ferry',
    headline: 'The ferry is back',
    standfirst: 'Boats leave every twenty minutes & are free.',
    body: ['The city reopens the line.', 'Tickets are sold on board. Bring coins.'],
    authors: ['Ada Reyes'],
    tags: ['City', 'Ferry & tram'],
    language: 'en-gb',
    images: [
      { url: 'https://gazette.example/img/large.jpg' },
      { url: 'https://gazette.example/img/small.jpg' },
      { url: 'https://gazette.example/img/enclosed.png' },
      { url: 'https://gazette.example/img/inline.jpg', alt: 'A pier' },
    ],
    publishedAt: '2026-03-02T04:30:00.000Z',
  })
  expect(readArticle(data, { language: 'en' })).toMatchObject({ ok: true, article: { language: 'en-GB' } })
})

test('Atom: xml:base, XHTML, text that looks like markup, inherited author, time of the last change', () => {
  const data =
    only(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://gazette.example/city/" xml:lang="uk">
    <title>Місто</title><author><name>Редакція</name></author><link rel="self" href="/city/atom"/>
    <link rel="hub" href="https://hub.example/"/>
    <entry><id>urn:uuid:1</id><title type="html">Пором &amp;lt;3 &lt;i&gt;знову&lt;/i&gt;</title><link href="porom"/>
    <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Перший.</p><p>Другий.</p></div></summary>
    <category term="transport" label="Транспорт"/><link rel="enclosure" type="image/jpeg" href="p.jpg"/>
    <published>2026-03-02T06:30:00Z</published><updated>2026-03-02T08:00:00Z</updated></entry></feed>`)
  expect(data).toMatchObject({
    id: 'urn:uuid:1',
    url: 'https://gazette.example/city/porom',
    headline: 'Пором <3 знову',
    standfirst: 'Перший.',
    body: ['Другий.'],
    tags: ['Транспорт'],
    authors: ['Редакція'],
    language: 'uk',
    images: [{ url: 'https://gazette.example/city/p.jpg' }],
    publishedAt: '2026-03-02T06:30:00.000Z',
    updatedAt: '2026-03-02T08:00:00.000Z',
  })
})

test('RDF: items beside the channel, known by what they are about', () => {
  const feed = `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://gazette.example/"><title>Gazette</title></channel>
    <item rdf:about="https://gazette.example/ferry"><title>The ferry is back</title><link>/ferry</link>
    <dc:date>2026-03-02T06:30:00+02:00</dc:date><dc:subject>City</dc:subject></item></rdf:RDF>`
  expect(only(feed)).toMatchObject({
    id: 'https://gazette.example/ferry',
    url: 'https://gazette.example/ferry',
    tags: ['City'],
    publishedAt: '2026-03-02T04:30:00.000Z',
  })
})

test('JSON Feed: relative links, numbers as ids, the first author of 1.0; a broken entry costs only itself', () => {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Gazette',
    feed_url: 'https://gazette.example/feed.json',
    hubs: [
      { type: 'rssCloud', url: 'https://no.example/' },
      { type: 'WebSub', url: 'https://hub.example/' },
    ],
    items: [
      'nonsense',
      {
        id: 17,
        url: '../ferry',
        title: 'The ferry is back',
        content_text: 'One.\n\nTwo.',
        summary: 'Free for a week.',
        image: '/img/ferry.jpg',
        author: { name: 'Ada Reyes' },
        tags: ['City', 7],
        date_published: '2026-03-02T06:30:00Z',
        date_modified: '2026-03-02T07:00:00Z',
        attachments: null,
      },
    ],
  }
  const parsed = read(JSON.stringify(feed), 'application/feed+json')
  expect(parsed).toMatchObject({
    hub: 'https://hub.example/',
    self: 'https://gazette.example/feed.json',
    problems: ['1 entries are no items'],
  })
  expect(only(JSON.stringify(feed))).toMatchObject({
    id: 'gazette.example:17',
    url: 'https://gazette.example/ferry',
    standfirst: 'Free for a week.',
    body: ['One.', 'Two.'],
    authors: ['Ada Reyes'],
    tags: ['City'],
    images: [{ url: 'https://gazette.example/img/ferry.jpg' }],
    updatedAt: '2026-03-02T07:00:00.000Z',
  })
})

const cyrillic = Buffer.from([0xcf, 0xee, 0xf0, 0xee, 0xec]) // Пором in windows-1251
const inCyrillic = (prolog: string) =>
  Buffer.concat([
    Buffer.from(`${prolog}<rss><channel><item><link>https://gazette.example/a</link><title>`),
    cyrillic,
    Buffer.from('</title></item></channel></rss>'),
  ])

test.each([
  ['said by the header', inCyrillic(''), 'text/xml; charset=windows-1251'],
  ['said by the prolog', inCyrillic('<?xml version="1.0" encoding="windows-1251"?>'), 'text/xml'],
  [
    'said by the prolog, denied by the header',
    inCyrillic('<?xml version="1.0" encoding="Windows-1251"?>'),
    'text/xml; charset=utf-8',
  ],
  [
    'with a byte order mark',
    Buffer.from(
      `\ufeff${inCyrillic('')
        .toString('latin1')
        .replace(/>[^<]{5}</, '>Пором<')}`,
      'utf16le',
    ),
    'text/xml; charset=windows-1251',
  ],
  [
    'in UTF-8 that nobody mentions',
    Buffer.from(
      '<rss><channel><item><link>https://gazette.example/a</link><title>Пором</title></item></channel></rss>',
    ),
    '',
  ],
  [
    'in a charset that does not exist',
    Buffer.from(
      '<rss><channel><item><link>https://gazette.example/a</link><title>Пором</title></item></channel></rss>',
    ),
    'text/xml; charset=klingon',
  ],
])('Cyrillic %s', (_how, body, contentType) => {
  expect(only(body, contentType).headline).toBe('Пором')
})

test('without a guid the address is the identity; a guid of several items belongs to none of them', () => {
  const [first, second, third] = articles(
    rss(
      item('') +
        ['bridge', 'tram']
          .map(
            (name) =>
              `<item><title>${name}</title><link>https://gazette.example/${name}?utm_source=rss</link><guid>1</guid></item>`,
          )
          .join(''),
    ),
  ).reverse()
  expect(first!.data.id).toMatch(/^ferry-[\da-f]{10}$/)
  expect(second!.data.id).toMatch(/^bridge-/)
  expect(third!.data.id).toMatch(/^tram-/)
})

test('a bare number means something at its own site only; a guid with spaces is none', () => {
  expect(only(rss(item('<guid>17</guid>'))).id).toBe('gazette.example:17')
  expect(only(rss(item('<guid>the ferry</guid>'))).id).toMatch(/^ferry-/)
})

test('the guid is the address when there is no link, unless it says that it is not', () => {
  const guid = (more: string) =>
    rss(`<item><title>Ferry</title><guid${more}>https://gazette.example/?p=7</guid></item>`)
  expect(only(guid('')).url).toBe('https://gazette.example/?p=7')
  expect(only(guid(' isPermaLink="false"')).url).toBeUndefined()
})

test('oldest first; one without a date stays with its neighbour', () => {
  const dated = (name: string, date: string) =>
    `<item><title>${name}</title><link>https://gazette.example/${name}</link>${date && `<pubDate>${date}</pubDate>`}</item>`
  const feed = rss(
    dated('d', 'Mon, 02 Mar 2026 09:00:00 GMT') +
      dated('c', '') +
      dated('b', 'Mon, 02 Mar 2026 07:00:00 GMT') +
      dated('a', 'Mon, 02 Mar 2026 06:00:00 GMT'),
  )
  expect(articles(feed).map(({ data }) => data.headline)).toEqual(['a', 'b', 'c', 'd'])
})

test.each([
  ['Boats leave at 5. The fare is not yet […]', 'Boats leave at 5.'],
  ['The fare is not yet [&#8230;]', undefined],
  [
    '<p>Boats leave at 5.</p><p>The post <a href="/x">Ferry</a> appeared first on <a href="/">Gazette</a>.</p>',
    'Boats leave at 5.',
  ],
  ['Is 3 &amp;lt; 4? Yes.', 'Is 3 < 4? Yes.'],
  ['&amp;lt;p&amp;gt;Escaped twice.&amp;lt;/p&amp;gt;', 'Escaped twice.'],
  ['The ferry is back', undefined],
])('the summary %s', (summary, standfirst) => {
  const html = summary.replaceAll('<', '&lt;')
  expect(only(rss(item(`<description>${html}</description>`))).standfirst).toBe(standfirst)
})

test('the words alone make the digest: a new date is no new version, a new word is', () => {
  const digest = (more: string) => articles(rss(item(more)))[0]!.digest
  expect(digest('<pubDate>Mon, 02 Mar 2026 06:30:00 GMT</pubDate>')).toBe(digest(''))
  expect(digest('<description>More.</description>')).not.toBe(digest(''))
})

test('a hub in the header counts more than one in the feed', () => {
  const feed = rss('', '<atom:link rel="hub" href="https://a.example/"/>')
  expect(read(feed)).toMatchObject({ hub: 'https://a.example/' })
  expect(
    read(feed, 'text/xml', { link: '<https://b.example/>; rel="hub", </city>; rel=self' }),
  ).toMatchObject({
    hub: 'https://b.example/',
    self: 'https://gazette.example/city',
  })
})

test('of a feed that was cut, what is whole is taken', () => {
  const whole = rss(
    item('<guid>https://gazette.example/1</guid>') +
      item('<guid>https://gazette.example/2</guid><description>Half'),
  )
  const cut = read(whole.slice(0, whole.indexOf('Half') + 2))!
  expect(cut.items.map(({ guid }) => guid)).toEqual(['https://gazette.example/1'])
  expect(cut.problems).toEqual([expect.stringContaining('ends in the middle')])
})

test('what is larger than an article can be is left out, the others stay', () => {
  const feed = read(
    rss(item('<a>'.repeat(3_000)) + item(`<x y="${'z'.repeat(30_000)}"/>`) + item('<guid>ok</guid>')),
  )!
  expect(feed.items.map(({ guid }) => guid)).toEqual(['ok'])
  expect(feed.problems).toEqual(['2 items are larger than an article can be'])
})

test('of a feed without end the first 500 items are read', () => {
  const feed = read(rss(item('').repeat(700)))!
  expect(feed.items).toHaveLength(500)
  expect(feed.problems).toEqual(['only its first 500 items were read'])
})

test.each([
  ['a page', '<!doctype html><html><head><title>Gazette</title></head></html>'],
  ['nothing', ''],
  ['another JSON', '{"items": []}'],
  ['half of a JSON Feed', '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"'],
  ['a head without end', `<rss ${'a="1" '.repeat(30_000)}><channel>${item('')}</channel></rss>`],
  [
    'lists in lists',
    `{"version": "https://jsonfeed.org/version/1.1", "items": ${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  ],
])('%s is no feed', (_what, body) => {
  expect(read(body)).toBeUndefined()
})

const bomb = (levels: number) =>
  `<!DOCTYPE rss [<!ENTITY e0 "boom">${Array.from({ length: levels }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('')}
  <!ENTITY file SYSTEM "file:///etc/passwd">]>`

test.each([
  ['an entity bomb', bomb(12) + rss(item('<description>&e12; &file;</description>')).slice(21)],
  ['300,000 empty items', rss('<item/>'.repeat(300_000))],
  ['items in items', rss('<item>'.repeat(300_000))],
  ['tags in tags', rss(item('<a>'.repeat(300_000)))],
  [
    'tags in tags in HTML',
    rss(item(`<description><![CDATA[${'<div><a b=c>'.repeat(70_000)}</p>]]></description>`)),
  ],
  ['CDATA without end', rss(item('')) + '<![CDATA['.repeat(200_000)],
  ['comments', rss('<!--a-->'.repeat(200_000) + item(''))],
  ['less-thans', rss(item('<'.repeat(1_000_000)))],
  ['ampersands', rss(item(`<description>${'&'.repeat(900_000)}</description>`))],
  ['escapes of escapes', rss(item(`<description>${'&amp;amp;'.repeat(90_000)}</description>`))],
  ['pictures', rss(item('<media:content url="a.jpg" medium="image"/>'.repeat(900)).repeat(40))],
])('%s cost little time and no other item', (_what, body) => {
  const began = process.cpuUsage()
  const feed = read(body)
  if (feed) articlesOf(feed, { url, tags: [] })
  const { user, system } = process.cpuUsage(began)
  expect((user + system) / 1_000).toBeLessThan(4_000)
  expect(JSON.stringify(feed ?? {})).not.toContain('boomboom')
})
