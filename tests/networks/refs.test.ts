import { describe, expect, it } from 'vitest'
import { networkSettings } from '../../src/networks/settings.ts'

const { telegram, x, facebook } = networkSettings
// biome-ignore lint/suspicious/noExplicitAny: only the keys that name the account matter here
const settings = (given: object): any => given

describe('a post as people name it, in the form that the network gives', () => {
  it.each([
    ['@mainnews', 'https://t.me/mainnews/412', '@mainnews/412', 'https://t.me/mainnews/412'],
    ['@mainnews', 't.me/s/MainNews/412?single', '@mainnews/412', 'https://t.me/MainNews/412'],
    ['@mainnews', '412', '@mainnews/412', 'https://t.me/mainnews/412'],
    ['@mainnews', '-1001234567890/412', '-1001234567890/412', undefined],
    ['@mainnews', 'https://t.me/othernews/412', undefined, undefined],
    [
      '-1001234567890',
      'https://t.me/c/1234567890/412',
      '-1001234567890/412',
      'https://t.me/c/1234567890/412',
    ],
    ['-1001234567890', '412', '-1001234567890/412', undefined],
    ['-1001234567890', 'https://t.me/c/99/412', undefined, undefined],
    ['-1001234567890', '-10099/412', undefined, undefined],
    ['@mainnews', 'https://t.me/mainnews', undefined, undefined],
    ['@mainnews', 'it is out', undefined, undefined],
  ])('Telegram, %s: %s', (chat, said, id, url) => {
    expect(telegram.refOf(said, settings({ chat }))).toEqual(id && { id, ...(url && { url }) })
  })

  it.each([
    ['https://x.com/mainnews/status/1990000000000000001', true],
    ['https://twitter.com/MainNews/status/1990000000000000001?s=20', true],
    ['https://x.com/i/status/1990000000000000001/photo/1', true],
    ['1990000000000000001', true],
    ['https://x.com/othernews/status/1990000000000000001', false],
    ['https://x.com/mainnews', false],
    ['yes', false],
  ])('X: %s', (said, known) => {
    const id = '1990000000000000001'
    expect(x.refOf(said, settings({ handle: 'mainnews' }))).toEqual(
      known ? { id, url: `https://x.com/mainnews/status/${id}` } : undefined,
    )
  })

  it.each([
    ['https://www.facebook.com/100200/posts/7007', true],
    ['https://www.facebook.com/harbour/posts/ferry-is-back/7007/', true],
    ['https://www.facebook.com/permalink.php?story_fbid=7007&id=100200', true],
    ['https://www.facebook.com/100200_7007', true],
    ['100200_7007', true],
    ['7007', true],
    ['999_7007', false],
    ['https://www.facebook.com/harbour/posts/pfbid0AbC', false],
    ['out', false],
  ])('Facebook: %s', (said, known) => {
    const ref = facebook.refOf(said, settings({ page: '100200' }))
    expect(ref?.id).toBe(known ? '100200_7007' : undefined)
    if (known) expect(ref?.url).toMatch(/^https:\/\/www\.facebook\.com\/.*7007/)
  })
})
