/** An article as intake would hand it over, with what a test cares about. */
import type { Article } from '../../src/domain/article.ts'
import type { Post } from '../../src/domain/post.ts'

export const story = (more: Partial<Article> = {}): Article => ({
  id: 'ferry',
  url: `https://gazette.example/${encodeURIComponent(more.id ?? 'ferry')}`,
  headline: 'The ferry is back',
  body: [],
  tags: [],
  language: 'en',
  authors: [],
  images: [],
  version: 1,
  priority: 'routine',
  status: 'published',
  ...more,
})

export const post = (text = 'The ferry is back'): Post => ({
  text,
  entities: [],
  link: 'https://gazette.example/ferry',
  length: { used: text.length, limit: 100, unit: 'characters' },
  warnings: [],
})
