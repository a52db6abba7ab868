/** Help, and mistakes that are found before anything is asked of Redis. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { toConfig } from '../../config/config.ts'
import { configSchema } from '../../config/schema.ts'
import type { Doors } from '../../src/cli/doors.ts'
import { runCommandLine } from '../../src/cli/program.ts'
import { sentence } from '../../src/cli/words.ts'

const written = () => {
  const chunks: string[] = []
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk))
      done()
    },
  })
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => chunks.join('') }
}

const config = toConfig(
  configSchema(true).parse({
    newsroom: { name: 'Gazette' },
    sandbox: { enabled: true },
    channels: [
      { id: 'tg', network: 'telegram', chat: '@gazette' },
      { id: 'x', network: 'x', handle: 'gazette' },
    ],
  }),
  'crier.yaml',
)

const crier = async (...argv: string[]) => {
  const [out, err] = [written(), written()]
  const shut = () => {
    throw new Error('this door must stay shut')
  }
  const doors: Doors = {
    version: '1.2.3',
    out: out.stream,
    err: err.stream,
    stdin: shut,
    config: () => config,
    postNamed: shut,
    shownConfig: shut,
    open: shut,
    channels: shut,
    pages: shut,
    previewPage: shut,
    readersPage: shut,
    run: shut,
  }
  await runCommandLine(argv, doors)
  return { code: process.exitCode, out: out.text(), err: err.text() }
}

afterEach(() => {
  process.exitCode = undefined
})

const commands = [
  ...['start', 'worker', 'publish', 'status', 'show', 'resolve', 'pause', 'resume'],
  ...['aside', 'channels', 'sandbox', 'config'],
]

const leaves = [
  ...['aside list', 'aside show', 'aside release', 'aside discard', 'channels list', 'channels check'],
  ...['sandbox serve', 'sandbox fault', 'sandbox clear', 'config check', 'config show'],
]

test.each(['', ...commands, ...leaves])('crier %s --help ends well and shows an example', async (command) => {
  const { code, out, err } = await crier(...command.split(' ').filter(Boolean), '--help')
  expect([code, err]).toEqual([0, ''])
  expect(out).toContain(`Usage: crier${command ? ` ${command}` : ''}`)
  expect(out).toMatch(/Examples?:\n {2}\S*\s*(REDIS_URL=\S+ |curl.*)?crier /)
})

test('the help of crier names every command and every exit code', async () => {
  const { out } = await crier('--help')
  for (const command of commands) expect(out).toMatch(new RegExp(`^ {2}${command} `, 'm'))
  for (const code of [0, 1, 2, 3, 4, 5]) expect(out).toMatch(new RegExp(`\\b${code} \\w`))
})

test('--version says the version', async () => {
  expect(await crier('--version')).toEqual({ code: 0, out: '1.2.3\n', err: '' })
})

test.each([
  [['publsh'], /unknown command 'publsh'.*publish/s],
  [['aside', 'lisst'], /too many arguments.*--help/s],
  [['publish', 'a.json', '--jsn'], /unknown option '--jsn'.*--json/s],
  [['publish'], /missing required argument 'story'/],
  [['show'], /missing required argument 'article'/],
  [['show', 'a', 'b'], /too many arguments/],
  [['sandbox', 'fault', 'x', 'earthquake'], /earthquake.*rate-limit/s],
  [['publish', 'a.json', '--timeout'], /argument missing/],
  [['publish', 'a.json', '--timeout', 'soon'], /--timeout.*'soon'.*whole number/],
  ...['tomorrow 07:00', '07:00', '2026-05-04', '2026-05-04T07:00:00', '2026-02-30T07:00:00Z', ''].map(
    (at): [string[], RegExp] => [
      ['publish', 'a.json', '--at', at],
      /--at <instant>.*time with its zone, such as \d{4}-/,
    ],
  ),
  [['publish', 'a.json', '--language', 'zz-zz-zz'], /--language <tag>.*language tag such as/],
  [['preview', 'a.json', '--language', 'en_US'], /--language <tag>.*language tag such as/],
  [['resolve', 'fire'], /missing required argument 'channel'/],
  [['resolve', 'fire', 'tg', '--out'], /--out <link>.*argument missing/],
  [['pause'], /--reason <words>' not specified/],
  [['sandbox', 'fault', 'x', 'silence', '--times', '0'], /--times.*'0'.*whole number/],
  [['sandbox', 'fault', 'x', 'rate-limit', '--seconds', '1.5'], /--seconds.*'1.5'.*whole number/],
])('crier %j: exit code 2 and a line that helps', async (argv, words) => {
  const { code, out, err } = await crier(...argv)
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(words)
  expect(err).not.toContain('    at ')
})

test.each([
  [['show', 'a', 'b', '--json'], 'error: too many arguments'],
  [['publish', 'nowhere.json', '--json'], 'There is no file nowhere.json.'],
])('crier %j: what went wrong is one JSON document', async (argv, words) => {
  const { code, out, err } = await crier(...argv)
  expect([code, out]).toEqual([2, ''])
  expect(JSON.parse(err)).toEqual({ error: expect.stringContaining(words) })
})

test.each([
  [['channels', 'check', 'tg-nwes'], /no channel tg-nwes. Known: tg, x/],
  [['sandbox', 'clear', 'mastodon'], /mastodon.*Known: telegram, x/],
  [['pause', 'tgg', '--reason', 'no'], /no channel tgg. Known: tg, x/],
  [['resume', 'tgg'], /no channel tgg. Known: tg, x/],
  [['resolve', 'fire', 'tg'], /one of --out LINK, --send, --drop and --mended/],
  [['resolve', 'fire', 'tg', '--send', '--drop'], /one of --out LINK, --send, --drop and --mended/],
  [['publish', 'nowhere.json'], /There is no file nowhere\.json/],
  [['publish', '.'], /cannot be read/],
])('crier %j: nothing is asked of Redis', async (argv, words) => {
  const { code, out, err } = await crier(...argv)
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(words)
})

test.each([
  [
    'a key that is wrong',
    'a.json',
    '{\n  "id": "a",\n  "url": "ftp://a.example",\n  "headline": "A"\n}',
    /a\.json:3:10 .*url/,
  ],
  ['a key that is missing', 'a.json', '{\n  "id": "a",\n  "headline": "A"\n}', /a\.json:1:1 .*url/],
  ['a misspelt key', 'a.json', '{\n  "headlien": "A"\n}', /a\.json:2:3 .*headlien.*did you mean headline/],
  [
    'broken JSON',
    'a.json',
    '{\n  "id": "a",\n  "url": }',
    /a\.json:3:10 .*is no JSON: a value must stand here/,
  ],
  ['YAML that calls itself JSON', 'a.json', '{"id": "a",\n}', /a\.json:2:1 .*is no JSON: a key in/],
  ['a list', 'a.json', '[]', /a\.json:1:1/],
  ['an empty file', 'a.json', '', /a\.json is empty/],
  ['text without an address', 'a.txt', 'A story\n\nIn words.', /--url https/],
])(
  'a story that cannot be taken (%s) is told by file, line and column',
  async (_what, name, content, words) => {
    const dir = mkdtempSync(join(tmpdir(), 'crier-story-'))
    onTestFinished(() => rmSync(dir, { recursive: true }))
    writeFileSync(join(dir, name), content)
    const { code, out, err } = await crier('publish', join(dir, name))
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(words)
  },
)

test('a language beside a story in JSON is a mistake', async () => {
  const example = fileURLToPath(new URL('../../examples/harbour-bridge.json', import.meta.url))
  const { code, err } = await crier('publish', example, '--language', 'uk')
  expect([code, err]).toEqual([2, expect.stringMatching(/names its own language.*--language uk/)])
})

test('an address beside a story that names its own is a mistake', async () => {
  const example = fileURLToPath(new URL('../../examples/harbour-bridge.json', import.meta.url))
  const { code, err } = await crier('publish', example, '--url', 'https://gazette.example/other')
  expect([code, err]).toEqual([2, expect.stringMatching(/names its own address.*--url/)])
})

test('crier alone shows its help', async () => {
  const { code, out, err } = await crier()
  expect(out + err).toContain('Usage: crier')
  expect(code).toBe(2)
})

test('words of others end with one full stop', () => {
  expect(['it is limited', 'it is limited.', 'it is limited. '].map(sentence)).toEqual(
    Array(3).fill('it is limited.'),
  )
})
