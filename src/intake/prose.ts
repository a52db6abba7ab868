/** Plain paragraphs and pictures from the HTML that feeds carry in their texts, without building a page of it. */
import { Tokenizer } from 'htmlparser2'

export interface Prose {
  paragraphs: string[]
  images: Array<{ url: string; alt?: string }>
}

/** Where one of these begins or ends, so does a paragraph. */
const blocks = new Set(
  'address article aside blockquote center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
)
/** No sentence of the story stands in these. */
const unread = new Set(
  'audio button canvas embed figcaption iframe math noscript object script select style svg template textarea title video'.split(
    ' ',
  ),
)
const markup = /<\/?[a-z][^<>]*>|&(?:#\d+|#x[\da-f]+|[a-z]\w*);/i

/**
 * Tags go, their text stays, entities become what they mean. Takes time in proportion to the length: the tokenizer keeps no
 * list of what is open. Text that was escaped once too often, as many feeds do, is read twice.
 */
export const proseOf = (html: string): Prose => {
  const once = tokenized(html)
  return once.paragraphs.some((paragraph) => markup.test(paragraph))
    ? tokenized(once.paragraphs.map((paragraph) => `<p>${paragraph}`).join(''), once.images)
    : once
}

/** One line of a title or a name. `a < b` is text, `<b>` is not. */
export const lineOf = (html: string): string =>
  markup.test(html) ? proseOf(html).paragraphs.join(' ') : html.replace(/\s+/g, ' ').trim()

const tokenized = (html: string, images: Prose['images'] = []): Prose => {
  const paragraphs: string[] = []
  let text: string[] = []
  let skipping: string | undefined
  let tag = ''
  let attributes: Record<string, string> = {}
  let attribute = ''
  const endParagraph = () => {
    const paragraph = text.join('').replace(/\s+/g, ' ').trim()
    if (paragraph !== '') paragraphs.push(paragraph)
    text = []
  }
  const slice = (start: number, end: number) => html.slice(start, end)
  const say = (words: string) => {
    if (!skipping) text.push(words)
  }
  const opened = () => {
    if (skipping) return
    if (unread.has(tag)) skipping = tag
    else if (blocks.has(tag)) endParagraph()
    else if (tag === 'br') say(' ')
    else if (tag === 'img' && attributes.src)
      images.push({ url: attributes.src, ...(attributes.alt && { alt: attributes.alt }) })
  }
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname: (start, end) => {
        tag = slice(start, end).toLowerCase()
        attributes = {}
      },
      onattribname: (start, end) => {
        attribute = slice(start, end).toLowerCase()
      },
      onattribdata: (start, end) => {
        attributes[attribute] = (attributes[attribute] ?? '') + slice(start, end)
      },
      onattribentity: (codepoint) => {
        attributes[attribute] = (attributes[attribute] ?? '') + String.fromCodePoint(codepoint)
      },
      onattribend: () => {},
      onopentagend: opened,
      onselfclosingtag: opened,
      onclosetag: (start, end) => {
        const name = slice(start, end).toLowerCase()
        if (skipping === name) skipping = undefined
        else if (!skipping && blocks.has(name)) endParagraph()
      },
      ontext: (start, end) => say(slice(start, end)),
      ontextentity: (codepoint) => say(String.fromCodePoint(codepoint)),
      // HTML has no CDATA sections, but XHTML inside a feed may.
      oncdata: (start, end, offset) => say(slice(start, end - offset)),
      oncomment: () => {},
      ondeclaration: () => {},
      onprocessinginstruction: () => {},
      onend: () => {},
    },
  )
  tokenizer.write(html)
  tokenizer.end()
  endParagraph()
  return { paragraphs, images }
}
