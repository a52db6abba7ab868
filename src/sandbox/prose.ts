/** The words of a post as markup: bold and italic stretches and web addresses, everything else escaped. */
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
export const withLinks = ({ text, bold = [], italic = [] }: Pick<FakePost, 'text' | 'bold' | 'italic'>) => {
  const links = [...text.matchAll(addresses)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }))
  const stretch = ({ offset, length }: { offset: number; length: number }): Stretch => ({
    start: offset,
    end: offset + length,
  })
  const strong = bold.map(stretch)
  const slanted = italic.map(stretch)
  const edges = [...links, ...strong, ...slanted].flatMap(({ start, end }) => [start, end])
  const cuts = [...new Set([0, ...edges, text.length])]
    .filter((cut) => cut <= text.length)
    .sort((a, b) => a - b)
  return cuts.slice(0, -1).map((start, index) => {
    const piece = text.slice(start, cuts[index + 1])
    const upright = strong.some(holds(start)) ? html`<b>${piece}</b>` : piece
    const markup = slanted.some(holds(start)) ? html`<i>${upright}</i>` : upright
    const link = links.find(holds(start))
    const address = link && webAddress(text.slice(link.start, link.end))
    return address ? html`<a href="${address.href}" target="_blank" rel="noopener">${markup}</a>` : markup
  })
}

const holds =
  (at: number) =>
  ({ start, end }: Stretch): boolean =>
    start <= at && at < end
