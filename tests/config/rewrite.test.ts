import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ConfigError, loadConfig } from '../../config/load.ts'
import { showConfig } from '../../config/show.ts'

const key = 'sk-never-to-be-seen-1234567890'
const file = (rewrite: string, channel = 'rewrite: true', sandbox = false) => `newsroom: { name: Gazette }
sandbox: { enabled: ${sandbox} }
${rewrite}
channels:
  - id: tg
    network: telegram
    chat: "@gazette"
    token: \${TELEGRAM_TOKEN}
    ${channel}
`

const load = (text: string, more: Record<string, string> = { REWRITE_API_KEY: key }) => {
  const cwd = mkdtempSync(join(tmpdir(), 'crier-config-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  writeFileSync(join(cwd, 'crier.yaml'), text)
  return loadConfig({
    cwd,
    env: { TELEGRAM_TOKEN: '123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr', ...more },
  })
}

const problems = (text: string): string => {
  try {
    load(text)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

const whole = `rewrite: { endpoint: "http://10.0.0.7:8000/v1", model: small-news, apiKey: "\${REWRITE_API_KEY}" }`

test('nobody rewrites unless a channel says so', () => {
  const config = load(file('', ''))
  expect(config.channels[0]!.rewrite).toBe(false)
  expect(config.rewrite).toMatchObject({ timeoutSeconds: 8, perMonth: 3_000 })
})

test('a private endpoint may be named, and the key is never shown', () => {
  const config = load(file(whole))
  expect(config.channels[0]!.rewrite).toBe(true)
  expect(config.rewrite.apiKey).toBe(key)
  expect(showConfig(config)).not.toContain(key)
  expect(showConfig(config)).toContain(`apiKey: \${REWRITE_API_KEY}`)
})

test('the sandbox takes the key when it is there, and does without', () => {
  expect(load(file(whole, 'rewrite: true', true)).rewrite.apiKey).toBe(key)
  expect(load(file(whole, 'rewrite: true', true), {}).rewrite.apiKey).not.toBe(key)
})

test.each([
  ['', /rewrite\.endpoint.*is missing: channel tg has rewrite: true/],
  ['rewrite: { endpoint: "http://10.0.0.7/v1" }', /rewrite\.model.*is missing: channel tg has rewrite: true/],
  [`rewrite: { apiKey: ${key} }`, /do not write a credential here; write \$\{REWRITE_API_KEY\}/],
  ['rewrite: { endpoint: "ftp://models.example/" }', /must be a full address/],
  ['rewrite: { endpoint: "https://me:pass@models.example/v1" }', /must hold no account/],
  [
    'rewrite: { endpoint: "http://10.0.0.7/v1", model: m, timeoutSeconds: 30 }',
    /rewrite\.timeoutSeconds.*must not be more than worker\.requestTimeoutSeconds \(15\)/,
  ],
])('%s: crier config check says what to do', (section, words) => {
  expect(problems(file(section))).toMatch(words)
  expect(problems(file(section))).not.toContain(key)
})
