import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Queue } from 'bullmq'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readArticle } from '../../src/intake/json.ts'
import { articleSchema } from '../../src/intake/schema.ts'
import { freePort, newsroom } from '../support/crier.ts'
import { freshRedis } from '../support/prefix.ts'
import { until } from '../support/until.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const page = readFileSync(`${root}docs/queue.md`, 'utf8')
const example = (language: string): string => page.split(`\`\`\`${language}\n`)[1]!.split('\n```')[0]!
const accepted = (data: unknown) => readArticle(data, { language: 'en' })

const runs = (script: string, env: NodeJS.ProcessEnv) =>
  promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { cwd: root, env })

test('the JavaScript example puts an article into the queue', async () => {
  const { redis, url, prefix } = freshRedis()
  await runs(example('js').replace('{crier}', prefix), { ...process.env, REDIS_URL: url })
  const queue = new Queue('articles', { connection: redis, prefix })
  const [job] = await queue.getWaiting()
  await queue.close()
  expect(accepted(job?.data)).toMatchObject({ ok: true, article: { id: 'ferry-line-2026' } })
})

test('it reaches the Redis that crier start runs, and its article is out', async () => {
  const crier = newsroom({
    newsroom: { name: 'Gazette' },
    sandbox: { enabled: true, port: await freePort() },
    channels: [{ id: 'tg', network: 'telegram', chat: '@gazette' }],
  })
  await crier.up('start')
  const { REDIS_URL: _, ...env } = process.env
  await runs(example('js').replace('data/redis.sock', join(crier.dir, 'data/redis.sock')), env)
  const shown = async () => (await crier.run(['show', 'ferry-line-2026'])).out
  await until(async () => (await shown()).includes('tg: published'))
})

/** A literal of a mapping in either language is YAML, once PHP's brackets and arrows are written as YAML has them. */
const python = () => parse(`{${between(example('python'), 'article = {', '\n}')}}`)
const php = () => parse(`{${between(example('php'), '$article = [', '\n];').replaceAll(' =>', ':')}}`)
const between = (text: string, start: string, end: string) => text.split(start)[1]!.split(end)[0]!

test.each([
  ['JSON', () => JSON.parse(example('json'))],
  ['Python', python],
  ['PHP', php],
])('the article of the %s example is one', (_, article) => {
  expect(accepted(article())).toMatchObject({ ok: true, article: { id: 'ferry-line-2026' } })
})

test('the page names every key of an article', () => {
  for (const key of Object.keys(articleSchema.shape)) expect(page).toContain(`\`${key}\``)
})
