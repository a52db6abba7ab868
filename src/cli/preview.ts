/** `crier preview`: each post of a story as it would be sent. */
import { writeFileSync } from 'node:fs'
import { styleText } from 'node:util'
import type { Command } from 'commander'
import { type Preview, preview } from '../desk/preview.ts'
import { type Post, picturesOf } from '../domain/post.ts'
import { routeBy } from '../domain/route.ts'
import type { Doors } from './doors.ts'
import { UserError } from './exit.ts'
import { languageTag } from './language.ts'
import { configOf } from './opened.ts'
import { readStory } from './story.ts'

interface Options {
  channel?: string[]
  url?: string
  language?: string
  json?: boolean
  html?: string
}

export const previewCommand = (program: Command, doors: Doors): void => {
  program
    .command('preview')
    .summary('each post of a story as it would be sent, with its length and its warnings')
    .description(
      'Reads a story as `crier publish` does and shows its posts: the words are those that would be sent.\n' +
        'Nothing is queued or posted, and nothing needs to run.',
    )
    .argument('<story>', 'a file, or the address of its page; - reads standard input')
    .option('--channel <id...>', 'only these, and even where the rules keep the story away')
    .option('--url <url>', 'where a plain-text story is published')
    .option(
      '--language <tag>',
      'language of a plain-text story, e.g. uk (default: the newsroom’s)',
      languageTag,
    )
    .option('--json', 'one JSON document for scripts')
    .option('--html <file>', 'writes a page that shows the posts as readers see them')
    .addHelpText(
      'after',
      `
Examples:
  crier preview examples/harbour-bridge.json
  crier preview https://gazette.example/bridge-reopens --channel x-news
  crier preview story.json --html posts.html
  crier --config new.yaml preview story.json --json | jq '.[].post.length'`,
    )
    .action(async (file: string, options: Options, command: Command) => {
      const config = configOf(doors, command)
      const known = config.channels.map(({ info }) => info.id)
      const stranger = options.channel?.find((id) => !known.includes(id))
      if (stranger !== undefined)
        throw new UserError(`No channel is called ${stranger}. Configured: ${known.join(', ')}.`)
      const pages = () => doors.pages(config)
      const story = await readStory(
        { file, url: options.url, language: options.language, newsroomLanguage: config.newsroom.language },
        { stdin: doors.stdin, pages, warn: (words) => doors.err.write(`${words}\n`) },
      )
      const route = routeBy(new Map(config.channels.map((channel) => [channel.info.id, channel.route])))
      const channels = await doors.channels(config)
      try {
        const article = { ...story, version: story.version ?? 1 }
        const previews = preview({ channels, route }, article, options.channel)
        if (options.html !== undefined)
          write(options.html, await doors.previewPage(config, article.headline, previews))
        if (options.json) doors.out.write(`${JSON.stringify(previews, null, 2)}\n`)
        else doors.out.write(previews.map(shown).join('\n'))
        if (options.html !== undefined && !options.json)
          doors.out.write(`\nWrote ${options.html}: open it in a browser.\n`)
      } finally {
        for (const channel of channels.values()) channel.close()
      }
    })
}

const shown = ({ channelId, goes, why, post }: Preview): string => {
  const away = goes ? '' : styleText('yellow', `does not go there: ${why}`)
  if (!post) return `${styleText('bold', channelId)}  ${away}\n`
  const { used, limit, unit } = post.length
  const about = [
    ...(away ? [away] : []),
    ...picturesOf(post).map(({ url, alt }) => `picture ${url}${alt ? `: ${alt}` : ''}`),
    ...(post.text.includes(post.link) || post.media ? [] : [`card ${post.link}`]),
    ...post.warnings.map((warning) => styleText('yellow', warning)),
  ]
  return (
    `${styleText('bold', channelId)}  ${used} of ${limit} ${unit}\n` +
    `${indented(styled(post))}\n` +
    (post.more ?? [])
      .map((part) => `  ├ then, in answer to it, ${part.used} of ${limit}\n${indented(part.text)}\n`)
      .join('') +
    `${about.map((line) => `  · ${line}\n`).join('')}`
  )
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  │ ').replace(/^$/gm, '  │')

const styled = ({ text, entities }: Post): string =>
  [...entities]
    .sort((a, b) => b.offset - a.offset)
    .reduce((out, { type, offset, length }) => {
      const end = offset + length
      return out.slice(0, offset) + styleText(type, out.slice(offset, end)) + out.slice(end)
    }, text)

const write = (file: string, page: string): void => {
  try {
    writeFileSync(file, page)
  } catch (error) {
    throw new UserError(`${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`)
  }
}
