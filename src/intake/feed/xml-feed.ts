/** RSS 0.9x, 1.0 (RDF) and 2.0, and Atom, with what newsrooms add to them: Dublin Core, content:encoded, Media RSS. */
import { parseFeed } from '@rowanmanning/feed-parser'
import { absolute, type Feed, type FeedItem, toItem } from './feed.ts'
import { wholeFeed } from './whole.ts'

type Parsed = ReturnType<typeof parseFeed>
type Item = Parsed['items'][number]
type Element = Item['element']

/**
 * @param url where the feed was found: relative addresses count from there
 * @returns undefined when it is no feed
 */
export const readXmlFeed = (source: string, url: string): Feed | undefined => {
  const whole = wholeFeed(source)
  const feed = whole && parsed(whole.text)
  if (!feed) return undefined
  const links = feed.element.findElementsWithName('link')
  const address = (rel: string): string | undefined => {
    const link = links.find((one) => relOf(one) === rel)?.getAttributeAsUrl('href')
    return link ? absolute(link, url) : undefined
  }
  const [self, hub, language] = [address('self'), address('hub'), feed.language?.trim()]
  return {
    ...(feed.title && { title: feed.title }),
    ...(language && { language }),
    ...(self && { self }),
    ...(hub && { hub }),
    problems: whole.problems,
    items: feed.items.map((item) => itemOf(item, feed, url)),
  }
}

/** Undefined when it is no feed; what the parser stumbles over (nesting a hundred deep) is none either. */
const parsed = (text: string): Parsed | undefined => {
  try {
    return parseFeed(text)
  } catch {
    return undefined
  }
}

const relOf = (link: Element): string => (link.getAttribute('rel') ?? '').trim().toLowerCase()

const itemOf = (item: Item, feed: Parsed, base: string): FeedItem => {
  const { element } = item
  const first = (...names: string[]): Element | undefined => {
    for (const name of names) {
      const found = element.findElementWithName(name)
      if (found) return found
    }
    return undefined
  }
  const guid = first('guid', 'id')?.textContent.trim() || element.getAttribute('rdf:about') || undefined
  // A guid is the address as well, unless it says that it is not (RSS 2.0, <guid>).
  const permalink = first('guid')?.getAttribute('ispermalink') === 'false' ? undefined : guid
  const url =
    pageOf(element) ?? item.url ?? (permalink && /^https?:/i.test(permalink) ? permalink : undefined)
  const language = element.getAttribute('xml:lang') ?? undefined
  // What a channel says of itself (its editor, its subjects) is not the item's; in Atom authors are inherited (RFC 4287, 4.2.1).
  const hasAuthor = feed.meta.type === 'atom' || first('author', 'creator')
  return toItem(
    {
      guid,
      url: url ?? undefined,
      base,
      title: htmlIn(element.findElementsWithName('title').find(isNotMedia)),
      summary: htmlIn(first('summary') ?? element.findElementsWithName('description').find(isNotMedia)),
      content: htmlIn(first('encoded') ?? element.findElementsWithName('content').find(isNotMedia)),
      authors: hasAuthor ? item.authors.map(({ name }) => name) : [],
      categories: first('category', 'subject') ? item.categories.map(({ label, term }) => label ?? term) : [],
      images: picturesIn(item),
      language,
      published: first('pubdate', 'published', 'issued', 'date', 'created')?.textContent,
      updated: first('updated', 'modified')?.textContent,
    },
    (language ?? feed.language)?.trim(),
  )
}

/** Of several pages that an Atom entry names, the one for people. */
const pageOf = (element: Element): string | undefined => {
  const pages = element.findElementsWithName('link').filter((link) => relOf(link) === 'alternate')
  const typed = (type: string) => pages.find((link) => (link.getAttribute('type') ?? '') === type)
  return (typed('text/html') ?? typed(''))?.getAttributeAsUrl('href') ?? undefined
}

const isNotMedia = (element: Element): boolean =>
  element.namespace !== 'media' && element.namespace !== 'itunes'

/** Escaped once for XML: what remains is HTML, or text that looks the same. XHTML stands there as elements. */
const htmlIn = (element: Element | undefined): string | undefined =>
  element?.getAttribute('type') === 'xhtml' ? element.innerHtml : element?.textContent

const mostPictures = 50

/**
 * Enclosures and Media RSS, the largest first: it gives one picture in several sizes. Read here, since the parser's own
 * reading looks at all of them again for each of them.
 */
const picturesIn = ({ element }: Item): Array<{ url: string; alt?: string }> => {
  const groups = [element, ...element.findElementsWithName('group').slice(0, mostPictures)]
  const named = (...names: string[]): Element[] =>
    groups.flatMap((group) =>
      names.flatMap((name) => group.findElementsWithName(name).slice(0, mostPictures)),
    )
  const files = [
    ...named('content', 'enclosure'),
    ...named('link').filter((link) => relOf(link) === 'enclosure'),
  ]
  const pictures = files.slice(0, mostPictures).flatMap((file) => {
    const url = file.getAttributeAsUrl('url') ?? file.getAttributeAsUrl('href')
    if (!url || !isPicture(file, url)) return []
    const alt = file.findElementWithName('title')?.textContent.trim()
    return [{ url, width: file.getAttributeAsNumber('width') ?? 0, ...(alt && { alt }) }]
  })
  if (pictures.length > 0)
    return pictures.sort((a, b) => b.width - a.width).map(({ width: _width, ...picture }) => picture)
  const thumbnail = named('thumbnail')[0]?.getAttributeAsUrl('url')
  return thumbnail ? [{ url: thumbnail }] : []
}

const isPicture = (file: Element, url: string): boolean => {
  const type = file.getAttribute('type') ?? file.getAttribute('medium')
  return type ? /^image/i.test(type) : /\.(?:jpe?g|png|webp|gif)(?:\?|$)/i.test(url)
}
