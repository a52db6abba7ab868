/** Imports point one way: who may know whom, and what stands in one place only. */
import { expect, test } from 'vitest'
import { cycles, importsOf, readSources, type Sources } from './sources.ts'

/**
 * What each part may import beside itself: parts, single files, packages, `node:` for Node's own modules. `type` in
 * front: types only. The part of a file is its own row, if it has one, else that of its folder; `*` is one name.
 */
// biome-ignore format: a table, one row a line
const mayImport: Record<string, string[]> = {
  'src/domain': [],
  'src/text': ['src/domain', 'emoji-regex'],

  'src/networks': ['src/domain', 'src/text', 'zod', 'node:'],
  'src/networks/*': ['src/domain', 'src/text', 'src/networks', 'src/networks/fake-picture.ts', 'zod', 'node:'],
  'src/networks/telegram': ['src/domain', 'src/text', 'src/networks', 'src/networks/fake-picture.ts', 'zod', 'node:', 'telegraf'],
  'src/networks/x': ['src/domain', 'src/text', 'src/networks', 'src/networks/fake-picture.ts', 'zod', 'node:', 'twitter-api-v2'],
  'src/networks/facebook': ['src/domain', 'src/text', 'src/networks', 'src/networks/fake-picture.ts', 'zod', 'node:', 'undici'],
  'src/networks/registry.ts': ['src/domain', 'src/networks', 'src/networks/*'],
  'src/networks/settings.ts': ['src/networks/*/settings.ts'],
  'src/networks/fake-picture.ts': ['sharp'],

  'src/intake/image/fit.ts': ['src/domain', 'src/intake', 'src/intake/image', 'sharp'],
  'src/intake/page': ['src/domain', 'src/text', 'src/intake', 'htmlparser2', '@mozilla/readability', 'node:'],
  'src/intake/feed': ['src/domain', 'src/intake', '@rowanmanning/feed-parser', 'zod', 'node:'],
  'src/intake/hooks': ['src/domain', 'src/text', 'src/intake', 'node:'],
  'src/intake/image': ['src/domain', 'src/intake', 'src/intake/image/fit.ts', 'node:'],
  'src/intake': ['src/domain', 'src/text', 'src/version.ts', 'zod', 'yaml', 'undici', 'ipaddr.js', 'htmlparser2', 'node:'],
  'src/ledger': ['src/domain', 'type src/intake', 'ioredis', 'node:'],
  'src/store': ['src/domain', 'ioredis', 'node:'],
  'src/rewrite': ['src/domain', 'undici', 'zod'],
  'src/queue': ['src/domain', 'src/alive.ts', 'bullmq', 'ioredis', 'node:'],
  'src/desk': ['src/domain', 'src/text', 'src/intake', 'src/intake/*', 'type src/ledger', 'type src/store', 'type src/rewrite', 'type src/queue', 'type src/networks', 'node:'],
  'jobs': ['src/domain', 'src/desk', 'src/queue', 'type bullmq'],

  'src/cli': ['src/domain', 'src/alive.ts', 'src/desk', 'src/intake', 'src/intake/hooks', 'type src/intake/page', 'src/networks/fake.ts', 'type src/networks', 'type config', 'commander', 'node:'],
  'src/http': ['src/domain', 'src/desk', 'src/intake', 'type src/intake/hooks', 'type src/store', 'src/version.ts', 'hono', '@hono/node-server', '@hono/zod-openapi', 'zod', 'type config', 'node:'],
  'src/sandbox': ['src/domain', 'src/text', 'src/networks/fake.ts', 'hono', '@hono/node-server', 'type ioredis', 'node:'],

  'config': ['src/domain', 'src/text', 'src/intake', 'src/intake/hooks', 'src/networks/settings.ts', 'type src/networks', 'zod', 'yaml', 'dotenv', 'node:'],
  'src/log.ts': ['type config', 'pino'],
  'src/version.ts': ['node:'],
  'src/outside.ts': ['src/domain', 'src/intake', 'src/intake/*', 'src/rewrite', 'src/store', 'type src/desk', 'type config', 'type ioredis', 'node:'],
  'src/app.ts': ['src/*', 'src/outside.ts', 'src/intake/*', 'src/networks/registry.ts', 'jobs', 'type config', 'type ioredis', 'node:'],
  'src/alive.ts': [],
  'src/output.ts': [],
  'src/doors.ts': ['src/*', 'src/app.ts', 'src/log.ts', 'config', 'node:'],
  'src/main.ts': ['src/*', 'src/app.ts', 'src/outside.ts', 'src/log.ts', 'src/version.ts', 'config', 'node:'],
}

/** What stands in one place only, and the places. */
const homes: Array<{ what: string; pattern: RegExp; places: string[] }> = [
  { what: 'the environment', pattern: /\bprocess\.env\b/, places: ['config/'] },
  {
    what: 'the time of day',
    pattern: /\bDate\.now\b|\bnew Date\(\)/,
    places: [
      'src/domain/clock.ts',
      'src/queue/workers.ts', // BullMQ holds a delayed job against the clock of the machine
      'src/queue/embedded.ts', // waits for a process, which no clock of ours would hasten
    ],
  },
  ...Object.entries({ telegram: 'telegram', facebook: 'facebook', x: 'x', twitter: 'x' }).map(
    ([word, network]) => ({
      what: `the network '${word}'`,
      // 'x'.repeat is the letter
      pattern: new RegExp(`(['"\`])${word}\\1(?!\\.repeat)`),
      places: [`src/networks/${network}/`, 'src/networks/registry.ts', 'src/networks/settings.ts', 'config/'],
    }),
  ),
]

const longest = 300

const partOf = (path: string): string => {
  if (path in mayImport || !path.includes('/')) return path
  const folders = path.split('/').slice(0, -1)
  const isDivided = folders[1] === 'networks' || folders[1] === 'intake'
  return folders.slice(0, folders[0] !== 'src' ? 1 : isDivided ? 3 : 2).join('/')
}

const rowOf = (part: string): string[] | undefined =>
  mayImport[part] ?? mayImport[part.replace(/^src\/networks\/\w+$/, 'src/networks/*')]

const matches = (pattern: string, name: string): boolean =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replace('*', '[^/]+')}$`).test(name)

/** Every line that breaks a rule, in words. */
const violations = (sources: Sources): string[] => {
  const found = cycles(sources).map((ring) => `imports in a ring: ${ring}`)
  for (const [path, text] of Object.entries(sources)) {
    const part = partOf(path)
    const row = rowOf(part)
    if (!row) found.push(`${path}: ${part} has no row in the table of imports`)
    for (const { target, typeOnly } of importsOf(path, text)) {
      const names = target.startsWith('node:') ? ['node:'] : [target, partOf(target)]
      const allowed = (permission: string): boolean => {
        const [, type, pattern] = /^(type )?(.*)$/.exec(permission)!
        return (typeOnly || !type) && names.some((name) => matches(pattern!, name))
      }
      if (partOf(target) !== part && !row?.some(allowed))
        found.push(`${path}: imports ${target}${typeOnly ? ' (types)' : ''}, which ${part} may not`)
    }
    for (const { what, pattern, places } of homes)
      if (pattern.test(text) && !places.some((place) => path.startsWith(place)))
        found.push(`${path}: ${what} belongs in ${places.join(', ')}`)
    const lines = text.trimEnd().split('\n').length
    if (lines > longest) found.push(`${path}: ${lines} lines; past ${longest} a file asks to be two`)
  }
  return found
}

test('the source keeps the rules of the house', () => {
  const sources = readSources()
  expect(Object.keys(sources)).toContain('src/main.ts')
  expect(violations(sources)).toEqual([])
})

test.each([
  ['src/domain/a.ts', "import { createHash } from 'node:crypto'"],
  ['src/text/a.ts', "import { z } from 'zod'"],
  ['src/networks/x/a.ts', "import { say } from '../telegram/client.ts'"],
  ['src/networks/x/deep/a.ts', "import type { Say } from '../../telegram/client.ts'"],
  ['src/networks/contract.ts', "import { network } from './x/index.ts'"],
  ['src/networks/contract.ts', "import { networks } from './registry.ts'"],
  ['src/networks/x/a.ts', "import { Telegraf } from 'telegraf'"],
  ['src/networks/mastodon/a.ts', "import { fetch } from 'undici'"],
  ['src/ledger/a.ts', "import { Queue } from 'bullmq'"],
  ['src/intake/a.ts', "import type { Desk } from '../desk/desk.ts'"],
  ['src/intake/a.ts', "import { scan } from './page/scan.ts'"],
  ['src/intake/hooks/a.ts', "import { Parser } from 'htmlparser2'"],
  ['src/intake/feed/a.ts', "import { scan } from '../page/scan.ts'"],
  ['src/desk/a.ts', "import { redisLedger } from '../ledger/redis.ts'"],
  ['src/desk/a.ts', "import {\n  type A,\n  type B,\n} from '../ledger/redis.ts'"],
  ['src/desk/a.ts', "export { redisLedger } from '../ledger/redis.ts'"],
  ['src/desk/a.ts', "const load = () => import('../ledger/redis.ts')"],
  ['src/desk/a.ts', "import '../ledger/redis.ts'"],
  ['jobs/a.ts', "import { Worker } from 'bullmq'"],
  ['src/cli/a.ts', "import { loadConfig } from '../../config/load.ts'"],
  ['src/sandbox/a.ts', "import { networks } from '../networks/registry.ts'"],
  ['config/a.ts', "import { openApp } from '../src/app.ts'"],
  ['src/app.ts', "import { loadConfig } from '../config/load.ts'"],
  ['src/newcomer/a.ts', ''],
  ['src/newcomer.ts', ''],
  ['src/desk/a.ts', 'const token = process.env.TOKEN'],
  ['src/desk/a.ts', 'const now = Date.now()'],
  ['src/desk/a.ts', 'const now = new Date()'],
  ['src/desk/a.ts', "if (info.network === 'telegram') return"],
  ['src/networks/telegram/a.ts', "const other = 'facebook'"],
  ['jobs/a.ts', "const network = 'x'"],
  ['jobs/a.ts', '\n'.repeat(longest) + 'export {}\n'],
])('the rules of the house see what is wrong in %s: %j', (path, text) => {
  expect(violations({ [path]: text })).toHaveLength(1)
})

test('the rules of the house see a ring of imports', () => {
  const ring = {
    'src/desk/a.ts': "import { b } from './b.ts'",
    'src/desk/b.ts': "import { c } from './c.ts'",
    'src/desk/c.ts': "import { b } from './b.ts'\nimport type { A } from './a.ts'",
  }
  expect(violations(ring)).toEqual(['imports in a ring: src/desk/b.ts → src/desk/c.ts → src/desk/b.ts'])
})
