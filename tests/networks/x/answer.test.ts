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

const answering = async ({ status, headers, body }: Pick<Recorded, 'status' | 'headers' | 'body'>) => {
  const { root } = await serve((_, res) => {
    res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    res.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  return open({ apiRoot: root })
}

describe('what an answer of X means for a post', () => {
  it.each(recorded)('$name', async (answer) => {
    const channel = await answering(answer)
    const outcome = await channel.publish(post('Harbour reopens'), patience())
    expect(outcome).toMatchObject(answer.expect)
    if (answer.says !== undefined) expect('detail' in outcome && outcome.detail).toContain(answer.says)
  })

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
