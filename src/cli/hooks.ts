/** `crier hooks`: what CMSs may post to, what would become of a payload, and how to send one by hand. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { Config } from '../../config/config.ts'
import { systemClock } from '../domain/clock.ts'
import type { HookSettings } from '../intake/hooks/hook.ts'
import { mappingOf, presets, signingOf } from '../intake/hooks/presets.ts'
import { type Signing, signatureOf, windowMs } from '../intake/hooks/signature.ts'
import { readArticle } from '../intake/json.ts'
import type { Doors } from './doors.ts'
import { UserError } from './exit.ts'
import { configOf } from './opened.ts'
import { problemLines, readStoryData } from './story.ts'

export const hooksCommand = (program: Command, doors: Doors): void => {
  const hooks = program
    .command('hooks')
    .summary('webhooks of CMSs: their addresses, and what becomes of a payload')
    .addHelpText(
      'afterAll',
      `
Examples:
  crier hooks list
  crier hooks try blog payload.json     # the article that it would be; posts nothing
  crier hooks sign blog payload.json    # the curl command that sends it as the CMS would`,
    )
  hooks
    .command('list', { isDefault: true })
    .summary('the address of each, how it is signed and what it maps')
    .option('--json', 'one JSON document for scripts')
    .action((options: { json?: boolean }, command: Command) => {
      const config = configOf(doors, command)
      const all = config.hooks.map((hook) => ({
        name: hook.name,
        from: hook.from,
        address: addressOf(config, hook),
        signature: signingOf(hook),
        approval: hook.approval,
        map: mappingOf(hook),
      }))
      if (options.json) doors.out.write(`${JSON.stringify(all, null, 2)}\n`)
      else if (all.length === 0) doors.out.write('There are no webhooks. See docs/hooks.md\n')
      for (const hook of options.json ? [] : all) doors.out.write(described(hook))
      if (!config.http.enabled && all.length > 0)
        doors.err.write(
          'Nothing listens with `crier start` until http.enabled is true; `crier desk` always does.\n',
        )
    })
  hooks
    .command('try')
    .summary('the article that a payload would be, or what is wrong with it; posts nothing')
    .argument('<name>')
    .argument('<file>', 'what the CMS sends, in JSON; - reads standard input')
    .option('--json', 'one JSON document for scripts')
    .action(async (name: string, file: string, options: { json?: boolean }, command: Command) => {
      const config = configOf(doors, command)
      const settings = hookNamed(config, name)
      const payload = await readStoryData(file, doors.stdin)
      const { hookOf } = await import('../intake/hooks/hook.ts')
      const mapped = hookOf(settings, config.newsroom).map(payload)
      const show = (document: object, words: string): void =>
        void doors.out.write(`${options.json ? JSON.stringify(document, null, 2) : words}\n`)
      if (mapped.kind === 'ignored')
        return show({ ignored: mapped.reason }, `It would be ignored: ${mapped.reason}.`)
      const { data } = mapped
      if (data.status === 'retracted') return show(data, `It would take back the story ${data.id}.`)
      const read = readArticle(data, { language: config.newsroom.language })
      if (!read.ok)
        throw new UserError(
          `It would be set aside, since it is not an article:\n${problemLines(read.problems)}\n` +
            `What the mapping found:\n${JSON.stringify(data, null, 2)}`,
        )
      show(read.article, JSON.stringify(read.article, null, 2))
    })
  hooks
    .command('sign')
    .summary('the curl command that sends a payload as the CMS would')
    .argument('<name>')
    .argument('<file>', 'the body, byte for byte')
    .option('--json', 'one JSON document for scripts')
    .action((name: string, file: string, options: { json?: boolean }, command: Command) => {
      const config = configOf(doors, command)
      const settings = hookNamed(config, name)
      const signing = signingOf(settings)
      const address = addressOf(config, settings)
      const headers = { 'Content-Type': 'application/json', ...headersOf(settings, signing, bytesOf(file)) }
      if (options.json) {
        doors.out.write(`${JSON.stringify({ address, headers }, null, 2)}\n`)
        return
      }
      doors.out.write(
        [
          'curl -i',
          ...Object.entries(headers).map(([header, value]) => `-H "${header}: ${value}"`),
          `--data-binary ${quoted(`@${file}`)}`,
          quoted(address),
        ].join(' \\\n  ') + '\n',
      )
      doors.err.write(`${noteOn(signing)}\n`)
    })
}

const hookNamed = (config: Config, name: string): HookSettings => {
  const found = config.hooks.find((hook) => hook.name === name)
  if (found) return found
  const known = config.hooks.map((hook) => hook.name).join(', ')
  throw new UserError(
    known
      ? `There is no webhook ${name}. Known: ${known}`
      : 'There are no webhooks in the configuration. See docs/hooks.md',
  )
}

const addressOf = ({ http }: Config, { name }: { name: string }): string =>
  `${(http.publicUrl ?? `http://${http.host}:${http.port}`).replace(/\/+$/, '')}/hooks/${name}`

/** A secret that is sent as it is stays out of the terminal and of its history. */
const headersOf = (settings: HookSettings, signing: Signing, body: Uint8Array): Record<string, string> =>
  signing.scheme === 'secret'
    ? { [signing.header!]: 'Bearer $HOOK_SECRET' }
    : signatureOf(signing, settings.secret, body, systemClock.now())

const noteOn = ({ scheme, time }: Signing): string => {
  const minutes = windowMs / 60_000
  if (scheme === 'secret')
    return (
      'Put the secret into the environment as HOOK_SECRET first.' +
      (time ? ` The body is taken only within ${minutes} minutes of its own ${time}.` : '')
    )
  return scheme === 'hmac'
    ? 'The same body is taken once in ten minutes.'
    : `Good for ${minutes} minutes, and for one request.`
}

const described = (hook: {
  name: string
  from?: keyof typeof presets
  address: string
  signature: Signing
  approval: string
  map: object
}): string => {
  const { scheme, header } = hook.signature
  const fields = Object.entries(hook.map).map(([field, from]) => `  ${field.padEnd(12)}  ${words(from)}`)
  return (
    `${hook.name}  ${hook.from ? presets[hook.from].label : 'own mapping'}  POST ${hook.address}\n` +
    `  ${'signature'.padEnd(12)}  ${scheme}${header ? ` (${header})` : ''}\n` +
    (hook.approval === 'hold' ? `  ${'approval'.padEnd(12)}  its stories wait for an editor\n` : '') +
    `${fields.join('\n')}\n`
  )
}

const words = (from: unknown): string => {
  if (typeof from === 'string') return from
  if (Array.isArray(from) && from.every((term) => typeof term === 'string')) return from.join(', else ')
  return JSON.stringify(from)
}

const bytesOf = (file: string): Uint8Array => {
  try {
    return readFileSync(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new UserError(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`)
  }
}

/** For a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
