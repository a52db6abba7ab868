/** The desk shows in a browser the number that the network will use, so the same modules run there, and count the same. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codePoints } from '../../src/text/length.ts'
import { weightedLength } from '../../src/text/weighted.ts'
import { importsOf, readSources, root } from '../house/sources.ts'
import { texts } from './telegram-texts.ts'

test('nothing in src/text needs Node', () => {
  const own = Object.entries(readSources()).filter(([path]) => path.startsWith('src/text/'))
  expect(own.length).toBeGreaterThan(5)
  for (const [path, text] of own) {
    expect(importsOf(path, text).filter(({ target }) => target.startsWith('node:'))).toEqual([])
    expect(text, path).not.toMatch(/\b(?:process|Buffer|require|__dirname|setImmediate)\b(?=[.(])/)
  }
})

const chromiumPath = '/usr/bin/chromium'
const noBrowser = !existsSync(chromiumPath)
if (noBrowser) console.warn(`Skipping the browser test of the text modules: no ${chromiumPath}.`)

const page = `<!doctype html><script type="importmap">{"imports":{"emoji-regex":"/emoji-regex.mjs"}}</script>
<script type="module">
  import { compose } from '/src/text/compose.js'
  import { codePoints } from '/src/text/length.js'
  import { weightedLength } from '/src/text/weighted.js'
  window.crier = { compose, codePoints, weightedLength }
</script>`

const samples = [
  ...texts.filter((_, index) => index % 9 === 0).map(({ headline, summary }) => `${headline} ${summary}`),
  'Go to example.com, новости.рф or https://новости.рф.',
  '🧑‍🚀❤️‍🔥🫱🏻‍🫲🏿 № 5 costs € 3…',
]

const article = {
  language: 'en',
  headline: 'Ferry fares to double in spring',
  standfirst: '',
  body: [
    'HARWICK, May 4 (Reuters) — Gov. Ann Lee met Mr. Roe at 6 p.m. on Monday. She said: “We go. You stay.”',
  ],
}

describe.skipIf(noBrowser)('in a browser', () => {
  let server: Server
  let browser: Browser
  beforeAll(async () => {
    server = createServer(({ url = '/' }, response) => {
      const file =
        url === '/emoji-regex.mjs'
          ? 'node_modules/emoji-regex/index.mjs'
          : /^\/src\/text\/[\w-]+\.js$/.test(url) && `dist${url}`
      response.setHeader('content-type', file ? 'text/javascript' : 'text/html; charset=utf-8')
      response.end(file ? readFileSync(root + file) : page)
    }).listen(0, '127.0.0.1')
    browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  test('the same lengths and the same words as on the server', async () => {
    const tab = await browser.newPage()
    const broken: string[] = []
    tab.on('pageerror', (error) => broken.push(error.message))
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await tab.waitForFunction('window.crier')
    const there = await tab.evaluate(`(() => {
      const { compose, codePoints, weightedLength } = window.crier
      const samples = ${JSON.stringify(samples)}
      const put = ({ headline, summary }) => headline + '\\n\\n' + summary
      return {
        code: samples.map(codePoints),
        weighted: samples.map(weightedLength),
        text: compose(${JSON.stringify(article)}, { limit: 280, measure: weightedLength, put, summary: 280 }).text,
      }
    })()`)
    expect(broken).toEqual([])
    expect(there).toEqual({
      code: samples.map(codePoints),
      weighted: samples.map(weightedLength),
      text: `Ferry fares to double in spring\n\nGov. Ann Lee met Mr. Roe at 6 p.m. on Monday. She said: “We go. You stay.”`,
    })
  })
})
