/** What a mapping may do to a value on its way: `content.rendered | html`. */
import { instantOf } from '../instant.ts'
import { proseOf } from '../prose.ts'
import type { Filter, FilterName } from './expression.ts'

const onText =
  (change: (text: string) => string): Filter =>
  (value) =>
    typeof value === 'string' ? change(value) || undefined : value

/** How an excerpt ends that a CMS cut out of the story: https://developer.wordpress.org/reference/functions/wp_trim_excerpt/ */
const cut = /(?:…|\.\.\.)\s*\]?\s*$/

/** Blocks nest a list in a quote, hardly deeper. */
const mostDepth = 20

const wordsOf = (block: unknown, depth = 0): string => {
  if (typeof block !== 'object' || block === null || depth > mostDepth) return ''
  const { text, children } = block as { text?: unknown; children?: unknown }
  if (typeof text === 'string') return text
  return Array.isArray(children) ? children.map((child) => wordsOf(child, depth + 1)).join('') : ''
}

/** The marks of Markdown that would show in a post; what stands between them stays. */
const withoutMarks = (markdown: string): string =>
  markdown
    .replace(/^(?:```|~~~).*$/gm, '')
    .replace(/!\[[^\]]*\]\([^)\s]*[^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^[^\S\n]*(?:#{1,6}|>|[-*+]|\d{1,3}\.)[^\S\n]+/gm, '')
    .replace(/(\*\*|__|~~|`)(?=\S)(.+?)\1/g, '$2')
    .replace(/(?<![\p{L}\p{N}*_])([*_])(?=\S)([^\n]+?)\1(?![\p{L}\p{N}*_])/gu, '$2')
    .replace(/\\([\\`*_{}[\]()#+.!>-])/g, '$1')

const plainText = (html: string): string => proseOf(html).paragraphs.join('\n\n')

export const filters: Readonly<Record<FilterName, Filter>> = {
  html: onText(plainText),
  markdown: (value) =>
    typeof value === 'string'
      ? value
          .split(/\r?\n[^\S\n]*\r?\n\s*/)
          .map((paragraph) => plainText(withoutMarks(paragraph)))
          .filter(Boolean)
          .join('\n\n') || undefined
      : undefined,
  /** Rich text of Strapi: https://docs.strapi.io/cms/features/content-manager (Rich text: Blocks) */
  blocks: (value) => (typeof value === 'object' ? wordsOf(value) || undefined : undefined),
  /** Nothing, rather than a sentence that breaks off. */
  whole: onText((text) => (cut.test(text) ? '' : text)),
  utc: onText((text) => instantOf(text, { timeZone: 'UTC' })?.at ?? text),
}
