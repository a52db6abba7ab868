import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from '../../config/load.ts'

const load = (http: string) => {
  const cwd = mkdtempSync(join(tmpdir(), 'crier-test-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  writeFileSync(
    join(cwd, 'crier.yaml'),
    `newsroom: {name: A}\nsandbox: {enabled: true}\nhttp: ${http}\nchannels: [{id: a, network: telegram, chat: "@harbour"}]\n`,
  )
  return loadConfig({ env: {}, cwd }).http
}

test('the API is off, and listens on this machine alone, until somebody says otherwise', () => {
  expect(load('{}')).toEqual({ enabled: false, host: '127.0.0.1', port: 8118 })
})

test.each([
  ['{enabled: true, port: 8117}', /crier\.yaml:3:\d+ +http\.port +is the port of the sandbox too \(8117\)/],
  ['{publicUrl: crier.example.com}', /http\.publicUrl +must be a full address such as https:/],
  ['{publicURL: x}', /http\.publicURL +unknown key; did you mean publicUrl\?/],
])('%s is a mistake, and said where it is', (http, words) => {
  expect(() => load(http)).toThrow(words)
})
