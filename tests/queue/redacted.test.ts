/** The password of Redis stands in its address: it must not stand in anything that Crier prints. */
import type { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { toConfig } from '../../config/config.ts'
import { configSchema } from '../../config/schema.ts'
import { showConfig } from '../../config/show.ts'
import { greeting } from '../../src/cli/greeting.ts'
import { briefRedis, lastingRedis, targetName } from '../../src/queue/connection.ts'
import { watchRedis } from '../../src/queue/health.ts'
import { newsroom } from '../support/crier.ts'
import { until } from '../support/until.ts'

/** Nobody listens on port 1. */
const addresses = [
  ['redis://127.0.0.1:1?password=hush', 'redis://127.0.0.1:1?[secret]'],
  ['redis://127.0.0.1:1/3?password=hush#hush', 'redis://127.0.0.1:1/3?[secret]'],
  ['redis://127.0.0.1:1?password=hu@sh', 'redis://[secret]'],
  ['redis://:hush@127.0.0.1:1', 'redis://[secret]@127.0.0.1:1'],
  ['redis://:hu@sh@127.0.0.1:1', 'redis://[secret]@127.0.0.1:1'],
  ['rediss://crier:hu%2Fsh@127.0.0.1:1/2', 'rediss://[secret]@127.0.0.1:1/2'],
  ['redis://:hu/sh@127.0.0.1:1', 'redis://[secret]'],
  ['redis://127.0.0.1:1/hush@gazette', 'redis://[secret]'],
  ['redis://127.0.0.1:1?hush@gazette', 'redis://[secret]'],
  ['redis://127.0.0.1:1#hush@gazette', 'redis://[secret]'],
  ['hush', '[secret]'],
] as const
const secret = /hu.{0,3}sh/

const config = (url: string) =>
  toConfig(
    configSchema(true).parse({
      newsroom: { name: 'Gazette' },
      redis: { url },
      channels: [{ id: 'tg', network: 'telegram', chat: '@gazette' }],
    }),
    'crier.yaml',
  )

test.each(addresses)('%s is printed as %s', (url, printed) => {
  expect(targetName({ url })).toBe(printed)
})

test.each(addresses.filter(([url]) => URL.canParse(url)))(
  '%s is in no error, no log, no greeting and no configuration',
  async (url, printed) => {
    const lines: unknown[] = []
    const line = (fields: object, message: string) => void lines.push({ ...fields, message })
    const lasting: Redis = lastingRedis({ url })
    watchRedis(lasting, { url }, { info: line, error: line })
    const failed = await briefRedis({ url }).catch((error: Error) => error.message)
    await until(async () => lines.length > 0)
    lasting.disconnect()
    const told = [
      failed,
      JSON.stringify(lines),
      greeting(config(url), {
        role: 'worker',
        redis: targetName({ url }),
        program: { command: './crier', examples: 'examples' },
      }),
      showConfig(config(url)),
    ]
    for (const text of told) {
      expect(text).toContain(printed)
      expect(text).not.toMatch(secret)
    }
  },
)

test.each(['redis://127.0.0.1:1?password=hush', 'redis://:hu@sh@127.0.0.1:1', 'redis://:hu/sh@127.0.0.1:1'])(
  'with REDIS_URL=%s no command prints the password',
  async (url) => {
    const { run } = newsroom(
      {
        newsroom: { name: 'Gazette' },
        sandbox: { enabled: true },
        channels: [{ id: 'tg', network: 'telegram', chat: '@gazette' }],
      },
      { REDIS_URL: url },
    )
    for (const { out, err } of await Promise.all([run(['status']), run(['config', 'show'])]))
      expect(out + err).not.toMatch(secret)
  },
)
