import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { configJsonSchema } from '../../config/json-schema.ts'
import { loadConfig } from '../../config/load.ts'
import { articleJsonSchema } from '../../src/intake/article-schema.ts'
import { exampleVariables } from './variables.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const committed = (path: string) => readFileSync(root + path, 'utf8')

test.each([
  ['config/crier.schema.json', configJsonSchema],
  ['docs/article.schema.json', articleJsonSchema],
])('%s is up to date', (path, generate) => {
  expect(
    committed(path) === generate(),
    `${path} is out of date: run \`npm run schemas\` and commit it`,
  ).toBe(true)
})

test('the example loads when its variables are set', () => {
  const config = loadConfig({ file: 'config/crier.example.yaml', env: exampleVariables, cwd: root })
  expect(config.channels.map(({ info }) => info.network)).toEqual(['telegram', 'x', 'facebook'])
})

test('the starter loads with the one variable that it names', () => {
  const { TELEGRAM_TOKEN } = exampleVariables
  const config = loadConfig({ file: 'config/crier.starter.yaml', env: { TELEGRAM_TOKEN }, cwd: root })
  expect(config.channels.map(({ info }) => info.network)).toEqual(['telegram'])
  expect(config.sandbox.enabled).toBe(false)
  expect(committed('config/crier.starter.yaml').split('\n').length).toBeLessThan(40)
})

test('whatever is commented out in the starter loads when "# " is taken away, alone and together', () => {
  const lines = committed('config/crier.starter.yaml').split('\n')
  const isKey = (line = '') => /^ *# +\w+:( |$)/.test(line)
  const blocks = lines.flatMap((line, at) => (isKey(line) && !isKey(lines[at - 1]) ? [at] : []))
  expect(blocks).toHaveLength(2)
  const { TELEGRAM_TOKEN } = exampleVariables
  const load = (starts: number[]) => {
    const taken = lines.map((line, at) => {
      const start = lines.findLastIndex(
        (_, above) => above <= at && isKey(lines[above]) && !isKey(lines[above - 1]),
      )
      return isKey(line) && starts.includes(start) ? line.replace('# ', '') : line
    })
    const cwd = mkdtempSync(join(tmpdir(), 'crier-starter-'))
    onTestFinished(() => rmSync(cwd, { recursive: true }))
    writeFileSync(join(cwd, 'crier.yaml'), taken.join('\n'))
    return loadConfig({ env: { TELEGRAM_TOKEN }, cwd })
  }
  const [approval, sandbox] = blocks.map((block) => load([block]))
  expect(approval!.channels[0]!.rules.approval).toBe('all')
  expect(sandbox!.sandbox.enabled).toBe(true)
  const both = load(blocks)
  expect([both.channels[0]!.rules.approval, both.sandbox.enabled]).toEqual(['all', true])
})

interface Schema {
  properties?: Record<string, Schema>
  items?: { oneOf: Schema[] }
  const?: string
  default?: unknown
}

test('the example shows every key, and the default of every key that has one', () => {
  const missing: string[] = []
  const different: string[] = []
  const compare = (schema: Schema, value: Record<string, unknown>, path: string) => {
    for (const [key, inner] of Object.entries(schema.properties ?? {})) {
      const here = path + key
      if (!(key in value)) missing.push(here)
      else if (inner.properties) compare(inner, value[key] as Record<string, unknown>, `${here}.`)
      else if (
        inner.default !== undefined &&
        inner.default !== 'made up by the sandbox' &&
        !isDeepStrictEqual(inner.default, value[key])
      )
        different.push(here)
    }
  }
  const schema: Schema = JSON.parse(configJsonSchema())
  const example = parse(committed('config/crier.example.yaml'))
  compare(schema, example, '')
  for (const channel of schema.properties!.channels!.items!.oneOf) {
    const network = channel.properties!.network!.const!
    const entry = example.channels.find((candidate: { network: string }) => candidate.network === network)
    compare(channel, entry ?? {}, `channels (${network}) `)
  }
  expect({ missing, different }).toEqual({ missing: [], different: [] })
})
