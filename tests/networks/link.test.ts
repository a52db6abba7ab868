import { expect, test } from 'vitest'
import { sameLink } from '../../src/networks/link.ts'

const link = "https://news.example/city/ferry's-back?id=7"

test.each([
  ['another scheme', "http://news.example/city/ferry's-back?id=7", true],
  ['an apostrophe that was encoded', 'https://news.example/city/ferry%27s-back?id=7', true],
  ['statistics', `${link}&utm_source=facebook&utm_medium=social&fbclid=x`, true],
  ['a fragment', `${link}#comments`, true],
  ['a slash', "https://news.example/city/ferry's-back/?id=7", true],
  ['another story', "https://news.example/city/ferry's-back?id=8", false],
  ['another path', 'https://news.example/city/ferry?id=7', false],
  ['another host', "https://news2.example/city/ferry's-back?id=7", false],
  ['no address', 'ferry', false],
])('%s', (_, other, same) => {
  expect(sameLink(link, other)).toBe(same)
})

test('the spelling of what must be encoded makes no difference', () => {
  expect(sameLink('https://news.example/%d0%bf', 'https://news.example/%D0%BF')).toBe(true)
  expect(sameLink('https://news.example/a%2fb', 'https://news.example/a/b')).toBe(false)
})
