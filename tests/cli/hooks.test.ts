import { execFileSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { newsroom } from '../support/crier.ts'

const payload = fileURLToPath(new URL('../intake/hooks/payloads/wordpress.json', import.meta.url))
const secret = 'kept by both of us'

const bench = () => {
  const made = newsroom(
    {
      newsroom: { name: 'Gazette' },
      sandbox: { enabled: true },
      http: { publicUrl: 'https://crier.example/' },
      hooks: [{ name: 'blog', from: 'wordpress', secret: `\${HOOK_BLOG}` }],
      channels: [{ id: 'tg', network: 'telegram', chat: '@gazette' }],
    },
    { HOOK_BLOG: secret },
  )
  copyFileSync(payload, `${made.dir}/it's.json`)
  return made
}

test('hooks list tells the address, and that nothing listens yet', async () => {
  const { out, err, code } = await bench().run(['hooks'])
  expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('http.enabled') })
  expect(out).toContain('blog  WordPress  POST https://crier.example/hooks/blog')
  expect(out).toContain('title.rendered | html')
  expect(out).not.toContain(secret)
})

test('hooks try shows the article, why it would be ignored, or every problem', async () => {
  const { run } = bench()
  const article = await run(['hooks', 'try', 'blog', "it's.json"])
  expect(JSON.parse(article.out)).toMatchObject({ id: 'blog:4711', section: 'City & Harbour' })
  const draft = await run(['hooks', 'try', 'blog', '-'], '{"id":1,"type":"post","status":"draft"}')
  expect(draft).toMatchObject({ code: 0, out: expect.stringContaining('ignored: its status is "draft"') })
  const wrong = await run(['hooks', 'try', 'blog', '-'], '{"id":1,"type":"post","event":"publish"}')
  expect(wrong).toMatchObject({ code: 2, err: expect.stringMatching(/url .*\n.*headline/) })
  const nowhere = await run(['hooks', 'try', 'blgo', '-'], '{}')
  expect(nowhere).toMatchObject({ code: 2, err: 'There is no webhook blgo. Known: blog\n' })
})

test('hooks sign prints a command that a shell takes, without the secret', async () => {
  const { run, dir } = bench()
  const { out, err } = await run(['hooks', 'sign', 'blog', "it's.json"])
  expect(out + err).not.toContain(secret)
  const given = execFileSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }; ${out}`], {
    cwd: dir,
    encoding: 'utf8',
  })
  expect(given).toContain("@it's.json\nhttps://crier.example/hooks/blog\n")
  expect(given).toMatch(/X-Crier-Timestamp: \d{10}\n-H\nX-Crier-Signature: sha256=[\da-f]{64}\n/)
})
