/** Webhooks in the configuration: what is wrong is told where it stands, before anything is served. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ConfigError, loadConfig } from '../../config/load.ts'
import { showConfig } from '../../config/show.ts'

const env = {
  TELEGRAM_TOKEN: '123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr',
  HOOK_BLOG: 'kept by both of us',
}
const newsroom = `newsroom: { name: Gazette }
channels: [{ id: tg, network: telegram, chat: "@gazette", token: "\${TELEGRAM_TOKEN}" }]
`

const load = (hooks: string, variables: Record<string, string> = env, before = newsroom) => {
  const cwd = mkdtempSync(join(tmpdir(), 'crier-config-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  writeFileSync(join(cwd, 'crier.yaml'), before + hooks)
  return loadConfig({ cwd, env: variables })
}

const problemsOf = (hooks: string): string[] => {
  try {
    load(hooks)
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n  ').slice(1)
    throw error
  }
  return []
}

const blog = `hooks:
  - name: blog
    from: wordpress
    secret: \${HOOK_BLOG}
`

test('a preset, a name and a secret are enough', () => {
  expect(load(blog).hooks).toEqual([
    { name: 'blog', from: 'wordpress', secret: env.HOOK_BLOG, map: {}, tags: [], approval: 'none' },
  ])
})

test.each([
  ['titel: title', '8:7  hooks[0].map.titel  unknown key'],
  ['headlin: title', '8:7  hooks[0].map.headlin  unknown key; did you mean headline?'],
  ['headline: post..title', '8:17  hooks[0].map.headline  post..title is no path'],
  ['headline: "tags[x].name"', '8:17  hooks[0].map.headline  tags[x].name is no path'],
  ['headline: a.__proto__.b', '8:17  hooks[0].map.headline  may not use the name __proto__'],
  ['headline: "a[constructor=b]"', '8:17  hooks[0].map.headline  may not use the name constructor'],
  ['headline: title | htm', '8:17  hooks[0].map.headline  unknown filter htm; did you mean html?'],
  ['headline: [title, "{slug"]', '8:25  hooks[0].map.headline[1]  has a { or } that stands alone'],
  ['headline: 7', '8:17  hooks[0].map.headline'],
  [`headline: ${'a.'.repeat(30)}a`, '8:17  hooks[0].map.headline  has 31 steps'],
  ['images: [{ url: "a b" }]', '8:23  hooks[0].map.images[0].url  a b is no path'],
  [
    'status: { from: event, publisht: [yes] }',
    '8:30  hooks[0].map.status.publisht  unknown key; did you mean published?',
  ],
  ['only: { "a..b": [x] }', 'a..b'],
])('map: %s is told with its place', (field, expected) => {
  const problems = problemsOf(`${blog}    map:\n      ${field}\n`)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(expected)
})

test.each([
  ['- { name: own, secret: SECRET }', 'must say where url and headline come from'],
  ['- { name: own, secret: SECRET, map: { url: link } }', 'must say where headline come'],
  ['- { name: cms, from: strapi, secret: SECRET }', 'siteUrl  is missing: Strapi sends no address'],
  ['- { name: cms, from: wordpres, secret: SECRET }', 'did you mean wordpress?'],
  ['- { name: cms, from: ghost, secret: short-and-plain }', 'and set HOOK_CMS'],
  ['- { name: cms, from: ghost, secret: UNSET }', 'TOO_SHORT is not set'],
  [
    '- { name: cms, from: ghost, secret: SECRET, signature: { scheme: hmac } }',
    'signature.header  is missing: which header hmac reads',
  ],
  ['- { name: cms, from: ghost, secret: SECRET, timeZone: Kiev/Europe }', 'must be a time zone'],
  ['- { name: ../x, from: ghost, secret: SECRET }', 'may hold up to 40'],
])('%s is refused', (entry, expected) => {
  const filled = entry.replace('SECRET', `"\${HOOK_BLOG}"`).replace('UNSET', `"\${TOO_SHORT}"`)
  expect(problemsOf(`hooks:\n  ${filled}\n`).join('\n')).toContain(expected)
})

test('two webhooks cannot have one address', () => {
  expect(problemsOf(`${blog}${blog.split('\n').slice(1).join('\n')}`)).toEqual([
    expect.stringContaining('another webhook is called blog already'),
  ])
})

test('no secret is shown', () => {
  const shown = showConfig(load(blog))
  expect(shown).toContain('name: blog')
  expect(shown).not.toContain(env.HOOK_BLOG)
})

test('in the sandbox a secret is made up unless there is one', () => {
  const sandbox = `sandbox: { enabled: true }\n${newsroom}`
  expect(load(blog, env, sandbox).hooks[0]!.secret).toBe(env.HOOK_BLOG)
  expect(load(blog, {}, sandbox).hooks[0]!.secret).toBe('made up by the sandbox')
})

test('a feed is shown without what in its address looks like a secret', () => {
  const feeds = `feeds:
  - { id: city, url: "https://gazette.example/feed?section=city&access_token=t0psecret&n=20" }
  - { id: sport, url: "https://gazette.example/feed?k=9f8e7d6c5b4a39281706fedcba98#top" }
`
  const shown = showConfig(load(feeds))
  expect(shown).toContain('feed?section=city&access_token=[secret]&n=20')
  expect(shown).toContain('feed?k=[secret]#top')
})

test('the webhook that the example shows as a comment is right', () => {
  const example = readFileSync(new URL('../../config/crier.example.yaml', import.meta.url), 'utf8')
  const lines = example.slice(example.indexOf('\nhooks: []\n')).split('\n').slice(2)
  const commented = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('#')),
  )
  const config = load(`hooks:\n${commented.map((line) => line.replace(/^# /, '')).join('\n')}\n`)
  expect(Object.keys(config.hooks[0]!).sort()).toEqual(
    'approval,from,language,map,mediaUrl,name,secret,section,signature,siteUrl,tags,timeZone'.split(','),
  )
})
