/** HTML as a CMS stores it, turned into what a reader reads: plain text, a blank line between paragraphs. */
import { Parser } from 'htmlparser2'

/** Not the story's words: programs, forms, pictures with their captions. */
const left = new Set(
  'script style template noscript iframe object svg figure form button select textarea head'.split(' '),
)
const blocks = new Set(
  'p div section article header footer main aside blockquote pre ul ol li dl dt dd table tr h1 h2 h3 h4 h5 h6 hr'.split(
    ' ',
  ),
)

/** Entities are decoded, tags are gone. Costs time in proportion to the length, however deep the tags nest. */
export const plainText = (html: string): string => {
  let text = ''
  let within = 0
  const parser = new Parser({
    onopentagname: (name) => {
      if (left.has(name)) within++
      else if (blocks.has(name)) text += '\n\n'
      else if (name === 'br') text += '\n'
      else if (name === 'td' || name === 'th') text += ' '
    },
    ontext: (chunk) => {
      if (within === 0) text += chunk.replace(/\s+/g, ' ')
    },
    onclosetag: (name) => {
      if (left.has(name)) within--
      else if (blocks.has(name)) text += '\n\n'
    },
  })
  parser.end(html)
  return text
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{2,}/g, '\n\n')
    .trim()
}
