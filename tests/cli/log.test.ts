import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { openLog } from '../../src/log.ts'
import { freshRedis } from '../support/prefix.ts'

const logged = (format: 'json' | 'text') => {
  let written = ''
  const out = new Writable({
    write: (chunk, _encoding, done) => {
      written += chunk
      done()
    },
  })
  return {
    log: openLog({ level: 'info', format }, out as unknown as NodeJS.WriteStream),
    text: () => written,
  }
}

test.each(['json', 'text'] as const)(
  'a line in %s tells what went wrong and where, also when it was an error',
  (format) => {
    const { log, text } = logged(format)
    log.error({ article: 'ferry', error: new RangeError('no segment') }, 'rendering failed')
    for (const words of [/rendering failed/, /ferry/, /no segment/, /log\.test\.ts/])
      expect(text()).toMatch(words)
    expect(text().trimEnd().split('\n')).toHaveLength(1)
  },
)

test('the command that Redis refused is in no line: its arguments are articles and secrets', async () => {
  const { redis, prefix } = freshRedis()
  await redis.set(`${prefix}:a`, 'text')
  const alone = await redis.hset(`${prefix}:a`, 'token', 'hush').catch((error) => error)
  const dropped = await redis
    .multi()
    .call('hset', 'token-hush')
    .exec()
    .catch((error) => error)
  expect([alone, dropped.previousErrors[0]]).toMatchObject([
    { command: { args: expect.anything() } },
    { command: { args: expect.anything() } },
  ])
  const { log, text } = logged('json')
  for (const error of [alone, dropped]) log.error({ error }, 'refused')
  expect(text()).toMatch(/WRONGTYPE.*EXECABORT/s)
  expect(text()).not.toContain('hush')
})
