/** One line of plain text out of what a page calls text: templates escape twice, and put tags where none belong. */
import { lineOf } from '../prose.ts'
import { markup } from '../schema.ts'

/**
 * Without tags, entities and needless space; undefined when nothing is left, or when it still looks like HTML: then it is
 * about HTML, or broken, and no post could show it.
 */
export const plainLine = (text: string): string | undefined => {
  const line = lineOf(text)
    .replace(/[\s\u200b\u2060\ufeff]+/g, ' ')
    .trim()
  return line === '' || markup.test(line) ? undefined : line
}
