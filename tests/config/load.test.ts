import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { ConfigError, loadConfig } from '../../config/load.ts'
import { showConfig } from '../../config/show.ts'
import { exampleVariables } from './variables.ts'

/** A directory with these files, and the configuration that Crier finds when it starts there. */
const startIn = (files: Record<string, string>, env: Record<string, string> = {}, file?: string) => {
  const cwd = mkdtempSync(join(tmpdir(), 'crier-config-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  return { cwd, load: () => loadConfig({ cwd, env, file }) }
}

/** What people read when the configuration cannot be used, one line a problem. */
const problemsOf = (files: Record<string, string>, env?: Record<string, string>): string[] => {
  try {
    startIn(files, env).load()
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n  ').slice(1)
    throw error
  }
  return []
}

const token = '123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr'
const telegram = `newsroom: { name: Gazette }
channels:
  - id: tg
    network: telegram
    chat: "@gazette"
    token: \${TELEGRAM_TOKEN}
`

test('without any file, the sandbox runs with one channel on each network', () => {
  const config = startIn({}).load()
  expect(config.sandbox.enabled).toBe(true)
  expect(config.newsroom.name).toBe('Harbour Gazette')
  expect(config.channels.map(({ info }) => [info.id, info.network])).toEqual([
    ['tg-news', 'telegram'],
    ['x-news', 'x'],
    ['fb-news', 'facebook'],
  ])
  expect(config.redis).toEqual({ prefix: '{crier}' })
})

test('--config goes before CRIER_CONFIG, CRIER_CONFIG before crier.yaml', () => {
  const named = (name: string) => telegram.replace('Gazette', name)
  const files = { 'crier.yaml': named('Here'), 'env.yaml': named('Env'), 'flag.yaml': named('Flag') }
  const env = { TELEGRAM_TOKEN: token }
  expect(startIn(files, env).load().newsroom.name).toBe('Here')
  expect(startIn(files, { ...env, CRIER_CONFIG: 'env.yaml' }).load().newsroom.name).toBe('Env')
  expect(startIn(files, { ...env, CRIER_CONFIG: 'env.yaml' }, 'flag.yaml').load().newsroom.name).toBe('Flag')
  expect(() => startIn(files, env, 'nowhere.yaml').load()).toThrow(/nowhere\.yaml {2}there is no such file/)
})

test('a channel has its name and language from the newsroom until it has its own', () => {
  const { channels } = startIn({ 'crier.yaml': telegram }, { TELEGRAM_TOKEN: token }).load()
  expect(channels[0]!.info).toEqual({
    id: 'tg',
    network: 'telegram',
    name: 'tg',
    language: 'en',
    timeZone: 'UTC',
    concurrency: 1,
  })
  expect(channels[0]!.settings).toMatchObject({ chat: '@gazette', token })
})

test('a credential comes from the environment, from .env, or from the file that NAME_FILE names', () => {
  const tokenOf = (files: Record<string, string>, env: Record<string, string> = {}) =>
    startIn({ 'crier.yaml': telegram, ...files }, env).load().channels[0]!.settings.token
  const other = token.replace('1', '2')
  expect(tokenOf({}, { TELEGRAM_TOKEN: token })).toBe(token)
  expect(tokenOf({ '.env': `TELEGRAM_TOKEN=${token}\n` })).toBe(token)
  expect(tokenOf({ '.env': `TELEGRAM_TOKEN=${other}\n` }, { TELEGRAM_TOKEN: token })).toBe(token)
  expect(tokenOf({ secret: `${token}\n` }, { TELEGRAM_TOKEN_FILE: 'secret' })).toBe(token)
})

test('a variable that is missing, doubled or unreadable is told at its line', () => {
  const files = { 'crier.yaml': telegram }
  const at = 'crier.yaml:6:12  channels[0].token  '
  expect(problemsOf(files)).toEqual([
    `${at}TELEGRAM_TOKEN is not set: put it in the environment, in .env or in TELEGRAM_TOKEN_FILE`,
  ])
  expect(problemsOf(files, { TELEGRAM_TOKEN: token, TELEGRAM_TOKEN_FILE: 'secret' })).toEqual([
    `${at}both TELEGRAM_TOKEN and TELEGRAM_TOKEN_FILE are set; keep one of them`,
  ])
  expect(problemsOf(files, { TELEGRAM_TOKEN_FILE: 'secret' })).toEqual([
    `${at}TELEGRAM_TOKEN_FILE names secret, which cannot be read (ENOENT)`,
  ])
})

test('$${NAME} stands for itself', () => {
  const yaml = telegram.replace('Gazette', () => `"Gazette $\${HOME} \${CITY}"`)
  const config = startIn({ 'crier.yaml': yaml }, { TELEGRAM_TOKEN: token, CITY: 'Odesa' }).load()
  expect(config.newsroom.name).toBe(`Gazette \${HOME} Odesa`)
})

test('a credential written into the file is a problem, in the sandbox too, and is never repeated', () => {
  const yaml = telegram.replace(`\${TELEGRAM_TOKEN}`, token)
  for (const start of ['', 'sandbox: { enabled: true }\n']) {
    const [problem, ...others] = problemsOf({ 'crier.yaml': start + yaml })
    expect(others).toEqual([])
    expect(problem).toMatch(
      /channels\[0\]\.token {2}do not write a credential here; write \$\{TELEGRAM_TOKEN\} and set/,
    )
    expect(problem).not.toContain(token)
  }
})

test('no problem repeats a value that came from the environment', () => {
  const problems = problemsOf({ 'crier.yaml': telegram }, { TELEGRAM_TOKEN: 'hunter2' }).join('\n')
  expect(problems).toContain('is not a bot token')
  expect(problems).not.toContain('hunter2')
})

test('in the sandbox no credential is looked up, so a real file runs on a machine that has none', () => {
  const config = startIn(
    { 'crier.yaml': `${telegram}sandbox: { enabled: true }\n` },
    { TELEGRAM_TOKEN: token },
  ).load()
  expect(JSON.stringify(config)).not.toContain(token)
  expect(config.channels[0]!.settings.token).toBe('made up by the sandbox')
})

test('REDIS_URL and CRIER_DATA count where the file is silent, and data is told as a whole path', () => {
  const env = { TELEGRAM_TOKEN: token, REDIS_URL: 'redis://cache:6379', CRIER_DATA: '/var/lib/crier' }
  const silent = startIn({ 'crier.yaml': telegram }, env).load()
  expect(silent.redis).toEqual({ url: 'redis://cache:6379', prefix: '{crier}' })
  expect(silent.data).toBe('/var/lib/crier')
  const { cwd, load } = startIn(
    { 'crier.yaml': `${telegram}redis: { url: "redis://own" }\ndata: here\n` },
    env,
  )
  expect(load().redis.url).toBe('redis://own')
  expect(load().data).toBe(join(cwd, 'here'))
  expect(problemsOf({ 'crier.yaml': telegram }, { ...env, REDIS_URL: 'cache:6379' })).toEqual([
    'REDIS_URL  must be redis://host:port or rediss://host:port',
  ])
})

test('a file may name the Redis of the environment, and have its own without', () => {
  const yaml = `${telegram}redis: { url: "\${REDIS_URL}" }\n`
  const urlWith = (env: object) =>
    startIn({ 'crier.yaml': yaml }, { TELEGRAM_TOKEN: token, ...env }).load().redis.url
  expect(urlWith({ REDIS_URL: 'redis://cache' })).toBe('redis://cache')
  expect(urlWith({})).toBeUndefined()
})

test('CRIER_PORT moves the sandbox and the API, so that two may run on one machine', () => {
  const ports = (files: Record<string, string>, port: string) => {
    const { sandbox, http } = startIn(files, { CRIER_PORT: port, TELEGRAM_TOKEN: token }).load()
    return [sandbox.port, http.port]
  }
  expect(ports({}, '9200')).toEqual([9200, 9201])
  expect(ports({ 'crier.yaml': `${telegram}sandbox: { port: 9300 }\n` }, '9200')).toEqual([9300, 9201])
  expect(problemsOf({}, { CRIER_PORT: 'next' })[0]).toMatch(/^CRIER_PORT {2}must be a port number such as/)
  expect(problemsOf({}, { CRIER_PORT: '70000' })).toHaveLength(1)
})

test('quiet hours that begin when they end are no hours', () => {
  const yaml = `${telegram}    quietHours: { from: "23:00", to: "23:00" }\n`
  expect(problemsOf({ 'crier.yaml': yaml }, { TELEGRAM_TOKEN: token })).toEqual([
    'crier.yaml:7:17  channels[0].quietHours  begins and ends at the same time: leave it out for no quiet',
  ])
})

test('every problem at once, in the order of the file, with its place and the nearest known name', () => {
  const yaml = `newsroom:
  name: Gazette
  timezone: Europe/Kyiv
  timeZone: Europe/Kiew
worker: { leaseSeconds: "20" }
redis: { prefix: crier }
channels:
  - id: TG
    network: telegramm
  - id: tg
    network: telegram
    chatt: "@gazette"
    token: \${TELEGRAM_TOKEN}
    concurrency: 99
`
  expect(problemsOf({ 'crier.yaml': yaml }, { TELEGRAM_TOKEN: token })).toEqual([
    'crier.yaml:3:3  newsroom.timezone  unknown key; did you mean timeZone? known here: name, language, timeZone',
    'crier.yaml:4:13  newsroom.timeZone  must be a time zone such as Europe/Kyiv or UTC; did you mean Europe/Kiev?',
    'crier.yaml:5:25  worker.leaseSeconds  must be a number, not text',
    'crier.yaml:6:18  redis.prefix  must hold a {hash tag}, such as {crier}, so that Redis Cluster keeps the keys together',
    'crier.yaml:9:14  channels[0].network  must be one of telegram, x, facebook; did you mean telegram?',
    expect.stringMatching(/^crier\.yaml:10:5 {2}channels\[1\]\.chat {2}must be a public name/),
    expect.stringMatching(/^crier\.yaml:12:5 {2}channels\[1\]\.chatt {2}unknown key; did you mean chat\?/),
    'crier.yaml:14:18  channels[1].concurrency  must be at most 50',
  ])
})

test('a broken file of any shape gives problems, never a crash', () => {
  for (const channels of [
    '[null]',
    '[[1, [2]]]',
    '{}',
    '[{ network: constructor, x: { y: 1 } }]',
    '*nowhere',
  ])
    expect(problemsOf({ 'crier.yaml': `newsroom: { name: Gazette }\nchannels: ${channels}\n` })).not.toEqual(
      [],
    )
})

test.each([
  ['channels:\n  - id: a\n    b: c\n   d: e\n', /the indentation is wrong here or on the line before/],
  ['newsroom: { name: A\nchannels: []\n', /a closing \} is missing/],
  ['newsroom:\n  name: A\nchannels: [1, 2\ndata: d\n', /a closing \] is missing/],
  ['newsroom:\n\tname: A\n', /indent with spaces/],
  ['newsroom\n  name: A\n', /a colon is missing/],
  ['newsroom:\n  name: @a\n', /needs "quotes"/],
])('YAML that is broken (%j) is told in plain words first', (yaml, words) => {
  const [problem] = problemsOf({ 'crier.yaml': yaml })
  expect(problem?.replace(/ \(.*/, '')).toMatch(words)
})

test('of several unknown keys in one place the first names what is known there', () => {
  const problems = problemsOf({ 'crier.yaml': `${telegram}foo: 1\nbar: 2\n` }, { TELEGRAM_TOKEN: token })
  expect(problems.map((problem) => problem.includes('known here'))).toEqual([true, false])
})

test('what is not YAML, and a key written twice, are told by line and column', () => {
  expect(problemsOf({ 'crier.yaml': 'newsroom:\n  name: "Gazette\nchannels: []\n' })[0]).toMatch(
    /^crier\.yaml:\d:\d+ {2}a closing quotation mark is missing/,
  )
  expect(problemsOf({ 'crier.yaml': `${telegram}data: a\ndata: b\n` }, { TELEGRAM_TOKEN: token })).toEqual([
    'crier.yaml:8:1  this key is written twice here; keep one of them',
  ])
  expect(problemsOf({ 'crier.yaml': '' })).toEqual([
    'crier.yaml:1:1  is missing or empty: The configuration of Crier.',
  ])
})

test('channels that would disturb each other are told apart, and a lease outlives a request', () => {
  const yaml = `newsroom: { name: Gazette }
sandbox: { enabled: true }
worker: { requestTimeoutSeconds: 30 }
channels:
  - { id: a, network: telegram, chat: "@gazette" }
  - { id: a, network: telegram, chat: "@sport_desk" }
  - { id: b, network: telegram, chat: "@GAZETTE" }
  - { id: c, network: facebook, page: "12345", appId: "1" }
`
  expect(problemsOf({ 'crier.yaml': yaml })).toEqual([
    expect.stringMatching(
      /^crier\.yaml:3:9 {2}worker\.leaseSeconds {2}must be more than requestTimeoutSeconds \(30\)/,
    ),
    'crier.yaml:6:11  channels[1].id  another channel is called a already',
    'crier.yaml:7:39  channels[2].chat  is the same account as channel a: its readers would see every story twice',
    expect.stringMatching(/^crier\.yaml:8:5 {2}channels\[3\]\.appSecret {2}is needed beside appId/),
  ])
})

test('a host that may be fetched from is a host alone, in the spelling of an address', () => {
  const withHosts = (hosts: string) =>
    problemsOf({ 'crier.yaml': `${telegram}fetch: { allowHosts: ${hosts} }\n` }, { TELEGRAM_TOKEN: token })
  expect(withHosts('[cms.internal, 10.0.0.5, "[::1]"]')).toEqual([])
  for (const wrong of [
    'https://cms.internal',
    'cms.internal:8080',
    'CMS.internal',
    '0x7f000001',
    '::1',
    'a/b',
    '',
  ])
    expect(withHosts(`["${wrong}"]`)).toEqual([
      expect.stringContaining('must be a host as it stands in an address'),
    ])
})

test('a configuration is shown whole, without its secrets, and as a file that means the same', () => {
  const yaml = `${telegram}    quietHours: { from: "23:00", to: "06:00" }
    pace: { perHour: 4 }
redis: { url: "\${REDIS_URL}", prefix: "{$\${own}}" }
`.replace('Gazette', 'Gazette, timeZone: Europe/Kyiv, language: uk')
  const env = { TELEGRAM_TOKEN: token, REDIS_URL: 'rediss://crier:pass%40word@cache:6380/1?password=again' }
  const { cwd, load } = startIn({ 'crier.yaml': yaml }, env)
  const config = load()
  const shown = showConfig(config)
  expect(shown).toContain(`# ${join(cwd, 'crier.yaml')}`)
  for (const secret of [token, 'pass', 'again']) expect(shown).not.toContain(secret)
  expect(parse(shown)).toMatchObject({
    redis: { url: 'rediss://[secret]@cache:6380/1?[secret]' },
    worker: { leaseSeconds: 20 },
    channels: [
      {
        id: 'tg',
        token: expect.stringMatching(/^\$\{TELEGRAM_TOKEN\}$/),
        name: 'tg',
        language: 'uk',
        timeZone: 'Europe/Kyiv',
        quietHours: { from: '23:00', to: '06:00' },
        pace: { gapSeconds: 0, perHour: 4 },
        limits: expect.arrayContaining([{ posts: 20, minutes: 1 }]),
        approval: 'none',
        onDoubt: 'ask',
      },
    ],
  })
  const again = startIn({ 'crier.yaml': shown }, env).load()
  const meaning = ({ file, redis, ...rest }: typeof config) => ({ ...rest, prefix: redis.prefix })
  expect(meaning(again)).toEqual(meaning(config))
})

test.each(['example', 'sandbox', 'compose'])('crier.%s.yaml shown is the same configuration', (name) => {
  const load = (file: string) =>
    loadConfig({ file, env: exampleVariables, cwd: fileURLToPath(new URL('../../', import.meta.url)) })
  const { file: _file, ...config } = load(`config/crier.${name}.yaml`)
  const { cwd } = startIn({ 'shown.yaml': showConfig({ ...config, file: '' }) })
  expect({ ...load(join(cwd, 'shown.yaml')), file: undefined }).toEqual({ ...config, file: undefined })
})
