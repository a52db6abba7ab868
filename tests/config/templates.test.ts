/** Templates in the configuration: what is wrong is told at its character, in every way that YAML writes a text. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ConfigError, loadConfig } from '../../config/load.ts'

const accounts: Readonly<Record<string, string>> = {
  telegram: 'chat: "@gazette"',
  x: 'handle: gazette',
  facebook: 'page: "100"',
}

const problemsOf = (network: string, keys: string): string[] => {
  const cwd = mkdtempSync(join(tmpdir(), 'crier-config-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  const before = `newsroom: { name: Gazette }\nsandbox: { enabled: true }\nchannels:\n  - id: main\n    network: ${network}\n    ${accounts[network]}\n`
  writeFileSync(join(cwd, 'crier.yaml'), before + keys)
  try {
    loadConfig({ cwd, env: {} })
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n  ').slice(1)
    throw error
  }
}

test.each([
  ['plain', '    template: Hi {headlin} {url}\n', '7:18'],
  ['single quotes', "    template: 'It''s {headlin} {url}'\n", '7:22'],
  ['double quotes', '    template: "\\u2014\\n\\"{{\\x41\\t {headlin} {url}"\n', '7:35'],
  ['a block', '    template: |-\n      {url}\n\n        {headlin}\n', '10:9'],
  ['a block with its indentation stated', '    template: |2+\n        {headlin} {url}\n', '8:9'],
  ['a folded block', '    template: >-\n      {url} and\n      more\n\n      <b>{headlin}</b>\n', '11:10'],
])('a mistake in %s has its line and column', (_, keys, where) => {
  expect(problemsOf('telegram', keys)[0]).toBe(
    `crier.yaml:${where}  channels[0].template  nothing called “headlin” can be shown; did you mean headline?`,
  )
})

test('a mistake behind an alias is told where it was written', () => {
  const keys = '    name: &layout "{headlin} {url}"\n    template: *layout\n'
  expect(problemsOf('telegram', keys)).toEqual([
    expect.stringContaining('crier.yaml:7:20  channels[0].template'),
  ])
})

test.each([
  ['telegram', '"{headline}"', 'leaves a story that is only a headline without its link'],
  ['telegram', '"{headline} {if section}{url}{end}"', 'that is only a headline without its link'],
  ['telegram', '"{headline} {if breaking}now{else}{url}{end}"', 'that is breaking news without its link'],
  ['x', '"{headline}"', 'without its link'],
  ['x', `"{headline} ${'and so on '.repeat(26)}{url}"`, 'leaves no room for the headline'],
])('a template that fails a trial story is refused: %s %s', (network, template, message) => {
  expect(problemsOf(network, `    template: ${template}\n`)).toEqual([
    expect.stringMatching(new RegExp(`^crier\\.yaml:7:15  channels\\[0\\]\\.template  .*${message}`)),
  ])
})

test('a photo on Facebook has no card, so its words must lead to the story', () => {
  expect(problemsOf('facebook', '    template: "{summary}"\n')).toEqual([])
  expect(problemsOf('facebook', '    template: "{summary}"\n    picture: photo\n')).toEqual([
    expect.stringContaining('with everything without its link'),
  ])
})

test('an account that posts no links needs none in its template', () => {
  expect(problemsOf('x', '    template: "{headline}"\n    links: [{ post: without-link }]\n')).toEqual([])
})
