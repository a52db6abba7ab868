/** What a mapping may do to a value on its way: `content.rendered | html`. */
import { instantOf } from '../instant.ts'
import { proseOf } from '../prose.ts'
import type { Filter, FilterName } from './expression.ts'

const onText =
  (change: (text: string) => string): Filter =>
  (value) =>
    typeof value === 'string' ? change(value) || undefined : value

/** How an excerpt ends that a CMS cut out of the story: https://developer.wordpress.org/reference/functions/wp_trim_excerpt/ */
const isCut = (text: string): boolean => /(?:…|\.\.\.)$/.test(text.trimEnd().replace(/\]$/, '').trimEnd())

/** Blocks nest a list in a quote, hardly deeper. */
const mostDepth = 20

const wordsOf = (block: unknown, depth = 0): string => {
  if (typeof block !== 'object' || block === null || depth > mostDepth) return ''
  const { text, children } = block as { text?: unknown; children?: unknown }
  if (typeof text === 'string') return text
  return Array.isArray(children) ? children.map((child) => wordsOf(child, depth + 1)).join('') : ''
}

const longestMarked = 2_000
/** What stands between two of the mark on one line; not in `2 * 3` or `file_name`. */
const emphasis = (mark: string): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}*_])[${mark}](?=[^\\s${mark}])((?:[^\\n${mark}]|(?<=[\\p{L}\\p{N}])[${mark}](?=[\\p{L}\\p{N}])){1,${longestMarked}})[${mark}](?![\\p{L}\\p{N}*_])`,
    'gu',
  )
const emphases = ['*', '_'].map(emphasis)

/**
 * The marks of Markdown that would show in a post; what stands between them stays. Each expression stops where the next
 * mark of its kind begins, so that a text full of openings costs no more than its length.
 */
const withoutMarks = (markdown: string): string =>
  markdown
    .replace(/^(?:```|~~~).*$/gm, '')
    .replace(/!\[[^[\]]*\]\([^()]*(?:\([^()]*\)[^()]*)?\)/g, '')
    .replace(/\[([^[\]]*)\]\([^()]*(?:\([^()]*\)[^()]*)?\)/g, '$1')
    .replace(/^[ \t]*(?:#{1,6}|>|[-*+]|\d{1,3}\.)[ \t]+/gm, '')
    .replace(/(\*\*|__|~~|`)(?=\S)(.+?)\1/g, '$2')
    .replace(emphases[0]!, '$1')
    .replace(emphases[1]!, '$1')
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
  whole: onText((text) => (isCut(text) ? '' : text)),
  utc: onText((text) => instantOf(text, { timeZone: 'UTC' })?.at ?? text),
}
