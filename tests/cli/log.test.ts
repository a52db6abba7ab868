import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { openLog } from '../../src/log.ts'

test.each(['json', 'text'] as const)(
  'a line in %s tells what went wrong and where, also when it was an error',
  (format) => {
    let written = ''
    const out = new Writable({
      write: (chunk, _encoding, done) => {
        written += chunk
        done()
      },
    })
    const log = openLog({ level: 'info', format }, out as unknown as NodeJS.WriteStream)
    log.error({ article: 'ferry', error: new RangeError('no segment') }, 'rendering failed')
    expect(written).toMatch(/rendering failed/)
    expect(written).toMatch(/ferry/)
    expect(written).toMatch(/no segment/)
    expect(written).toMatch(/log\.test\.ts/)
    expect(written.trimEnd().split('\n')).toHaveLength(1)
  },
)
