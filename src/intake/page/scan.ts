/** One walk through a page: what it says of itself, by name, and whether it is tame enough to be read further. */
import { Parser } from 'htmlparser2'
import { type Attributes, type Item, isItem, openItem, propertiesOf } from './microdata.ts'
import { addPicture, noteImage, noteMetaPicture, type Picture } from './pictures.ts'
import { openRemains } from './remains.ts'

/**
 * What stands under each name, as the page has it and in its order. Names: `og:title`, `meta description`, `h1`,
 * `itemprop headline`, `link canonical`, `html lang`.
 */
export type Said = Map<string, string[]>

export interface Scan {
  said: Said
  /** The texts of its JSON-LD scripts. */
  scripts: string[]
  pictures: Picture[]
  /** False for a page so deep or so large that building it would cost more than a story is worth. */
  tame: boolean
  /** Where its story may stand: see `Remains`; nothing when it is not tame. */
  body: string
}

/** Readability's time grows with the square of the depth: 250 levels take a second, 2000 more than a minute. */
const deepest = 200
const mostElements = 30_000
/** Beyond these nothing more is read at all: a closing tag costs the parser a look at everything that is open. */
const deepestRead = 2_000
const mostRead = 200_000
const chunk = 16_384

const mostValues = 50
const longestValue = 10_000
const mostScripts = 50
/** A piece of text goes to every element that collects it, so not everything may. */
const mostCollecting = 8

interface Element {
  /** Counts from 1: tells elements that stand side by side from others. */
  serial: number
  name: string
  /** Under which names its text is wanted. */
  wanted: string[]
  text: string
  /** What stands over a headline, inside of its element. */
  isLabel?: boolean
  /** It begins an item of microdata. */
  item?: Item
}

/** @param part `head` ends where the body begins. Time grows with the length, whatever the page holds. */
export const scan = (html: string, part: 'head' | 'all' = 'all'): Scan => {
  const found: Scan = { said: new Map(), scripts: [], pictures: [], tame: true, body: '' }
  const { said, scripts, pictures } = found
  const open: Element[] = []
  const items: Item[] = []
  const collecting: Element[] = []
  /** In which element the first author stands, by name: the others of this story stand beside. */
  const places = new Map<string, number>()
  let serial = 0
  let hidden = 0
  /** How many labels are open inside of a heading. */
  let labels = 0
  let inBody = false
  let done = false
  const remains = openRemains()

  const note = (name: string, text: string, place = 0): void => {
    if (name === 'script') scripts.push(text)
    else if (name === 'itemprop name') items.at(-1)!.name ??= text.trim()
    else if (name === 'itemprop image') addPicture(pictures, { url: text, from: name })
    else if (!isByline(name) || (places.get(name) ?? place) === place) {
      if (say(said, name, text)) places.set(name, place)
    }
  }

  const opened = (element: Element, attributes: Attributes): void => {
    const { name } = element
    const place = open.at(-1)?.serial ?? 0
    if (name === 'body') inBody = true
    if (name === 'html') note('html lang', attributes.lang ?? attributes['xml:lang'] ?? '')
    if (name === 'base') note('base', attributes.href ?? '')
    if (name === 'link') noteLink(attributes)
    if (name === 'meta')
      for (const named of namesOfMeta(attributes)) {
        note(named, attributes.content ?? '')
        noteMetaPicture(pictures, named, attributes.content ?? '')
      }
    // What stands before the headline belongs to the site, not to the story.
    const below = said.has('h1') || collecting.some(({ name }) => name === 'h1')
    if (name === 'time' && below) note('time', attributes.datetime ?? '')
    const properties = propertiesOf(attributes, items.at(-1))
    const value = attributes.content ?? attributes.datetime ?? (name === 'img' ? attributes.src : undefined)
    if (value === undefined) element.wanted.push(...properties)
    else for (const property of properties) note(property, value, place)
    if (name === 'title') element.wanted.push('title')
    if (name === 'h1') element.wanted.push('h1')
    if (name === 'script' && isJsonLd(attributes) && scripts.length < mostScripts)
      element.wanted.push('script')
    if (name === 'a' && below && words(attributes.rel).includes('author')) element.wanted.push('rel author')
    const { class: marks } = attributes
    if (below && marks && byline.test(marks)) element.wanted.push('byline')
    if (below && marks && dateline.test(marks)) element.wanted.push('dateline')
    if (isItem(attributes)) element.item = openItem(attributes, items)
  }

  const noteLink = ({ rel, href = '' }: Attributes): void => {
    const kinds = words(rel)
    if (kinds.includes('canonical') && !inBody) note('link canonical', href)
    if (kinds.includes('image_src')) addPicture(pictures, { url: href, from: 'link image_src' })
  }

  const closed = ({ wanted, text, item }: Element, place: number): void => {
    for (const name of wanted) note(name, item?.name || text, place)
  }

  /** Lines of a headline are words apart. */
  const parted = (name: string): void => {
    if (breaks.has(name)) for (const element of collecting) element.text += ' '
  }
  const heard = (text: string): void => {
    if (found.tame) remains.text(text)
    if (labels > 0) return
    for (const element of collecting) element.text += text
  }

  const parser = new Parser({
    onopentag(name, attributes) {
      serial++
      if (open.length >= deepest || serial > mostElements) found.tame = false
      if (open.length >= deepestRead || serial > mostRead) done = true
      const element: Element = { serial, name, wanted: [], text: '' }
      parted(name)
      if (collecting.length > 0 && name === 'span' && label.test(attributes.class ?? '')) {
        element.isLabel = true
        labels++
      }
      if (isHidden(name)) hidden++
      if (name === 'img' || name === 'amp-img') noteImage(pictures, attributes)
      if (hidden === 0) opened(element, attributes)
      open.push(element)
      if (found.tame) remains.open(name, attributes)
      if (element.item) items.push(element.item)
      if (element.wanted.length > 0 && collecting.length < mostCollecting) collecting.push(element)
      if (part === 'head' && inBody) done = true
    },
    ontext: heard,
    onclosetag(name) {
      const element = open.at(-1)
      // A page that was cut in the middle of a tag ends with the close of what never opened.
      if (element?.name !== name) return
      open.pop()
      parted(name)
      if (element.isLabel) labels--
      if (found.tame) remains.close(name)
      if (isHidden(name)) hidden--
      if (element.item) items.pop()
      if (collecting.at(-1) === element) {
        collecting.pop()
        closed(element, open.at(-1)?.serial ?? 0)
      }
    },
  })
  let at = 0
  let next = 0
  while (at < html.length && !done) {
    if (next <= at) next = passageIn(html, at)
    const end = Math.min(next, at + chunk)
    parser.write(html.slice(at, end))
    at = end
    const { name = '' } = open.at(-1) ?? {}
    if (!passages.has(name)) continue
    // Half of a page is programs: looking for their end takes a tenth of the time that reading them does.
    at = endIn(html, name, end)
    heard(html.slice(end, at))
  }
  if (!done) parser.end()
  if (found.tame && part === 'all') found.body = remains.html()
  return found
}

/** What need not be read as HTML: programs, and drawings. */
const passages = new Set(['script', 'style', 'svg'])
/** Past the next tag that opens one; whether it is one, is the parser's to say. Stops at the next `<`, so that each character is looked at once. */
const passageIn = (html: string, from: number): number => {
  const tag = /<(?:script|style|svg)(?:\s[^<>]{0,2000})?>/gi
  tag.lastIndex = from
  return tag.test(html) ? tag.lastIndex : html.length
}
const endIn = (html: string, name: string, from: number): number => {
  const end = new RegExp(`</${name}`, 'gi')
  end.lastIndex = from
  return end.exec(html)?.index ?? html.length
}

/** What is in it is not shown, or is the title of a drawing. */
const isHidden = (name: string): boolean => name === 'template' || name === 'noscript' || name === 'svg'
const breaks = new Set('br p div section header li h1 h2 h3 h4 h5 h6'.split(' '))
const label = /(?:^|[\s_-])(?:kicker|eyebrow|overline|rubric)(?:[\s_-]|$)/i
const isByline = (name: string): boolean => name.endsWith(' author') || name === 'byline'
const byline = /(?:^|[\s_-])(?:byline|p-author|author-?_*name)(?:[\s_-]|$)/i
const dateline =
  /(?:^|[\s_-])(?:pub(?:lish(?:ed)?)?[-_]?(?:time|date)|(?:date|time)[-_]?pub(?:lished)?|posted-on|timestamp)(?:[\s_-]|$)/i
const isJsonLd = ({ type = '' }: Attributes): boolean => /^\s*application\/ld\+json/i.test(type)
/** Of an attribute that lists names: a few are enough, and each is noted with the whole of the element's value. */
const words = (text = ''): string[] => text.slice(0, 200).toLowerCase().split(/\s+/)

/** Metadata stands under `property`, `name` or `http-equiv`, in one tag under several, and pages mix them up. */
const namesOfMeta = ({ property, name, 'http-equiv': header }: Attributes): string[] =>
  [property, name, header]
    .flatMap((names) => words(names))
    .filter(Boolean)
    .map((name) => name.replace(/^(?:og|weibo):(?=article:)/, '').replace(/^dc(?:terms?)?[.:]/, 'dc.'))
    .map((name) => (name.includes(':') ? name : `meta ${name}`))

/** Notes a value of the page under a name; true when it was new, and not one too many. */
export const say = (said: Said, name: string, value: string): boolean => {
  const values = said.get(name)
  if (values && values.length >= mostValues) return false
  const text = value.replace(/\s+/g, ' ').trim()
  if (text === '' || text.length > longestValue || values?.includes(text)) return false
  if (!values) said.set(name, [text])
  else values.push(text)
  return true
}
