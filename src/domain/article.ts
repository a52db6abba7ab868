/** What the newsroom published. Everything downstream is derived from this and from a channel's settings. */
export interface Article {
  /** The newsroom's own identity of the story: it stays the same when the URL or the words change. */
  id: string
  /** The address readers follow; http or https. */
  url: string
  headline: string
  standfirst?: string
  /** Paragraphs in order; empty when the newsroom sent none. */
  body: string[]
  section?: string
  tags: string[]
  /** BCP 47, e.g. `en`, `uk`, `pt-BR`. */
  language: string
  authors: string[]
  images: ArticleImage[]
  /** ISO 8601 instants with a zone. */
  publishedAt?: string
  updatedAt?: string
  /** Counts up from 1; the same id with a higher version is a correction, not a new story. */
  version: number
  priority: Priority
  /** Nothing leaves before this instant: the source's condition. */
  embargoUntil?: string
  /** Nothing leaves before this instant: the editor's plan. */
  scheduledAt?: string
  status: ArticleStatus
}

/** An article as it arrives. Whoever knows no versions states none: the ledger counts them then. */
export type Submission = Omit<Article, 'version'> & { version?: number }

export interface ArticleImage {
  url: string
  alt?: string
  credit?: string
}

export type Priority = 'routine' | 'breaking'
export type ArticleStatus = 'published' | 'corrected' | 'retracted'
