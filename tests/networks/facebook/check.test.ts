import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { configured, listen, never, open, page, stage } from './stage.ts'

const check = async (given: Record<string, unknown>, answers: Record<string, unknown>) => {
  const listener: RequestListener = (request, response) => {
    const path = new URL(request.url!, 'http://x.example').pathname.replace('/v26.0/', '')
    if (answers[path] === undefined) response.writeHead(500).end('{"error":{"code":2,"message":"Retry."}}')
    else response.end(JSON.stringify(answers[path]))
  }
  return open(configured({ apiRoot: await listen(listener), ...given })).check(never())
}
const healthy = { [page]: { id: page, name: 'The Example', is_published: true }, me: { id: page } }
const app = { appSecret: 's3cret', appId: '1000000000000001' }
const rights = (data: object) => ({
  ...healthy,
  debug_token: { data: { is_valid: true, expires_at: 0, scopes: ['pages_manage_posts'], ...data } },
})

test('a sound Page says what was checked, and what was not for want of the app', async () => {
  const { account, posts, seen } = await stage()
  const health = await open(account).check(never())
  expect(health).toMatchObject({ ok: true, detail: expect.stringContaining('Not checked') })
  expect(seen.map(({ method }) => method)).toEqual(['GET', 'GET'])
  expect(posts.size).toBe(0)
})

test('with the app its rights are read, and the token is still in no URL', async () => {
  const { account, seen } = await stage(app)
  expect(await open(account).check(never())).toMatchObject({
    ok: true,
    detail: expect.stringContaining('may post'),
  })
  expect(seen.at(-1)).toEqual({ method: 'POST', url: '/v26.0/debug_token' })
})

test.each([
  [
    'an unpublished Page',
    {},
    { ...healthy, [page]: { id: page, name: 'The Example', is_published: false } },
    'rights',
  ],
  ['another Page', {}, { ...healthy, [page]: { id: '2', name: 'Another', is_published: true } }, 'rights'],
  ["a person's token", {}, { ...healthy, me: { id: '777' } }, 'credentials'],
  ['a token that debug_token calls invalid', app, rights({ is_valid: false, scopes: [] }), 'credentials'],
  ['a token without the right to post', app, rights({ scopes: ['pages_show_list'] }), 'rights'],
  [
    'a dead token',
    {},
    { ...healthy, [page]: { error: { code: 190, error_subcode: 463, message: 'Session has expired' } } },
    'credentials',
  ],
  ['a Page that cannot be read now', {}, {}, 'unreachable'],
  ['a limit', {}, { [page]: { error: { code: 80001, message: 'Too many calls' } } }, 'unreachable'],
])('%s is not healthy', async (_, given, answers, reason) => {
  expect(await check(given, answers)).toMatchObject({ ok: false, reason })
})

test('the end of a token is told', async () => {
  const health = await check(app, rights({ expires_at: 1_800_000_000 }))
  expect(health).toMatchObject({ ok: true, detail: expect.stringContaining('2027-01-15') })
})

test('the end of its access to data is told, and the sooner of the two ends is the one to be warned of', async () => {
  const health = await check(
    app,
    rights({ expires_at: 1_800_000_000, data_access_expires_at: 1_790_000_000 }),
  )
  expect(health).toMatchObject({ ok: true, endsAt: 1_790_000_000_000 })
  expect(health.detail).toMatch(/ends on 2027-01-15.*access to data ends on 2026-09-21/)
  expect(await check(app, rights({ data_access_expires_at: 1 })), 'long over').toMatchObject({
    ok: true,
    endsAt: 1_000,
  })
})

test('a question about the rights that fails does not condemn the token', async () => {
  expect(await check(app, healthy)).toMatchObject({
    ok: true,
    detail: expect.stringContaining('could not be read'),
  })
})
