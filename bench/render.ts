/**
 * Posts rendered per second on each network, with the cost of X's own counter, twitter-text, beside ours. The stories are the
 * golden ones, each with twenty paragraphs of body, as newsrooms have them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import twitter from 'twitter-text'
import type { Article } from '../src/domain/article.ts'
import { render as facebook } from '../src/networks/facebook/render.ts'
import { render as telegram } from '../src/networks/telegram/render.ts'
import { render as x } from '../src/networks/x/render.ts'
import { weightedLength } from '../src/text/weighted.ts'

const golden = 'tests/networks/golden/'
const roundMs = 3_000

const stories: Article[] = readdirSync(golden)
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const story = JSON.parse(readFileSync(golden + file, 'utf8'))
    const lead: string = story.standfirst ?? story.headline
    return {
      ...{
        id: file,
        url: 'https://gazette.example/city/2026/05/04/story',
        authors: [],
        images: [],
        tags: [],
      },
      ...{ version: 1, priority: 'routine', status: 'published' },
      ...story,
      body: [...(story.body ?? []), ...Array.from({ length: 20 }, () => `${lead} `.repeat(4).trim())],
    }
  })

/** How often `act` ran through all of `items` in a second, times their number. */
const perSecond = <Item>(items: Item[], act: (item: Item) => unknown): number => {
  for (const item of items) act(item)
  const start = performance.now()
  let done = 0
  for (; performance.now() - start < roundMs; done += items.length) for (const item of items) act(item)
  return (done / (performance.now() - start)) * 1_000
}

const onX = (article: Article) => x(article, { characterLimit: 280 })
const posts = stories.map((article) => onX(article).text)

const rows: Array<[string, number]> = [
  ['posts for Telegram', perSecond(stories, (article) => telegram(article, {}))],
  ['posts for X', perSecond(stories, onX)],
  ['posts for Facebook', perSecond(stories, (article) => facebook(article, {}))],
  ['lengths of a post on X, ours', perSecond(posts, weightedLength)],
  [
    'lengths of a post on X, twitter-text',
    perSecond(posts, (text) => twitter.parseTweet(text).weightedLength),
  ],
]
for (const [what, rate] of rows)
  process.stdout.write(`${what.padEnd(38)} ${Math.round(rate).toLocaleString('en').padStart(10)} a second\n`)
