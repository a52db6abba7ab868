/** The three networks as their channels render by default, for tests that hold for every network. */
import type { Article } from '../../src/domain/article.ts'
import type { Post } from '../../src/domain/post.ts'
import { render as facebook } from '../../src/networks/facebook/render.ts'
import type { Layout } from '../../src/networks/layout.ts'
import { render as telegram } from '../../src/networks/telegram/render.ts'
import { render as x } from '../../src/networks/x/render.ts'

export type Wanted = Layout & { picture?: 'none' | 'photo' | 'album'; characterLimit?: number }

export interface Renderer {
  network: string
  render(article: Article, settings?: Wanted): Post
}

export const renderers: Renderer[] = [
  { network: 'telegram', render: (article, settings = {}) => telegram(article, settings) },
  { network: 'x', render: (article, settings = {}) => x(article, { characterLimit: 280, ...settings }) },
  { network: 'facebook', render: (article, settings = {}) => facebook(article, settings) },
]
