/** The page of `crier preview --html`: posts as readers would see them, before anybody sends them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { newsroom } from '../support/crier.ts'

const story = {
  id: 'ferry',
  url: 'https://gazette.example/ferry',
  headline: 'The <ferry> is back',
  standfirst: 'Boats leave at noon.',
}

const pageOf = async (channels: object[], of: object = {}): Promise<string> => {
  const directory = mkdtempSync(join(tmpdir(), 'crier-preview-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'posts.html')
  const { code } = await newsroom({
    newsroom: { name: 'Gazette' },
    sandbox: { enabled: true },
    channels,
  }).run(['preview', '-', '--html', file], JSON.stringify({ ...story, ...of }))
  expect(code).toBe(0)
  return readFileSync(file, 'utf8')
}

test('the page shows the pictures of the story, with what they show, and loads nothing else', async () => {
  const images = ['a', 'b'].map((name) => ({
    url: `https://img.example/${name}.jpg`,
    alt: `Picture ${name}`,
  }))
  const channels = [
    { id: 'fb', network: 'facebook', page: '100200300400500', picture: 'album' },
    { id: 'x', network: 'x', handle: 'gazette', picture: 'photo' },
  ]
  const page = await pageOf(channels, { images })
  const [facebook, x] = page.split('id="channel-x"')
  expect(facebook!.match(/<img src="[^"]+" alt="[^"]+"/g)).toEqual([
    '<img src="https://img.example/a.jpg" alt="Picture a"',
    '<img src="https://img.example/b.jpg" alt="Picture b"',
  ])
  expect(x!.match(/<img /g)).toHaveLength(1)
  expect(page).toContain('img-src https://img.example"')
  expect(page).not.toContain('class="card"')
})

test('the page shows each post of a thread', async () => {
  const body = Array.from(
    { length: 12 },
    (_, at) => `Boat number ${at + 1} leaves the old harbour at noon sharp.`,
  )
  const channels = [{ id: 'x', network: 'x', handle: 'gazette', thread: { posts: 3 } }]
  const page = await pageOf(channels, { body })
  expect(page.match(/<article/g)).toHaveLength(3)
  expect(page.match(/>thread</g)).toHaveLength(2)
  expect(page.match(/class="card"/g)).toHaveLength(1)
  expect(page).toMatch(/\d+, then \d+, then \d+ of 280 weighted characters/)
})

test.each([
  ['below', /class="text".*class="card"/s],
  ['above', /class="card".*class="text"/s],
] as const)('the page shows Telegram’s card %s the words', async (place, order) => {
  const telegram = (more: object) => [{ id: 'tg', network: 'telegram', chat: '@gazette', ...more }]
  const page = await pageOf(telegram({ preview: { place } }))
  expect(page).toMatch(order)
  expect(page.match(/class="card"/g)).toHaveLength(1)
  expect(await pageOf(telegram({ preview: { place: 'none' } }))).not.toContain('class="card"')
})
