/** A story in a template, within what the network allows: what is worth most stays longest. */
import type { Article } from '../domain/article.ts'
import { clean } from './clean.ts'
import { compose } from './compose.ts'
import { hashtag, hashtags } from './hashtags.ts'
import { type Fact, type Field, type Laid, lay, type Template, type Values } from './template.ts'

export interface Room {
  /** The most that `measure` may give for the whole post. */
  limit: number
  /** Length in the network's own unit. */
  measure(text: string): number
  /** The most that standfirst and summary may take, in the same unit, even when there is room for more. */
  summary: number
}

export interface Means {
  /** What `{url}` shows; empty when this post holds no link in its words. */
  url: string
  facts: Record<Fact, boolean>
  /** How many hashtags there may be, and whether the network takes combining marks in one. */
  hashtags: { count: number; marks: boolean }
}

const nothing: Record<Field, string> = {
  ...{ headline: '', standfirst: '', summary: '', url: '' },
  ...{ section: '', sectionHashtag: '', authors: '', hashtags: '' },
}

/**
 * By worth: the link, the headline, section and authors, standfirst, summary, hashtags. Never over the limit, unless the
 * link alone is; then a warning says so. Pure.
 */
export const fill = (
  template: Template,
  article: Article,
  { limit, measure, summary }: Room,
  means: Means,
): Laid & { warnings: string[] } => {
  const shows = (field: Field): boolean => template.shows.has(field)
  let values: Values = { ...nothing, ...means.facts, url: means.url }
  const fits = (tried: Values): boolean => measure(lay(template, tried).text) <= limit

  const aside: Partial<Record<Field, string>> = {
    section: clean(article.section ?? ''),
    sectionHashtag: hashtag(article.section ?? '', means.hashtags.marks) ?? '',
    authors: shows('authors') ? listed(article.authors, article.language) : '',
  }
  for (const [field, text] of Object.entries(aside))
    if (shows(field as Field) && fits({ ...values, headline: clean(article.headline), [field]: text }))
      values = { ...values, [field]: text }

  const { text, warnings, ...words } = compose(article, {
    limit,
    measure,
    put: (words) => lay(template, { ...values, ...words }).text,
    standfirst: shows('standfirst') ? summary : 0,
    summary: shows('summary') ? summary : 0,
  })
  values = { ...values, ...words }
  if (measure(text) > limit)
    return { text: means.url, entities: [], warnings: [noRoom(means, measure, limit)] }

  if (shows('hashtags')) {
    const tags = hashtags(article.tags, means.hashtags.count, means.hashtags.marks)
    for (; tags.length > 0 && values.hashtags === ''; tags.pop()) {
      const tried = { ...values, hashtags: tags.join(' ') }
      if (fits(tried)) values = tried
    }
  }
  return { ...lay(template, values), warnings }
}

const noRoom = ({ url }: Means, measure: Room['measure'], limit: number): string =>
  measure(url) > limit
    ? 'The link alone is longer than the network allows: shorten it.'
    : 'The template leaves no room for the link: this post is the link alone.'

/** `Ada Reyes and Jon Bell`, in the article's language. */
const listed = (names: readonly string[], language: string): string =>
  names.length < 2
    ? clean(names[0] ?? '')
    : new Intl.ListFormat(language, { type: 'conjunction' }).format(names.map(clean))
