/** One line of plain text out of what a page calls text: templates escape twice, and put tags where none belong. */
import { plainText } from '../plain.ts'
import { markup } from '../schema.ts'

/** Wider than what an article may not hold: a page is mended where a sender of JSON is told. */
const escaped = /&(?:[a-z]{2,8}\d?|#\d{1,6}|#x[\da-f]{1,6});|<[/a-z]/i

/**
 * Without tags, entities and needless space; undefined when nothing is left, or when it still looks like HTML after two
 * rounds: then it is about HTML, or broken, and no post could show it.
 */
export const plainLine = (text: string): string | undefined => {
  let line = text
  for (let round = 0; round < 2 && escaped.test(line); round++) line = plainText(line)
  line = line.replace(/[\s\u200b\u2060\ufeff]+/g, ' ').trim()
  return line === '' || markup.test(line) ? undefined : line
}
