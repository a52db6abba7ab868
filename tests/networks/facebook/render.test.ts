import { expect, test } from 'vitest'
import { render } from '../../../src/networks/facebook/render.ts'

const article = {
  id: 'ferry-1',
  url: 'https://news.example/ferry',
  headline: 'Ferry to run again from Monday',
  standfirst: 'The night ferry returns after nine weeks in dock.',
  body: ['Passengers had to take the bridge.'],
  tags: [],
  language: 'en',
  authors: [],
  images: [],
  version: 1,
  priority: 'routine' as const,
  status: 'published' as const,
}

test('the article is the card; the message has the headline and no URL', () => {
  const post = render(article, {})
  expect(post.text.split('\n\n')[0]).toBe(article.headline)
  expect(post.text).not.toContain('http')
  expect(post.link).toBe(article.url)
  expect(post.length).toEqual({ used: post.text.length, limit: 63_206, unit: 'UTF-16 units' })
})

test.each([
  ['Latin', 'Ferry news. '],
  ['Cyrillic', 'Паром знову йде. '],
  ['CJK', '渡轮恢复运行。'],
  ['emoji', 'Ferry 👩‍👩‍👧‍👦⛴️ again. '],
  ['Arabic', 'عادت العبّارة. '],
])('a long story in %s stays far below the limit', (_, sentence) => {
  const post = render(
    { ...article, standfirst: sentence.repeat(9), body: Array(200).fill(sentence.repeat(50)) },
    {},
  )
  expect(post.text.length).toBe(post.length.used)
  expect(post.text.length).toBeLessThanOrEqual(article.headline.length + 2 + 600)
})
