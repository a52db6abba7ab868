/** An Article from a story pasted as plain text: finds the words of the story among what a web page puts around them. */
import { createHash } from 'node:crypto'
import { placeOf } from '../domain/address.ts'
import { withoutEnd } from '../domain/ends.ts'
import { type Reading, readArticle } from './json.ts'

export interface TextOptions {
  /** Where readers find the story; its id comes from here too. */
  url: string
  language: string
  id?: string
}

/** `Harbour Gazette -`: a browser's title, cut at the dash. */
const siteName = /^.{1,60}\s[-–—|]$/u
const credit = /^(?:photo|image|picture|illustration|video|credit|фото|ілюстрація|відео)(?:\s+by\b|\s*[:/])/iu
/** `Read news on …`, `Follow us on …`: an appeal about the newsroom itself, and not a sentence of the story. */
const appeal =
  /^(?:read|follow|subscribe|join|share|читайте|підписуйтесь|підписуйтеся|стежте|приєднуйтесь|приєднуйтеся)\s.*(?<!\p{L})(?:news|newsletter|us|our|more|also|social|channel|новини|також|нас|наш\p{L}*|соцмережах|мережах|канал\p{L}*)(?!\p{L})/iu
const sentenceEnd = /[.!?…]["'”’»)]*$/u
const longestStandfirst = 500

/**
 * Reads a pasted story. Paragraphs stand apart by blank lines; without any blank line, every line is a paragraph.
 *
 * 1. A first line that ends in a dash or a bar is the name of the site: dropped.
 * 2. The next line is the headline; wherever it is repeated, the repetition is dropped.
 * 3. A line such as `Photo: …` is dropped with the caption before it, since there is no picture to put them under.
 * 4. Appeals at the end (`Read news on …`, `Follow us …`) are dropped.
 * 5. The first paragraph after the headline is the standfirst, unless it is the only one or very long.
 */
export const articleFromText = (text: string, { url, language, id }: TextOptions): Reading => {
  const blocks = blocksOf(text)
  if (blocks[0]?.length === 1 && siteName.test(blocks[0][0]!)) blocks.shift()
  const headline = blocks[0]?.shift() ?? ''
  const story = withoutAppeals(
    withoutPictures(blocks.map((lines) => lines.filter((line) => !same(line, headline)))),
  )
  const [first, ...rest] = story.map((lines) => lines.join(' '))
  const leads = first !== undefined && rest.length > 0 && first.length <= longestStandfirst
  const article = {
    id: id ?? (URL.canParse(url) ? idFromUrl(url) : undefined),
    url,
    headline,
    language,
    ...(leads ? { standfirst: first, body: rest } : { body: first === undefined ? [] : [first, ...rest] }),
  }
  return readArticle(article, { language })
}

const blocksOf = (text: string): string[][] => {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
  const blocks: string[][] = [[]]
  for (const line of lines) {
    if (line !== '') blocks.at(-1)!.push(line)
    else if (blocks.at(-1)!.length > 0) blocks.push([])
  }
  const filled = blocks.filter((block) => block.length > 0)
  return filled.length === 1 ? filled[0]!.map((line) => [line]) : filled
}

/** A caption is the lines before the credit in its block, or else the unfinished line that stands alone before it. */
const withoutPictures = (blocks: string[][]): string[][] => {
  const kept: string[][] = []
  for (const lines of blocks) {
    const at = lines.findIndex((line) => isShort(line) && credit.test(line))
    const caption = lines.slice(0, at)
    if (at === -1) kept.push(lines)
    else {
      const before = kept.at(-1)
      if (at === 0 && before?.length === 1 && isShort(before[0]!) && !sentenceEnd.test(before[0]!)) kept.pop()
      const isPicture = caption.every(isShort)
      kept.push([...(isPicture ? [] : caption), ...lines.slice(at + 1)])
    }
  }
  return kept.filter((lines) => lines.length > 0)
}

/** What stands around a story is short; a long line is a paragraph, whatever it begins with. */
const isShort = (line: string): boolean => line.length <= 200

const withoutAppeals = (blocks: string[][]): string[][] =>
  blocks.slice(0, blocks.findLastIndex((lines) => !isAppeal(lines)) + 1)

const isAppeal = ([line = '', ...others]: string[]): boolean =>
  others.length === 0 && isShort(line) && appeal.test(line) && !sentenceEnd.test(line)

const same = (a: string, b: string): boolean => flat(a) === flat(b)
const flat = (line: string): string => line.replace(/\s+/g, ' ').toLowerCase()

/**
 * A stable id with a readable beginning, e.g. `new-ferry-line-opens-3f9a0c51d2`: the same for every way to write the
 * address (see `placeOf`), whatever place on the page it leads to.
 */
export const idFromUrl = (url: string): string => {
  const { origin, host, pathname, search } = new URL(url)
  const digest = createHash('sha256')
    .update(placeOf(`${origin}${pathname}${search}`) ?? host)
    .digest('hex')
    .slice(0, 10)
  const words = decode(withoutEnd(pathname, '/').split('/').at(-1)!)
    .replace(/\.\w{1,5}$/, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
  return [...(words?.join('-').slice(0, 60).split('-') ?? ['story']), digest].filter(Boolean).join('-')
}

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
