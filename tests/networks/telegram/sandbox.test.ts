import { getRequestListener } from '@hono/node-server'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../src/networks/telegram/sandbox.ts'
import { chart } from '../../support/picture.ts'
import { half, httpServer, openChannel, post, sandbox, soon, token } from './server.ts'

const otherToken = '987654321:BBExampleExampleExampleExampleExamp'

describe('the real client and the simulated Telegram', () => {
  it('publish a post that reads back as it was sent', async () => {
    const { store, overHttp } = sandbox()
    const channel = openChannel({ chat: '@HarbourPost', token, apiRoot: await overHttp() })
    const outcome = await channel.publish(post, soon())
    expect(outcome).toMatchObject({ kind: 'done', ref: { url: 'https://t.me/harbourpost/1' } })
    expect(await store.get('@harbourpost', '1')).toMatchObject({
      text: post.text,
      bold: [{ offset: 0, length: 27 }],
      link: post.link,
      at: 1_795_000_000_000,
    })
  })

  it('know private channels by their number', async () => {
    const chat = '-1002000000001'
    const { overHttp } = sandbox({ chat, token, apiRoot: '' })
    const channel = openChannel({ chat, token, apiRoot: await overHttp() })
    expect(await channel.publish(post, soon())).toMatchObject({
      kind: 'done',
      ref: { id: `${chat}/1`, url: 'https://t.me/c/2000000001/1' },
    })
  })

  it('find a channel healthy, and say what is wrong otherwise', async () => {
    const { overHttp } = sandbox({ chat: '@otherpaper', token: otherToken, apiRoot: '' })
    const apiRoot = await overHttp()
    const health = (chat: string, as = token) => openChannel({ chat, token: as, apiRoot }).check(soon())
    expect(await health('@harbourpost')).toEqual({
      ok: true,
      detail: '@crier_sandbox_bot may post in “@harbourpost”',
    })
    expect(await health('@nowhere')).toMatchObject({ ok: false, reason: 'rights' })
    expect(await health('@otherpaper')).toMatchObject({ ok: false, reason: 'rights' })
    const dead = await health('@harbourpost', '555555:CCExampleExampleExampleExampleExamp')
    expect(dead).toMatchObject({ ok: false, reason: 'credentials' })
    expect(
      await openChannel({ chat: '@x', token, apiRoot: 'http://127.0.0.1:1/' }).check(soon()),
    ).toMatchObject({
      ok: false,
      reason: 'unreachable',
    })
  })

  it('work with the settings that the fake makes up, whose token is another', async () => {
    const made = fake.settings({ chat: '@harbourpost', token, apiRoot: '' }, 'http://127.0.0.1:1/telegram/')
    expect(made).toMatchObject({ chat: '@harbourpost', apiRoot: 'http://127.0.0.1:1/telegram/' })
    expect(made.token).not.toContain(half)
  })
})

describe('the simulated Telegram refuses what Telegram refuses', () => {
  const long = (n: number) => '🚢'.repeat(n)
  it.each([
    ['an empty text', { text: '' }, 'message text is empty'],
    ['a text of spaces', { text: ' \n\t ' }, 'text must be non-empty'],
    ['4097 code points', { text: long(4097) }, 'message is too long'],
    ['an unknown chat', { chat_id: '@nowhere', text: 'x' }, 'chat not found'],
    ['no chat', { chat_id: '', text: 'x' }, 'chat_id is empty'],
    [
      'a channel of another bot',
      { chat_id: '@otherpaper', text: 'x' },
      'need administrator rights in the channel chat',
    ],
    ['a private channel of another bot', { chat_id: -1002, text: 'x' }, 'chat not found'],
    [
      'an entity of no known type',
      { text: 'x', entities: [{ type: 'shiny', offset: 0, length: 1 }] },
      "can't parse MessageEntity: Unsupported type specified",
    ],
    [
      'an entity past the end',
      { text: 'x', entities: [{ type: 'bold', offset: 0, length: 100 }] },
      'entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100',
    ],
    [
      'an entity that ends within an emoji',
      { text: '🚢', entities: [{ type: 'bold', offset: 0, length: 1 }] },
      'entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4',
    ],
    [
      'an entity that begins within an emoji',
      { text: '🚢', entities: [{ type: 'bold', offset: 1, length: 1 }] },
      'entity begins in a middle of a UTF-16 symbol at byte offset 4',
    ],
    [
      'more than 32768 bytes, however little would be left of them',
      { text: `x${'\r'.repeat(32_768)}` },
      'text is too long',
    ],
    ['half a symbol', { text: 'x\ud83d' }, 'strings must be encoded in UTF-8'],
    [
      'an entity of negative length',
      { text: 'x', entities: [{ type: 'bold', offset: 0, length: -1 }] },
      'receive an entity with incorrect length -1',
    ],
    [
      'an entity before the beginning',
      { text: 'x', entities: [{ type: 'bold', offset: -1, length: 1 }] },
      'receive an entity with incorrect offset -1',
    ],
    [
      'a number as preview',
      { text: 'x', link_preview_options: 5 },
      'object expected as link preview options',
    ],
    ['a list as preview', { text: 'x', link_preview_options: [] }, 'object expected as link preview options'],
    [
      'a preview that is no JSON',
      { text: 'x', link_preview_options: 'large' },
      "can't parse link preview options JSON object",
    ],
    [
      'a preview whose address is no text',
      { text: 'x', link_preview_options: { url: {} } },
      'field "url" must be of type String',
    ],
    [
      'a preview whose size is no yes or no',
      { text: 'x', link_preview_options: { prefer_large_media: 'yes' } },
      'field "prefer_large_media" must be of type Boolean',
    ],
  ])('%s', async (_what, fields, description) => {
    const { call } = sandbox(
      { chat: '@otherpaper', token: otherToken, apiRoot: '' },
      { chat: '-1002', token: otherToken, apiRoot: '' },
    )
    const [status, body] = await call('sendMessage', fields)
    expect([status, body]).toEqual([
      400,
      { ok: false, error_code: 400, description: `Bad Request: ${description}` },
    ])
  })

  it('tokens and methods that do not exist', async () => {
    const { call } = sandbox()
    expect((await call('getMe', {}, otherToken))[1]).toMatchObject({
      error_code: 401,
      description: 'Unauthorized',
    })
    expect((await call('getMe', {}, 'nonsense'))[1]).toMatchObject({
      error_code: 404,
      description: 'Not Found',
    })
    expect((await call('sendPigeon', {}))[1]).toMatchObject({ error_code: 404 })
  })
})

describe('the simulated Telegram accepts what Telegram accepts', () => {
  it('4096 code points, unknown parameters, methods in any case', async () => {
    const { call } = sandbox()
    expect((await call('SENDMESSAGE', { text: '🚢'.repeat(4096), colour: 'red' }))[0]).toBe(200)
  })

  it('counts messages per chat, from 1', async () => {
    const { call } = sandbox({ chat: '@second', token, apiRoot: '' })
    const ids = []
    for (const chat_id of ['@harbourpost', '@harbourpost', '@second'])
      ids.push((await call('sendMessage', { chat_id, text: 'x' }))[1].result.message_id)
    expect(ids).toEqual([1, 2, 1])
  })

  it('cleans the text, and moves the entities along', async () => {
    const { call } = sandbox()
    const entities = [{ type: 'bold', offset: 4, length: 3 }]
    const [, body] = await call('sendMessage', { text: ' \ra\u202eb\tc\u0007 ', entities })
    expect(body.result).toMatchObject({ text: 'ab c', entities: [{ type: 'bold', offset: 1, length: 3 }] })
  })

  it.each([
    ['of marks of direction in a row, the last', 'a\u200e\u200f\u200eb\u200f', 'a\u200c\u200c\u200eb\u200f'],
    ['joiners', 'a\u200c\u200db', 'a\u200c\u200db'],
    ['spaces that are no plain ones', '\u00a0a\u3000', '\u00a0a\u3000'],
  ])('keeps %s', async (_what, text, kept) => {
    expect((await sandbox().call('sendMessage', { text }))[1].result.text).toBe(kept)
  })

  it('trims spaces before the text only as far as no entity covers them, and drops entities of spaces', async () => {
    const bold = (offset: number, length: number) => ({ type: 'bold', offset, length })
    const sent = async (text: string, ...entities: object[]) =>
      (await sandbox().call('sendMessage', { text, entities }))[1].result
    expect(await sent(' \n a b \n', bold(2, 2), bold(6, 2))).toMatchObject({
      text: ' a b',
      entities: [bold(0, 2)],
    })
    expect(await sent('  a  ', bold(2, 3))).toMatchObject({ text: 'a', entities: [bold(0, 1)] })
    expect(await sent('ab', bold(0, 0))).not.toHaveProperty('entities')
    expect(
      (await sent('x'.repeat(101), ...Array.from({ length: 101 }, (_, i) => bold(i, 1)))).entities,
    ).toHaveLength(100)
  })

  it('shows a card of web pages only', async () => {
    const { call, store } = sandbox()
    const cardOf = async (fields: object) => {
      const [, { result }] = await call('sendMessage', { text: 'x', ...fields })
      return (await store.get('@harbourpost', String(result.message_id)))?.link
    }
    expect(await cardOf({ link_preview_options: { url: 'javascript:1' } })).toBeUndefined()
    expect(await cardOf({ text: 'See (https://news.example/a).' })).toBe('https://news.example/a')
    const page = { url: 'https://news.example/b', show_above_text: true }
    expect(await cardOf({ link_preview_options: page })).toBe(page.url)
    expect(await cardOf({ link_preview_options: { ...page, is_disabled: true } })).toBeUndefined()
  })

  it('forms as well as JSON', async () => {
    const { serve } = sandbox()
    const fields = { chat_id: '@harbourpost', text: 'x', entities: '[{"type":"bold","offset":0,"length":1}]' }
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    for (const body of [form, new URLSearchParams(fields)]) {
      const response = await serve(
        new Request(`http://x.example/bot${token}/sendMessage`, { method: 'POST', body }),
      )
      expect(await response.json()).toMatchObject({ ok: true, result: { entities: [{ type: 'bold' }] } })
    }
  })

  it('pictures by address and by bytes, and albums whole or not at all', async () => {
    const { call, serve, store } = sandbox()
    const form = new FormData()
    form.set('chat_id', '@harbourpost')
    form.set('photo', new Blob([Uint8Array.from(await chart(200, 200).png().toBuffer())]), 'pier.png')
    form.set('caption', 'The pier')
    await serve(new Request(`http://x.example/bot${token}/sendPhoto`, { method: 'POST', body: form }))
    expect(await store.get('@harbourpost', '1')).toMatchObject({
      text: 'The pier',
      image: { src: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })

    const item = { type: 'photo', media: 'https://news.example/pier.jpg' }
    const [, album] = await call('sendMediaGroup', { media: [{ ...item, caption: 'Two' }, item] })
    expect(album.result).toHaveLength(2)
    const tooLong = { ...item, caption: 'x'.repeat(1025) }
    expect((await call('sendMediaGroup', { media: [item, tooLong] }))[1]).toMatchObject({
      description: 'Bad Request: message caption is too long',
    })
    expect(await store.list('@harbourpost', 10)).toHaveLength(3)
    expect(album.result[0]).toMatchObject({ message_id: 2, caption: 'Two' })
    expect(album.result[1].media_group_id).toBe(album.result[0].media_group_id)
    const refusal = async (media: unknown) => (await call('sendMediaGroup', { media }))[1].description
    expect(await refusal([item])).toContain('there are no messages to send')
    expect(await refusal(Array(11).fill(item))).toContain('too many messages')
    expect(await refusal([item, { ...item, media: 'attach://nowhere' }])).toContain('no photo in the request')
    expect(await store.list('@harbourpost', 10)).toHaveLength(3)
    expect((await call('sendPhoto', { photo: 'pier' }))[1].description).toContain(
      'wrong file identifier/HTTP URL',
    )
  })

  it('edits, forwards and deletes', async () => {
    const { call, store } = sandbox()
    await call('sendMessage', { text: 'First' })
    expect((await call('editMessageText', { message_id: 1, text: 'First' }))[1].description).toMatch(
      /^Bad Request: message is not modified:/,
    )
    const [, edited] = await call('editMessageText', { message_id: 1, text: 'Corrected' })
    expect(edited.result).toMatchObject({ message_id: 1, text: 'Corrected', edit_date: 1_795_000_000 })
    const forward = { from_chat_id: '@harbourpost', message_id: 1 }
    expect((await call('forwardMessage', forward))[1].result).toMatchObject({
      message_id: 2,
      text: 'Corrected',
      forward_origin: { type: 'channel', message_id: 1 },
    })
    expect((await call('forwardMessage', { ...forward, message_id: 9 }))[1].description).toContain(
      'message to forward not found',
    )
    expect((await call('deleteMessage', { message_id: 1 }))[1].result).toBe(true)
    expect((await call('deleteMessage', { message_id: 1 }))[1].description).toContain(
      'message to delete not found',
    )
    expect(await store.get('@harbourpost', '1')).toBeUndefined()
  })

  it('copies posts into the discussion group, and tells its bot for a day', async () => {
    const chat = '@debated'
    const { call, clock } = sandbox({ chat, token, apiRoot: '', discussionGroup: '-1002222222222' })
    await call('sendMessage', { text: 'Without a group' })
    await call('sendMessage', {
      chat_id: chat,
      text: 'First',
      entities: [{ type: 'bold', offset: 0, length: 5 }],
    })
    await call('sendMessage', { chat_id: chat, text: 'Second' })
    await call('editMessageText', { chat_id: chat, message_id: 1, text: 'Corrected' })
    const updates = async (fields = {}) => (await call('getUpdates', fields))[1]
    const { result } = await updates({ timeout: 0, allowed_updates: ['message'] })
    expect(result).toHaveLength(2)
    expect(result[0].update_id).toBeLessThan(result[1].update_id)
    expect(result[0].message).toMatchObject({
      from: { id: 777000 },
      chat: { id: -1002222222222, type: 'supergroup' },
      sender_chat: { username: 'debated', type: 'channel' },
      is_automatic_forward: true,
      forward_origin: { type: 'channel', chat: { username: 'debated' }, message_id: 1, date: 1_795_000_000 },
      text: 'First',
      entities: [{ type: 'bold', offset: 0, length: 5 }],
    })
    expect(await updates()).toMatchObject({ result })
    expect(await updates({ allowed_updates: ['callback_query'] })).toMatchObject({ result: [] })
    expect(await updates({ offset: -1 })).toMatchObject({ result: [result[1]] })
    expect((await updates()).result, 'what was before is forgotten').toEqual([result[1]])
    expect(await updates({ offset: result[1].update_id })).toMatchObject({ error_code: 400 })
    expect((await call('getUpdates', {}, otherToken))[1]).toMatchObject({ error_code: 401 })
    clock.time += 24 * 60 * 60 * 1000
    expect(await updates()).toMatchObject({ result: [] })
  })

  it('gives a bot the hundred oldest updates', async () => {
    const { call } = sandbox({ chat: '@debated', token, apiRoot: '', discussionGroup: '-1002222222222' })
    for (let n = 0; n < 101; n++) await call('sendMessage', { chat_id: '@debated', text: `News ${n}` })
    const [, { result }] = await call('getUpdates', {})
    expect([result.length, result[0].message.text, result[99].message.text]).toEqual([
      100,
      'News 0',
      'News 99',
    ])
  })

  it('forwards to a private chat, which is nobody else’s', async () => {
    const { call, store } = sandbox(
      { chat: '@second', token, apiRoot: '', operationsChat: '555000111' },
      { chat: '@otherpaper', token: otherToken, apiRoot: '' },
    )
    await call('sendMessage', { text: 'News' })
    const forward = { chat_id: '555000111', from_chat_id: '@harbourpost', message_id: 1 }
    const [, { result }] = await call('forwardMessage', forward)
    expect(result).toMatchObject({
      chat: { id: 555000111, type: 'private' },
      from: { is_bot: true },
      text: 'News',
      forward_origin: { type: 'channel', chat: { username: 'harbourpost' }, message_id: 1 },
    })
    expect(result).not.toHaveProperty('sender_chat')
    expect(await store.list('@harbourpost', 10)).toHaveLength(1)
    expect((await call('forwardMessage', forward, otherToken))[1].description).toContain('chat not found')
    await call('deleteMessage', { chat_id: '555000111', message_id: result.message_id })
    expect(await store.list('555000111', 10)).toEqual([])
  })

  it('tells writing from reading, so that only writing misbehaves', () => {
    const writes = (method: string) => fake.writes?.(new Request(`http://x.example/bot${token}/${method}`))
    expect(['sendMessage', 'editMessageText', 'deleteMessage'].map(writes)).toEqual([true, true, true])
    expect(['getMe', 'getChat', 'getChatMember', 'getUpdates'].map(writes)).not.toContain(true)
  })
})

describe('its troubles mean what they mean on Telegram', () => {
  it.each([
    ['rate-limit', { kind: 'later', afterMs: 30_000, scope: 'channel' }],
    ['server-error', { kind: 'unknown' }],
    ['dead-token', { kind: 'refused', reason: 'credentials' }],
  ] as const)('%s', async (trouble, wanted) => {
    const apiRoot = await httpServer(getRequestListener(() => fake.trouble[trouble](30, 0)))
    const channel = openChannel({ chat: '@harbourpost', token, apiRoot })
    expect(await channel.publish(post, soon())).toMatchObject(wanted)
  })
})
