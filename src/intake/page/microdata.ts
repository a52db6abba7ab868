/** Items that a page marks up where they stand: https://html.spec.whatwg.org/multipage/microdata.html */

export type Attributes = Record<string, string>

export interface Item {
  /** What it is to the item around it. */
  property: string
  isStory: boolean
  /** Its own name, as soon as it was read. */
  name?: string
}

const properties = new Set([
  ...['headline', 'description', 'author', 'creator', 'publisher', 'datepublished', 'datemodified'],
  ...['articlesection', 'keywords', 'inlanguage', 'isaccessibleforfree', 'image'],
])
const stories = /article|posting|webpage|report|creativework|review/i
/** Items that have a name which stands for them. */
const people = new Set(['author', 'creator', 'publisher'])

export const isItem = (attributes: Attributes): boolean => 'itemscope' in attributes

/** @param around the items that it stands in, the innermost last */
export const openItem = ({ itemprop, itemtype = '' }: Attributes, around: Item[]): Item => ({
  property: propertyNames(itemprop).find((name) => people.has(name) || name === 'image') ?? '',
  isStory: itemtype === '' ? around.length === 0 : stories.test(itemtype),
})

/**
 * What the element is to the item that it stands in, as far as an article needs it: `itemprop headline`. Related stories
 * and comments are items of their own kind, but the first of each name on a page is almost always the story's.
 */
export const propertiesOf = ({ itemprop }: Attributes, item: Item | undefined): string[] => {
  const names = propertyNames(itemprop)
  if (!item || item.isStory)
    return names.filter((name) => properties.has(name)).map((name) => `itemprop ${name}`)
  if (people.has(item.property)) {
    // Templates put the story's times into the byline; no person has them.
    const times = names.filter((name) => name === 'datepublished' || name === 'datemodified')
    return [...(names.includes('name') ? ['itemprop name'] : []), ...times.map((name) => `itemprop ${name}`)]
  }
  if (item.property === 'image' && names.includes('url')) return ['itemprop image']
  return []
}

/** An element has one or two. */
const longest = 200
const propertyNames = (itemprop = ''): string[] =>
  itemprop.slice(0, longest).toLowerCase().split(/\s+/).filter(Boolean)
