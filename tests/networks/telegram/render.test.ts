import { describe, expect, it } from 'vitest'
import { render } from '../../../src/networks/telegram/render.ts'
import { article, channelAt } from './server.ts'

const channel = () => channelAt('http://127.0.0.1:1/')

describe('a post for Telegram', () => {
  it('has a bold headline, a summary, and the address in plain sight', () => {
    const { text, entities, link } = channel().render(article)
    expect(text.startsWith(`${article.headline}\n\n`)).toBe(true)
    expect(text.endsWith(`\n\n${article.url}`)).toBe(true)
    expect(entities).toEqual([{ type: 'bold', offset: 0, length: article.headline.length }])
    expect(link).toBe(article.url)
  })

  it('measures bold in UTF-16 units and the whole in code points', () => {
    const post = channel().render({ ...article, headline: '🚢 Harbour reopens' })
    expect(post.entities[0]?.length).toBe('🚢 Harbour reopens'.length)
    expect(post.length).toEqual({ used: [...post.text].length, limit: 4096, unit: 'code points' })
  })

  it.each([
    ['Latin', 'Ships came in. '],
    ['Cyrillic', 'Кораблі прийшли. '],
    ['CJK', '船が入港した。'],
    ['emoji', '🚢⚓️👩‍✈️. '],
    ['Arabic', 'وصلت السفن. '],
  ])('stays within the limit and keeps the address: %s', (_script, sentence) => {
    const long = { ...article, headline: sentence.repeat(900), body: [sentence.repeat(2000)] }
    const { text, length } = channel().render(long)
    expect(length.used).toBe([...text].length)
    expect(length.used).toBeLessThanOrEqual(4096)
    expect(text.endsWith(article.url)).toBe(true)
  })

  it('goes with the first picture that may be one, unless the words are too many for a caption', () => {
    const images = ['logo.svg', 'pier.jpg', 'ship.jpg'].map((name) => ({
      url: `https://news.example/${name}`,
    }))
    const photos = { ...article, images, body: [] }
    expect(channel().render(photos).media).toBeUndefined()
    const ours = (headline: string) => render({ ...photos, headline }, { picture: 'photo' })
    const room = 1024 - [...ours('x').text].length + 1
    const fitting = ours('x'.repeat(room))
    expect(fitting.media).toEqual({ url: 'https://news.example/pier.jpg' })
    expect(fitting.length).toEqual({ used: 1024, limit: 1024, unit: 'code points' })
    const over = ours('x'.repeat(room + 1))
    expect([over.media, over.length.used, over.length.limit]).toEqual([undefined, 1025, 4096])
    expect(over.warnings.at(-1)).toContain('Too long for the caption of a photo (1025 of 1024)')
  })

  it('takes nothing in a headline for markup', () => {
    const headline = '<b>Less</b> *is* _more_ & [so](on)'
    expect(
      channel()
        .render({ ...article, headline })
        .text.startsWith(headline),
    ).toBe(true)
  })
})
