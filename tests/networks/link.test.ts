import { expect, test } from 'vitest'
import { sameLink } from '../../src/networks/link.ts'

const link = 'https://gazette.example/story?id=7&utm_source=telegram'

test.each([
  ['http://gazette.example/story/?id=7', true],
  ['https://gazette.example/story?fbclid=x&id=7&utm_medium=social', true],
  ['https://gazette.example/story?id=8&utm_source=telegram', false],
  ['https://gazette.example/story?utm_source=telegram', false],
  ['https://gazette.example/other?id=7', false],
])('a network that gives back %s means our tagged link: %s', (other, same) => {
  expect(sameLink(link, other)).toBe(same)
})
