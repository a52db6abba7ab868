/** The body of a story, found by Readability in a thread that can be ended: nothing else in Crier may wait for a page. */
import { parentPort } from 'node:worker_threads'
import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'

/** What a post is never made of. */
const beside =
  'figure, figcaption, aside, table, nav, form, pre, h1, h2, h3, h4, h5, h6, footer, script, style'
const blocks = 'p, li, blockquote, div, section, article, ul, ol, dl, dd, dt'

const paragraphsIn = (html: string): string[] => {
  // Without <html> linkedom builds a document without a body.
  const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`)
  const found = new Readability(document, { disableJSONLD: true, serializer: (node) => node }).parse()
  const content = found?.content as unknown as Element | null | undefined
  if (!content) return []
  for (const one of [...content.querySelectorAll(beside)]) one.remove()
  for (const one of [...content.querySelectorAll('br')]) one.replaceWith('\n')
  return [...content.querySelectorAll(blocks)]
    .filter((one) => !one.querySelector(blocks))
    .flatMap((one) => (one.textContent ?? '').split(/\n\s*\n/))
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '')
}

/** As much of the DOM as is used here; TypeScript's own library of it is a browser's. */
interface Element {
  textContent: string | null
  querySelectorAll(selector: string): Iterable<Element>
  querySelector(selector: string): Element | null
  remove(): void
  replaceWith(text: string): void
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
