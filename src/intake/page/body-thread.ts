/** The body of a story, found by Readability in a thread that can be ended: nothing else in Crier may wait for a page. */
import { parentPort } from 'node:worker_threads'
import { Readability } from '@mozilla/readability'
import JSDOMParser from '@mozilla/readability/JSDOMParser.js'

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

parentPort!.on('message', ({ number, html }: { number: number; html: string }) => {
  let paragraphs: string[] = []
  try {
    paragraphs = paragraphsIn(html)
  } catch {
    // A page that breaks the library has no body; what its head says is worth a post all the same.
  }
  parentPort!.postMessage({ number, paragraphs })
})
