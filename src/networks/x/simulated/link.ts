/** How X gives texts back: escaped as in HTML, every address behind one of t.co, the real ones in `entities`. */
import { createHash } from 'node:crypto'

export interface Link {
  start: number
  end: number
  url: string
}

export const findLinks = (text: string): Link[] =>
  [...text.matchAll(/https?:\/\/\S+/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    url: match[0],
  }))

/** The text as the API gives it back. */
export const shownText = (text: string): string =>
  text
    .replace(/https?:\/\/\S+/g, shortened)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')

/** The links of `shownText(text)`. */
export const urlEntities = (text: string) => {
  const shown = findLinks(shownText(text))
  return findLinks(text).map((link, i) => ({
    ...shown[i],
    expanded_url: link.url,
    display_url: link.url.replace(/^https?:\/\//, ''),
  }))
}

/** What X puts behind the text of a post with a picture. @param after how long that text is */
export const pictureLink = (handle: string, id: string, after: number) => {
  const page = `https://x.com/${handle}/status/${id}/photo/1`
  const url = shortened(page)
  const start = after === 0 ? 0 : after + 1
  return {
    start,
    end: start + url.length,
    url,
    expanded_url: page,
    display_url: `pic.x.com/${url.slice(-10)}`,
    media_key: `3_${id}`,
  }
}

const shortened = (url: string): string =>
  `https://t.co/${createHash('sha256').update(url).digest('base64').replace(/[+/]/g, '0').slice(0, 10)}`
