/** What a page's JSON-LD says of its story: https://schema.org/NewsArticle, in every shape that newsrooms write it. */
import { withoutEnd } from '../../domain/ends.ts'
import { addPicture, type Picture, pixels } from './pictures.ts'
import { type Said, say } from './scan.ts'

type Node = Record<string, unknown>

const deepest = 12
const mostNodes = 5_000
/** A page tells one story; a template may repeat it. */
const mostStories = 20
/** No field of an article holds more; every value is cut before anything looks into it. */
const longestValue = 10_000
const longestAddress = 2_000
/** Other stories, other people's words. */
const elsewhere = new Set(
  'itemListElement hasPart isPartOf mentions citation comment relatedLink liveBlogUpdate review video audio'.split(
    ' ',
  ),
)
/** `NewsArticle`, `ReportageNewsArticle`, `LiveBlogPosting`; a JobPosting is none. */
const story = /(?:article|blogposting|report)$/i
/** What such a page is about, when no story is on it. */
const recording = /^(?:videoobject|audioobject|podcastepisode)$/i
const page = /(?:webpage|itempage)$/i

/**
 * Adds what the scripts say to `said`, as `json-ld headline` and so on, and their pictures to `pictures`. What stands
 * only with the page (`json-ld page name`) is kept apart: it is often the site's.
 * @param addresses under which this page is known
 */
export const readJsonLd = (scripts: string[], addresses: string[], said: Said, pictures: Picture[]): void => {
  const nodes: Node[] = []
  for (const script of scripts) collect(parse(script), nodes, deepest)
  const byId = new Map(
    nodes.flatMap((node) => (typeof node['@id'] === 'string' ? [[node['@id'], node]] : [])),
  )
  /** The node that a bare `{"@id": …}` stands for. */
  const full = (value: unknown): unknown => {
    const id = isNode(value) && Object.keys(value).length === 1 ? value['@id'] : undefined
    return (typeof id === 'string' && byId.get(id)) || value
  }
  const note = (name: string, values: string[]): void => {
    for (const value of values) say(said, name, value)
  }
  const noteStory = (node: Node, prefix: string): void => {
    const text = (name: string, key: string) => note(`${prefix} ${name}`, texts(node[key]))
    text('headline', 'headline')
    text('name', 'name')
    text('description', 'description')
    text('published', 'datePublished')
    text('published', 'uploadDate')
    text('created', 'dateCreated')
    text('modified', 'dateModified')
    text('section', 'articleSection')
    text('free', 'isAccessibleForFree')
    note(`${prefix} author`, names(node.author, full))
    note(`${prefix} creator`, names(node.creator, full))
    note(`${prefix} publisher`, names(node.publisher, full))
    note(`${prefix} language`, names(node.inLanguage, full))
    note(
      `${prefix} keywords`,
      Array.isArray(node.keywords) ? names(node.keywords, full) : texts(node.keywords),
    )
    note(`${prefix} address`, addressesOf(node))
    note(`${prefix} identifier`, identifiersOf(node))
    for (const key of ['image', 'primaryImageOfPage', 'thumbnailUrl'])
      for (const picture of picturesOf(node[key], full))
        addPicture(pictures, { ...picture, from: `${prefix} ${key}` })
  }
  const ofType = (kind: RegExp) => nodes.filter((node) => types(node).some((type) => kind.test(type)))
  const told = ofType(story)
  const stories = told.length > 0 ? told : ofType(recording)
  const own = stories.filter((node) =>
    addressesOf(node).some((address) => addresses.includes(place(address))),
  )
  for (const node of own.length > 0 ? own.slice(0, mostStories) : stories.slice(0, 1))
    noteStory(node, 'json-ld')
  for (const node of ofType(page).slice(0, 1)) noteStory(node, 'json-ld page')
  for (const node of nodes) {
    if (types(node).includes('WebSite')) note('json-ld site', texts(node.name))
    if (types(node).includes('BreadcrumbList')) note('json-ld breadcrumb', breadcrumbs(node))
    for (const picture of picturesOf(node.logo, full)) note('json-ld logo', [picture.url])
  }
}

/** Repairs only what is plain: wrappings of older templates, quotes written as entities, bare line breaks, last commas. */
const parse = (script: string): unknown => {
  const text = script
    .trim()
    .replace(/^(?:\/\*|\/\/)?\s*<!\[CDATA\[(?:\s*\*\/)?/, '')
    .replace(/(?:\/\*|\/\/)?\s{0,20}\]\]>(?:\s{0,20}\*\/)?$/, '')
    .replace(/^<!--/, '')
    .replace(/-->$/, '')
    .trim()
    .replace(/;$/, '')
  const attempts = [
    () => text,
    () => text.replace(/[\u0000-\u001f]/g, ' ').replace(/,(?=\s{0,200}[}\]])/g, ''),
    () => (text.includes('"') ? '' : text.replace(/&(?:quot|#34);/g, '"').replace(/&amp;/g, '&')),
  ]
  for (const attempt of attempts) {
    try {
      return JSON.parse(attempt())
    } catch {}
  }
  return undefined
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, 100) : [value])

/** Every object of this page's own story, in order. */
const collect = (value: unknown, nodes: Node[], depth: number): void => {
  if (depth === 0 || nodes.length >= mostNodes || typeof value !== 'object' || value === null) return
  if (isNode(value)) nodes.push(value)
  for (const [key, inner] of Object.entries(value)) if (!elsewhere.has(key)) collect(inner, nodes, depth - 1)
}

const types = (node: Node): string[] => texts(node['@type']).map((type) => type.replace(/^.*[/:#]/, ''))

const texts = (value: unknown): string[] =>
  list(isNode(value) ? (value['@value'] ?? value['@list']) : value)
    .filter((one) => typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean')
    .map((one) => String(one).slice(0, longestValue))

/** Of a person, an organisation, a term: its name. */
const names = (value: unknown, full: (value: unknown) => unknown): string[] =>
  list(value)
    .map(full)
    .flatMap((one) => (isNode(one) ? [...texts(one.name), ...texts(one['@list'])] : texts(one)))

const addressesOf = ({ url, mainEntityOfPage, '@id': id }: Node): string[] => [
  ...texts(isNode(mainEntityOfPage) ? (mainEntityOfPage['@id'] ?? mainEntityOfPage.url) : mainEntityOfPage),
  ...texts(url),
  ...texts(id),
]

const identifiersOf = ({ identifier }: Node): string[] =>
  list(identifier).flatMap((one) => texts(isNode(one) ? one.value : one))

/** Two addresses of one page, as templates write them. */
export const place = (address: string): string =>
  withoutEnd(
    address
      .slice(0, longestAddress)
      .replace(/^https?:\/\/(?:www\.)?/i, '')
      .replace(/[#?].*$/s, ''),
    '/',
  )

const picturesOf = (value: unknown, full: (value: unknown) => unknown): Omit<Picture, 'from'>[] =>
  list(isNode(value) && '@list' in value ? value['@list'] : value)
    .map(full)
    .flatMap((one) => {
      if (typeof one === 'string') return [{ url: one }]
      if (!isNode(one)) return []
      const [url] = [...texts(one.url), ...texts(one.contentUrl), ...texts(one['@id'])]
      const [alt] = texts(one.caption)
      return url ? [{ url, width: pixels(one.width), height: pixels(one.height), alt }] : []
    })

/** The first step below the front page: the section. */
const breadcrumbs = ({ itemListElement }: Node): string[] =>
  list(itemListElement)
    .filter(isNode)
    .map((step) => {
      const item = isNode(step.item) ? step.item : { '@id': step.item }
      const [address = ''] = [...texts(item['@id']), ...texts(item.url)]
      return { name: texts(step.name)[0] ?? texts(item.name)[0] ?? '', address }
    })
    .filter(({ name, address }) => name !== '' && place(address).includes('/'))
    .slice(0, 1)
    .map(({ name }) => name)
