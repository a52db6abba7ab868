import { getRequestListener } from '@hono/node-server'
import { describe, expect, it } from 'vitest'
import { httpServer, openChannel, sandbox, soon, token } from './server.ts'

const chat = '@debated'
const operationsChat = '-1003333333333'
const discussionGroup = '-1002222222222'

/** A channel with both places to look for lost posts; `spoilt` answers a method for a chat instead of the sandbox. */
const health = async (spoilt: Record<string, object> = {}) => {
  const settings = { chat, token, apiRoot: '', operationsChat, discussionGroup }
  const { serve } = sandbox(settings)
  const apiRoot = await httpServer(
    getRequestListener(async (request) => {
      const method = request.url.split('/').at(-1)!
      const { chat_id = '' } = (await request.clone().json()) as { chat_id?: string }
      const answer = spoilt[`${method} ${chat_id}`.trim()]
      return answer ? Response.json(answer) : serve(request)
    }),
  )
  return openChannel({ ...settings, apiRoot }).check(soon())
}
const member = (status: string, more = {}) => ({ ok: true, result: { status, ...more } })

describe('the check of a channel with places to look for lost posts', () => {
  it('names each of them when all is well', async () => {
    expect(await health()).toMatchObject({
      ok: true,
      detail: expect.stringMatching(/@debated.*`operationsChat`.*`discussionGroup`/),
    })
  })

  it.each<[string, RegExp, Record<string, object>]>([
    [
      'an operations chat that the bot is not in',
      /`operationsChat`.*may not write \(left\).*Add the bot/,
      { [`getChatMember ${operationsChat}`]: member('left') },
    ],
    [
      'an operations chat where it may only read',
      /`operationsChat`.*may not write \(restricted\)/,
      { [`getChatMember ${operationsChat}`]: member('restricted', { can_send_messages: false }) },
    ],
    [
      'an operations chat that does not exist',
      /`operationsChat`.*chat not found/,
      {
        [`getChat ${operationsChat}`]: {
          ok: false,
          error_code: 400,
          description: 'Bad Request: chat not found',
        },
      },
    ],
    [
      'a discussion group where it is a mere member, and hears nothing',
      /`discussionGroup`.*no administrator \(member\)/,
      { [`getChatMember ${discussionGroup}`]: member('member') },
    ],
    [
      'a webhook, which takes the updates',
      /`discussionGroup`.*webhook/,
      { getWebhookInfo: { ok: true, result: { url: 'https://bot.example/hook' } } },
    ],
  ])('is not content with %s', async (_, words, spoilt) => {
    expect(await health(spoilt)).toMatchObject({
      ok: false,
      reason: 'rights',
      detail: expect.stringMatching(words),
    })
  })

  it('is content with an operations chat where it is a plain member', async () => {
    expect(await health({ [`getChatMember ${operationsChat}`]: member('member') })).toMatchObject({
      ok: true,
    })
  })
})
