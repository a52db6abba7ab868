import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { configured, listen, never, open, page, post, token } from './stage.ts'

interface Recorded {
  name: string
  on: 'create' | 'draft' | 'publish'
  status: number
  headers?: Record<string, string>
  body: unknown
  expect: { kind: string; reason?: string; afterMs?: number }
}

const recorded: Recorded[] = JSON.parse(
  readFileSync(new URL('../recorded/facebook.json', import.meta.url), 'utf8'),
)

test.each(recorded)('$on: $name', async ({ on, status, headers, body, expect: expected }) => {
  const html = typeof body === 'string' && headers?.['content-type'] !== undefined
  const apiRoot = await listen((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(html ? body : JSON.stringify(body))
  })
  const channel = open(configured({ apiRoot }))
  const outcome =
    on === 'draft'
      ? await channel.prepare!(post, never())
      : await channel.publish(post, never(), on === 'publish' ? `${page}_7002` : undefined)

  expect(outcome).toMatchObject(expected)
  if (expected.kind === 'later' && expected.afterMs === undefined)
    expect(outcome).not.toHaveProperty('afterMs')
  if (expected.kind === 'done' || expected.kind === 'ready') return
  const { detail } = outcome as { detail: string }
  expect(detail).not.toContain(token)
  const error = (
    body as {
      error?: { message?: string; code?: number; error_subcode?: number; fbtrace_id?: string }
    } | null
  )?.error
  if (error?.code === undefined) return
  expect(detail).toContain(error.message)
  expect(detail).toContain(`code ${error.code}`)
  if (error.error_subcode !== undefined) expect(detail).toContain(`subcode ${error.error_subcode}`)
  expect(detail).toContain(error.fbtrace_id)
})
