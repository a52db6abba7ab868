/** The words of a post as markup: bold stretches and web addresses, everything else escaped. */
import { html } from 'hono/html'
import type { FakePost } from '../networks/fake.ts'

/** The address when a reader may follow it: http or https, nothing that runs. */
export const webAddress = (text: string): URL | undefined => {
  const address = URL.canParse(text) ? new URL(text) : undefined
  return address && ['http:', 'https:'].includes(address.protocol) ? address : undefined
}

/** Closing punctuation after an address belongs to the sentence. */
const addresses = /https?:\/\/[^\s<>"'«»“”]*[^\s<>"'«»“”.,:;!?…)\]}]/giu

interface Stretch {
  start: number
  end: number
}

/** Offsets are UTF-16 code units, as in FakePost. */
export const withLinks = ({ text, bold = [] }: Pick<FakePost, 'text' | 'bold'>) => {
  const links = [...text.matchAll(addresses)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }))
  const strong = bold.map(({ offset, length }) => ({ start: offset, end: offset + length }))
  const edges = [...links, ...strong].flatMap(({ start, end }) => [start, end])
  const cuts = [...new Set([0, ...edges, text.length])]
    .filter((cut) => cut <= text.length)
    .sort((a, b) => a - b)
  return cuts.slice(0, -1).map((start, index) => {
    const piece = text.slice(start, cuts[index + 1])
    const markup = strong.some(holds(start)) ? html`<b>${piece}</b>` : piece
    const link = links.find(holds(start))
    const address = link && webAddress(text.slice(link.start, link.end))
    return address ? html`<a href="${address.href}" target="_blank" rel="noopener">${markup}</a>` : markup
  })
}

const holds =
  (at: number) =>
  ({ start, end }: Stretch): boolean =>
    start <= at && at < end
