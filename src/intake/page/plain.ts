/** Plain text out of what a page calls text: templates escape twice, and put tags where none belong. */
import { Parser } from 'htmlparser2'
import { markup } from '../schema.ts'

/** Wider than what an article may not hold: a page is mended where a sender of JSON is told. */
const escaped = /&(?:[a-z]{2,8}\d?|#\d{1,6}|#x[\da-f]{1,6});|<[/a-z]/i

/**
 * Without tags, entities and needless space; undefined when nothing is left, or when it still looks like HTML after two
 * rounds: then it is about HTML, or broken, and no post could show it.
 */
export const plain = (text: string): string | undefined => {
  let result = text
  for (let round = 0; round < 2 && escaped.test(result); round++) result = stripped(result)
  const tidy = result.replace(/[\s\u200b\u2060\ufeff]+/g, ' ').trim()
  return tidy === '' || markup.test(tidy) ? undefined : tidy
}

const stripped = (html: string): string => {
  let text = ''
  const parser = new Parser({
    ontext: (piece) => {
      text += piece
    },
    onopentagname: (name) => {
      if (name === 'br' || name === 'p' || name === 'div' || name === 'li') text += ' '
    },
  })
  parser.end(html.slice(0, 100_000))
  return text
}
