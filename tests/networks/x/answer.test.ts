import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { open, patience, post, serve } from './serving.ts'

interface Recorded {
  name: string
  status: number
  headers?: Record<string, string>
  /** A text is sent as it is. */
  body: unknown
  expect: { kind: string; reason?: string; afterMs?: number }
  says?: string
}
const recorded: Recorded[] = JSON.parse(readFileSync(new URL('../recorded/x.json', import.meta.url), 'utf8'))

type Said = Pick<Recorded, 'status' | 'headers' | 'body'>

/** @param whoami the answer to 'whose tokens are these?' */
const answering = async (answer: Said, whoami = answer) => {
  const { root } = await serve((req, res) => {
    const { status, headers, body } = req.url!.startsWith('/2/users/me') ? whoami : answer
    res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    res.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  return open({ apiRoot: root })
}

describe('what an answer of X means for a post', () => {
  it.each(recorded)('$name', async (answer) => {
    const sound = { status: 200, body: { data: { id: '12', username: 'mainnews' } } }
    const channel = await answering(answer, sound)
    const outcome = await channel.publish(post('Harbour reopens'), patience())
    expect(outcome).toMatchObject(answer.expect)
    if (answer.says !== undefined) expect('detail' in outcome && outcome.detail).toContain(answer.says)
  })

  it('waits no longer than a day and an hour, whatever X names', async () => {
    const headers = {
      date: new Date(0).toUTCString(),
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': '1000000000',
    }
    const channel = await answering({ status: 429, headers, body: {} })
    expect(await channel.publish(post('Harbour reopens'), patience())).toMatchObject({
      kind: 'later',
      afterMs: 25 * 3_600_000,
    })
  })

  it('leaves a firewall’s page to be tried a bounded number of times', async () => {
    const channel = await answering({ status: 403, headers: { 'content-type': 'text/html' }, body: '<html>' })
    expect(await channel.publish(post('Harbour reopens'), patience())).not.toHaveProperty('afterMs')
  })

  it.each([
    [200, { data: { id: '12', username: 'mainnews' } }, 'content'],
    [403, { type: 'https://api.x.com/2/problems/user-suspended', detail: 'suspended' }, 'rights'],
    [401, {}, 'credentials'],
    [503, {}, 'content'],
  ])(
    'asks about the account when X does not permit a post and says no more: %i',
    async (status, me, reason) => {
      const { root } = await serve((req, res) => {
        const asksMe = req.url!.startsWith('/2/users/me')
        res.writeHead(asksMe ? status : 403, { 'content-type': 'application/json' })
        res.end(JSON.stringify(asksMe ? me : { detail: 'You are not permitted to perform this action.' }))
      })
      const outcome = await open({ apiRoot: root }).publish(post('Harbour reopens'), patience())
      expect(outcome).toMatchObject({ kind: 'refused', reason })
      expect(outcome).not.toHaveProperty('ok')
    },
  )

  it('gives the address where readers see the post', async () => {
    const channel = await answering({ status: 201, body: { data: { id: '1990000000000000001', text: 'x' } } })
    expect(await channel.publish(post('Harbour reopens'), patience())).toEqual({
      kind: 'done',
      ref: { id: '1990000000000000001', url: 'https://x.com/mainnews/status/1990000000000000001' },
    })
  })

  it('tells a person where to look when nobody knows whether the post is out', async () => {
    const channel = await answering({ status: 503, body: '' })
    expect(await channel.publish(post('Harbour reopens'), patience())).toMatchObject({
      detail: expect.stringContaining('https://x.com/mainnews'),
    })
  })
})

describe('the check of a channel', () => {
  const me = (username: string, access = 'read-write') => ({
    status: 200,
    headers: { 'x-access-level': access },
    body: { data: { id: '12', name: 'Main News', username } },
  })

  it('is content when the tokens belong to the account and may write', async () => {
    const channel = await answering(me('MainNews'))
    expect(await channel.check(patience())).toEqual({ ok: true, detail: 'signed in as @MainNews' })
  })

  it('notices tokens of another account', async () => {
    const channel = await answering(me('sportnews'))
    expect(await channel.check(patience())).toMatchObject({
      ok: false,
      reason: 'credentials',
      detail: expect.stringMatching(/@sportnews.*@mainnews/),
    })
  })

  it('notices tokens that may only read', async () => {
    const channel = await answering(me('mainnews', 'read'))
    expect(await channel.check(patience())).toMatchObject({ ok: false, reason: 'rights' })
  })

  it.each([
    [401, 'credentials'],
    [402, 'billing'],
    [403, 'rights'],
    [429, 'unreachable'],
    [503, 'unreachable'],
    [200, 'unreachable'],
  ])('takes %i with an empty body for %s', async (status, reason) => {
    const channel = await answering({ status, body: '' })
    expect(await channel.check(patience())).toMatchObject({ ok: false, reason })
  })
})
