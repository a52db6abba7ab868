import { describe, expect, it } from 'vitest'
import rows from '../recorded/telegram.json' with { type: 'json' }
import { channelAt, half, httpServer, post, soon } from './server.ts'

describe('every answer Telegram is known to give', () => {
  it.each(rows)('$name ($status) → $expect.kind', async ({ status, body, expect: wanted }) => {
    const root = await httpServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
    const outcome = await channelAt(root).publish(post, soon())
    expect(outcome).toMatchObject(wanted)
    expect('afterMs' in outcome).toBe('afterMs' in wanted)
    if (outcome.kind === 'done') return expect(outcome.ref).toEqual((wanted as { ref?: object }).ref)
    expect(outcome.detail).toMatch(/\w{3}/)
    expect(outcome.detail).not.toContain(half)
  })

  it('tells the new id when the chat has moved', async () => {
    const moved = rows.find(({ name }) => name === 'group became a supergroup')!
    const root = await httpServer((_request, response) => {
      response.writeHead(400)
      response.end(JSON.stringify(moved.body))
    })
    expect(await channelAt(root).publish(post, soon())).toMatchObject({
      detail: expect.stringContaining('-1009876543210'),
    })
  })
})
