/** `crier preview` shows what would be sent, and needs neither Redis nor a network for it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { newsroom } from '../support/crier.ts'

const config = {
  newsroom: { name: 'Gazette' },
  sandbox: { enabled: true },
  channels: [
    { id: 'tg', network: 'telegram', chat: '@gazette', template: '<b>{headline}</b>\n{url}' },
    { id: 'x', network: 'x', handle: 'gazette', takes: [{ name: 'sport', sections: ['sport'] }] },
    { id: 'fb', network: 'facebook', page: '100200300400500', utm: { source: 'facebook' } },
  ],
}
const story = JSON.stringify({
  id: 'ferry',
  url: 'https://gazette.example/ferry',
  headline: 'The <ferry> is back',
  standfirst: 'Boats leave at noon.',
})

test('each post with its count and what an editor should know', async () => {
  const { code, out } = await newsroom(config).run(['preview', '-'], story)
  expect(code).toBe(0)
  expect(out).toContain('49 of 4096 code points')
  expect(out).toContain('  │ https://gazette.example/ferry\n')
  expect(out).toContain('does not go there: no rule fits')
  expect(out).toContain('  · card https://gazette.example/ferry?utm_source=facebook\n')
})

test('a channel that is named shows its post, wherever the story goes', async () => {
  const { out } = await newsroom(config).run(['preview', '-', '--channel', 'x', '--json'], story)
  expect(JSON.parse(out)).toMatchObject([
    { channelId: 'x', goes: false, post: { text: expect.stringContaining('Boats leave at noon.') } },
  ])
  const { code, err } = await newsroom(config).run(['preview', '-', '--channel', 'y'], story)
  expect([code, err]).toEqual([2, expect.stringContaining('Configured: tg, x, fb')])
})

test('a page that holds all it needs, and runs nothing', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'crier-preview-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'posts.html')
  const { code } = await newsroom(config).run(['preview', '-', '--html', file], story)
  expect(code).toBe(0)
  const page = readFileSync(file, 'utf8')
  expect(page).toContain('<b>The &lt;ferry&gt; is back</b>')
  expect(page).toContain('default-src &#39;none&#39;')
  expect(page).not.toMatch(/<script|src=|rel="stylesheet"/)
})
