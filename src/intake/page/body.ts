/** The body of a story, found by Readability: only where it can be ended, since some pages keep it busy for minutes. */
import { Readability } from '@mozilla/readability'
import JSDOMParser from '@mozilla/readability/JSDOMParser.js'
import { plainLine } from './line.ts'

/** What a post is never made of. */
const beside = new Set(
  'FIGURE FIGCAPTION ASIDE TABLE NAV FORM PRE H1 H2 H3 H4 H5 H6 FOOTER SCRIPT STYLE'.split(' '),
)
/** Where one of these begins or ends, so does a paragraph. */
const blocks = new Set('P LI BLOCKQUOTE DIV SECTION ARTICLE MAIN UL OL DL DD DT HR'.split(' '))
/** One break is a line's end, two are a paragraph's. */
const lineBreak = '\n'

/** As much of the DOM as is used here; TypeScript's own library of it is a browser's. */
interface Node {
  nodeType: number
  tagName: string
  textContent: string
  childNodes: Node[]
}
const textNode = 3

/** An article is no book: far below what one may hold as JSON. */
const mostCharacters = 200_000
const mostParagraphs = 1_000

/** The paragraphs of a page's story as plain text; none when the page breaks the library. */
export const bodyIn = (html: string): string[] => {
  if (html.trim() === '') return []
  try {
    return tidied(paragraphsIn(html))
  } catch {
    return []
  }
}

const paragraphsIn = (html: string): string[] => {
  const document = new JSDOMParser().parse(html)
  const found = new Readability(document, { disableJSONLD: true, serializer: (node) => node }).parse()
  const paragraphs: string[] = []
  let text = ''
  const end = (): void => {
    for (const paragraph of text.split(/\n\s*\n/)) paragraphs.push(paragraph.replace(/\s+/g, ' ').trim())
    text = ''
  }
  const walk = (node: Node): void => {
    if (node.nodeType === textNode) text += node.textContent.replace(/\s+/g, ' ')
    else if (node.tagName === 'BR') text += lineBreak
    else if (!beside.has(node.tagName)) {
      const isBlock = blocks.has(node.tagName)
      if (isBlock) end()
      for (const child of node.childNodes) walk(child)
      if (isBlock) end()
    }
  }
  if (found?.content) walk(found.content as unknown as Node)
  end()
  return paragraphs.filter((paragraph) => paragraph !== '')
}

const tidied = (paragraphs: string[]): string[] => {
  let left = mostCharacters
  return paragraphs
    .slice(0, mostParagraphs)
    .flatMap((text) => plainLine(text) ?? [])
    .filter((text) => {
      left -= text.length
      return left > 0
    })
}
