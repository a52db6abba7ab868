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

  it('explain every key, and mark the token as secret', () => {
    for (const key of Object.values(settings.shape)) expect(key.description).toMatch(/\.$/)
    expect(settings.shape.token.meta()).toMatchObject({ secret: true })
  })
})
