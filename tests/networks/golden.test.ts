/**
 * Stories in, posts out: each `NAME.json` in `golden/` is a story, `NAME.txt` its posts as an editor signed them. A new story
 * is a new file; `npx vitest run tests/networks/golden.test.ts -u` writes the posts anew, to be read before they are committed.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Article } from '../../src/domain/article.ts'
import type { Post } from '../../src/domain/post.ts'
import { story } from '../support/story.ts'
import { renderers } from './renderers.ts'

const directory = fileURLToPath(new URL('./golden/', import.meta.url))
const names = readdirSync(directory)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''))

const read = (name: string): Article =>
  story({ id: name, ...JSON.parse(readFileSync(`${directory}${name}.json`, 'utf8')) })

const shown = (network: string, { text, entities, link, length, warnings }: Post): string =>
  [
    `── ${network} ── ${length.used} of ${length.limit} ${length.unit}`,
    text,
    ...entities.map(
      ({ type, offset, length }) => `── ${type}: ${JSON.stringify(text.slice(offset, offset + length))}`,
    ),
    ...(text.includes(link) ? [] : [`── card: ${link}`]),
    ...warnings.map((warning) => `── warning: ${warning}`),
  ].join('\n')

describe('the posts that an editor signed', () => {
  test('are of at least forty stories in eleven languages', () => {
    expect(names.length).toBeGreaterThanOrEqual(40)
    expect([...new Set(names.map((name) => name.slice(0, 2)))].sort()).toEqual(
      'ar de en es fr he ja pl ru uk zh'.split(' '),
    )
  })

  test.each(names)('%s', async (name) => {
    const article = read(name)
    const posts = renderers.map(({ network, render }) => shown(network, render(article)))
    await expect(`${posts.join('\n\n')}\n`).toMatchFileSnapshot(`${directory}${name}.txt`)
  })

  test('of twenty thousand words are as those of their first paragraphs', () => {
    const article = read('en-ordinary')
    const paragraph = 'The board met again on Tuesday and asked for another report about the old cables. '
    const body = [...article.body, ...Array.from({ length: 250 }, () => paragraph.repeat(6).trim())]
    expect(body.join(' ').split(' ').length).toBeGreaterThan(20_000)
    for (const { render } of renderers)
      expect(render({ ...article, body })).toEqual(render({ ...article, body: body.slice(0, 6) }))
  })
})
