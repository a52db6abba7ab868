import { expect, test } from 'vitest'
import { withUtm } from '../../src/text/utm.ts'

const utm = { source: 'telegram', medium: 'social', campaign: 'news & more' }
const tags = 'utm_source=telegram&utm_medium=social&utm_campaign=news%20%26%20more'

test.each([
  ['https://g.example/a', `https://g.example/a?${tags}`],
  ['https://g.example/a?', `https://g.example/a?${tags}`],
  ['https://g.example/a?id=%d1%84&x#part?', `https://g.example/a?id=%d1%84&x&${tags}#part?`],
  ['https://g.example/a#top', `https://g.example/a?${tags}#top`],
  [
    'https://g.example/a?UTM_Source=rss',
    'https://g.example/a?UTM_Source=rss&utm_medium=social&utm_campaign=news%20%26%20more',
  ],
  [`https://g.example/a?${tags}`, `https://g.example/a?${tags}`],
])('%s becomes %s', (url, expected) => {
  expect(withUtm(url, utm)).toBe(expected)
})

test('nothing is added when nothing is wanted', () => {
  expect(withUtm('https://g.example/a?#', undefined)).toBe('https://g.example/a?#')
  expect(withUtm('https://g.example/a?#', {})).toBe('https://g.example/a?#')
})
