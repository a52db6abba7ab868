import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { FakePost } from '../../src/networks/fake.ts'
import { serveSandbox } from '../../src/sandbox/serve.ts'
import { fakeStore } from '../../src/sandbox/store.ts'
import { freshRedis } from '../support/prefix.ts'
import { board } from './bulletin.ts'

const now = Date.parse('2026-11-20T12:00:00Z')

const start = async () => {
  const { redis, prefix } = freshRedis()
  const sandbox = await serveSandbox({
    redis,
    prefix,
    host: '127.0.0.1',
    port: 0,
    newsroom: 'Harbour & Sons',
    language: 'en',
    timeZone: 'Europe/Kyiv',
    channels: [board('chat', 'chat'), board('short', 'post', '<b>Short</b>')],
    clock: { now: () => now },
  })
  onTestFinished(() => sandbox.close())
  const store = fakeStore(redis, prefix, 'bulletin')
  return {
    url: sandbox.url,
    read: async (path = '') => (await fetch(sandbox.url + path)).text(),
    save: (post: Partial<FakePost>) =>
      store.save({ id: '1', account: 'chat', at: now, text: 'A post', ...post }),
    post: (text: string) =>
      fetch(`${sandbox.url}bulletin/chat`, { method: 'POST', body: JSON.stringify({ text }) }),
  }
}

test('an empty page names the one command to try', async () => {
  const { read } = await start()
  expect(await read()).toContain('crier publish examples/harbour-bridge.json')
})

test('words of a post are words, never markup', async () => {
  const { read, save } = await start()
  await save({ text: '<script>alert(1)</script> & "more"', link: 'javascript:alert(1)' })
  const page = await read()
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;')
  expect(page).toContain('Harbour &amp; Sons')
  expect(page).toContain('&lt;b&gt;Short&lt;/b&gt;')
  expect(page).not.toContain('javascript:')
})

test('bold and addresses are shown as such, closing punctuation stays outside', async () => {
  const { read, save } = await start()
  await save({ text: 'Bridge open (https://news.example/a?b=1&c).', bold: [{ offset: 0, length: 6 }] })
  const page = await read('posts')
  expect(page).toContain('<b>Bridge</b> open (')
  expect(page).toContain(
    '(<a href="https://news.example/a?b=1&amp;c" target="_blank" rel="noopener">https://news.example/a?b=1&amp;c</a>).',
  )
})

test('bold inside an emoji text lands on the right words', async () => {
  const { read, save } = await start()
  await save({ text: '🌉 Bridge', bold: [{ offset: 3, length: 6 }] })
  expect(await read('posts')).toContain('🌉 <b>Bridge</b>')
})

test('readers do not see drafts', async () => {
  const { read, save } = await start()
  await save({ text: 'not yet', draft: true })
  expect(await read('posts')).not.toContain('not yet')
})

test('an album whose pictures are posts of their own is one post', async () => {
  const { read, save } = await start()
  const image = { src: 'a'.repeat(64), alt: 'First' }
  await save({ id: '1', text: 'Two pictures', image, group: '7' })
  await save({ id: '2', text: '', image: { src: 'b'.repeat(64), alt: 'Second' }, group: '7' })
  await save({ id: '3', text: 'Another post' })
  const page = await read('posts')
  expect(page.match(/<article/g)).toHaveLength(2)
  expect(page).toMatch(/Two pictures.*First.*Second/s)
})

test('a card stands where its post has it', async () => {
  const { read, save } = await start()
  await save({ text: 'The words', link: 'https://news.example/a', cardAbove: true })
  expect(await read('posts')).toMatch(/class="card".*The words/s)
})

test('times are relative, absolute and machine-readable', async () => {
  const { read, save } = await start()
  await save({ at: now - 3 * 60_000 })
  expect(await read('posts')).toMatch(
    /<time datetime="2026-11-20T11:57:00.000Z">3 min. ago · Nov 20, 01:57 PM GMT\+2</,
  )
})

test('a thread is read from above, between the posts that are newer and older', async () => {
  const { read, save } = await start()
  await save({ id: '1', text: 'older' })
  await save({ id: '2', text: 'thread begins' })
  await save({ id: '3', text: 'goes on', inReplyTo: '2' })
  await save({ id: '4', text: 'ends', inReplyTo: '3' })
  await save({ id: '5', text: 'newer' })
  const page = await read('posts')
  const order = ['newer', 'thread begins', 'goes on', 'ends', 'older'].map((text) =>
    page.indexOf(`>${text}<`),
  )
  expect(order).toEqual([...order].sort((a, b) => a - b))
  expect(order[0]).toBeGreaterThan(0)
  expect(page).toContain('</time> · <span lang="en">thread</span>')
})

test('a picture without a text is told where the network has such texts', async () => {
  const { read, save } = await start()
  await save({ image: { src: 'a' } })
  expect(await read('posts')).not.toContain('Without alt text')
  await save({ account: 'short', image: { src: 'a' } })
  expect(await read('posts')).toContain('Without alt text')
})

test('each channel can be jumped to', async () => {
  const { read } = await start()
  expect(await read()).toMatch(/<nav .*href="#channel-chat".*href="#channel-short"/s)
})

test('nothing inline and nothing foreign may run', async () => {
  const { url } = await start()
  const { headers } = await fetch(url)
  expect(headers.get('content-security-policy')).toMatch(
    /default-src 'none'; script-src 'self'; style-src 'self'/,
  )
})

const chromiumPath = '/usr/bin/chromium'
const noBrowser = !existsSync(chromiumPath)
if (noBrowser) console.warn(`Skipping the browser tests of the reader's page: no ${chromiumPath}.`)

describe.skipIf(noBrowser)('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    const args =
      '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
    browser = await chromium.launch({ executablePath: chromiumPath, args: args.split(' ') })
  })
  afterAll(() => browser?.close())

  const open = async (url: string, width = 1280) => {
    const page = await browser.newPage({ viewport: { width, height: 700 } })
    onTestFinished(() => page.close())
    await page.goto(url)
    return page
  }

  test('a post arrives and appears without a reload, and the count says so', async () => {
    const { url, post } = await start()
    const page = await open(url)
    await page.getByText('The square is quiet').waitFor()
    await page.evaluate('window.sameDocument = true')

    await post('The bridge is open')
    await page.getByText('The bridge is open').waitFor()
    await page.getByRole('status').getByText('1 post on the page').waitFor()
    expect(await page.getByText('The square is quiet').isVisible()).toBe(false)
    expect(await page.evaluate('window.sameDocument')).toBe(true)
  })

  test('a new post waits behind a button while somebody reads further down', async () => {
    const { url, save, post } = await start()
    for (let id = 1; id <= 20; id++)
      await save({ id: `old-${id}`, text: `Story ${id}\n\nwith\na few\nlines` })
    const page = await open(url)
    await page.mouse.wheel(0, 600)
    await expect.poll(() => page.evaluate('scrollY')).toBe(600)

    await post('Breaking')
    const button = page.getByRole('button', { name: 'Show 1 new post' })
    await button.waitFor()
    expect(await page.getByText('Breaking').count()).toBe(0)
    expect(await page.evaluate('scrollY')).toBe(600)

    await button.click()
    await page.getByText('Breaking').waitFor()
    await expect.poll(() => page.evaluate('scrollY')).toBe(0)
  })

  test('a narrow phone needs no sideways scrolling, even for an endless word', async () => {
    const { url, save } = await start()
    await save({
      text: `https://news.example/${'x'.repeat(200)}`,
      link: `https://news.example/${'y'.repeat(200)}`,
    })
    const page = await open(url, 320)
    await page.getByRole('article').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  })
})
