/** A channel's template, tried on stories of our own before one of the newsroom's depends on it. */
import type { Article } from '../domain/article.ts'
import type { Post } from '../domain/post.ts'
import { parseTemplate } from '../text/template.ts'

const bare: Article = {
  id: 'trial',
  url: 'https://gazette.example/city/2026/05/04/the-night-ferry-returns-after-nine-weeks-in-dock',
  headline: 'The night ferry returns after nine weeks in dock',
  body: [],
  tags: [],
  language: 'en',
  authors: [],
  images: [],
  version: 1,
  priority: 'routine',
  status: 'published',
}
const rich: Article = {
  ...bare,
  standfirst: 'The first boat leaves the old pier on Monday at midnight.',
  body: ['Tickets cost as much as before. The bridge stays open for cyclists.'],
  section: 'City',
  tags: ['ferry', 'public transport', 'harbour'],
  authors: ['Ada Reyes', 'Jon Bell'],
  images: [{ url: 'https://gazette.example/ferry.jpg', alt: 'A white ferry at the pier' }],
  priority: 'breaking',
}

/**
 * What is wrong with the posts that a channel would make. A template that could be read may still lose the link, or leave
 * no room for a story. @param isLed whether this post leads to its story
 */
export const tryTemplate = (
  source: string | undefined,
  render: (article: Article) => Post,
  isLed: (post: Post, article: Article) => boolean,
): Array<[key: 'template', message: string]> => {
  if (source === undefined) return []
  const template = parseTemplate(source)
  const showsHeadline = template.shows.has('headline')
  for (const [article, kind] of [
    [bare, 'that is only a headline'],
    [{ ...rich, priority: 'routine' as const }, 'with everything'],
    [rich, 'that is breaking news'],
  ] as const) {
    const post = render(article)
    if (showsHeadline && !post.text.includes(article.headline))
      return [['template', `leaves no room for the headline of a story ${kind}`]]
    if (!isLed(post, article))
      return [['template', `leaves a story ${kind} without its link: {url} must stand where it is shown`]]
  }
  return []
}
