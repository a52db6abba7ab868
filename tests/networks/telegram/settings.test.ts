import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { settings } from '../../../src/networks/telegram/settings.ts'
import { token } from './server.ts'

const schema = z.object(settings.shape)
const good = { chat: '@harbourpost', token }

describe('the settings of a Telegram channel', () => {
  it.each([
    ['@harbourpost', '@harbourpost'],
    [-1001234567890, '-1001234567890'],
    ['-1001234567890', '-1001234567890'],
  ])('take the chat %s', (chat, read) => {
    expect(schema.parse({ ...good, chat }).chat).toBe(read)
  })

  it.each(['harbourpost', 'https://t.me/harbourpost', '@', '', 1.5])(
    'refuse the chat %s with an example',
    (chat) => {
      const { error } = schema.safeParse({ ...good, chat })
      expect(error?.issues[0]?.message).toContain('"@mainnews"')
    },
  )

  it.each([
    [undefined, 'https://api.telegram.org/'],
    ['https://bots.example', 'https://bots.example/'],
    ['http://127.0.0.1:8081/pre/fix', 'http://127.0.0.1:8081/pre/fix/'],
  ])('read the root %s as %s', (apiRoot, read) => {
    expect(schema.parse({ ...good, apiRoot }).apiRoot).toBe(read)
  })

  it.each(['bots.example', 'ftp://bots.example/'])('refuse the root %s', (apiRoot) => {
    expect(schema.safeParse({ ...good, apiRoot }).success).toBe(false)
  })

  it.each(['', 'AAExample', '123456789', `bot${token}`])(
    'refuse the token %j without repeating it',
    (wrong) => {
      const { error } = schema.safeParse({ ...good, token: wrong })
      expect(error?.issues.length).toBeGreaterThan(0)
      if (wrong) expect(JSON.stringify(error)).not.toContain(wrong)
    },
  )

  it.each([
    ['operationsChat', 555000111, '555000111'],
    ['operationsChat', '@night_desk', '@night_desk'],
    ['discussionGroup', -1002222222222, '-1002222222222'],
    ['discussionGroup', '-1002222222222', '-1002222222222'],
  ] as const)('take as %s %s', (key, written, read) => {
    expect(schema.parse({ ...good, [key]: written })[key]).toBe(read)
  })

  it.each([
    ['operationsChat', 'night desk', '-1001234567890'],
    ['discussionGroup', '@talk', '-1001234567890'],
    ['discussionGroup', 1002222222222, '-1001234567890'],
  ])('refuse as %s %s with an example', (key, written, example) => {
    const { error } = schema.safeParse({ ...good, [key]: written })
    expect(error?.issues[0]?.message).toContain(example)
  })

  it.each([
    ['the channel itself', { operationsChat: '@HarbourPost' }],
    ['the discussion group', { operationsChat: '-1002222222222', discussionGroup: '-1002222222222' }],
  ])('refuse copies where readers would see them: %s', (_where, places) => {
    const problems = settings.combinations!(schema.parse({ ...good, ...places }))
    expect(problems).toEqual([['operationsChat', expect.stringContaining('readers would see')]])
    const elsewhere = schema.parse({ ...good, ...places, operationsChat: '555000111' })
    expect(settings.combinations!(elsewhere)).toEqual([])
  })

  it('explain every key, and mark the token as secret', () => {
    for (const key of Object.values(settings.shape)) expect(key.description).toMatch(/\.$/)
    expect(settings.shape.token.meta()).toMatchObject({ secret: true })
  })
})
