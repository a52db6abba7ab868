/** `crier preview` shows what would be sent, and needs neither Redis nor a network for it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

test('Markdown is taken for plain text, and whoever gave it is told', async () => {
  const bench = newsroom(config)
  writeFileSync(join(bench.dir, 'story.md'), '# The ferry is back\n\nBoats leave at noon.\n')
  const { code, err } = await bench.run(['preview', 'story.md', '--url', 'https://gazette.example/ferry'])
  expect([code, err]).toEqual([0, expect.stringContaining('story.md is taken for plain text')])
})

test('broken JSON on standard input is told in words of JSON, and an empty one as such', async () => {
  const bench = newsroom(config)
  const broken = await bench.run(['preview', '-'], '{"id": "a",}}')
  expect([broken.code, broken.err]).toEqual([
    2,
    expect.stringMatching(/standard input:1:12 {2}is no JSON: a key/),
  ])
  const empty = await bench.run(['preview', '-'], '\n')
  expect([empty.code, empty.err]).toEqual([2, 'standard input is empty: there is no story.\n'])
})

test('a health check prints nothing where no Redis is; the list of channels needs none', async () => {
  const bench = newsroom(config)
  expect(await bench.run(['status', '--check'])).toEqual({ code: 3, out: '', err: '' })
  expect(await bench.run(['channels', 'list'])).toMatchObject({ code: 0, out: expect.stringContaining('tg') })
})

test('a page that holds all it needs, and runs nothing', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'crier-preview-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'posts.html')
  const { code, out } = await newsroom(config).run(['preview', '-', '--html', file], story)
  expect([code, out]).toEqual([0, expect.stringContaining(`Wrote ${file}`)])
  const page = readFileSync(file, 'utf8')
  expect(page).toContain('<b>The &lt;ferry&gt; is back</b>')
  expect(page).toContain('default-src &#39;none&#39;')
  expect(page).not.toMatch(/<script|src=|rel="stylesheet"/)
})
