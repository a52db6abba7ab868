/** How X gives texts back: escaped as in HTML, every address behind one of t.co, the real ones in `entities`. */
import { createHash } from 'node:crypto'
import { findLinks } from './words.ts'

/** The text as the API gives it back. */
export const shownText = (text: string): string =>
  pieces(text)
    .map(({ shown }) => shown)
    .join('')

/** The links of `shownText(text)`, counted in code points of it: https://docs.x.com/x-api/fundamentals/data-dictionary */
export const urlEntities = (text: string) => {
  const entities = []
  let at = 0
  for (const { shown, link } of pieces(text)) {
    const end = at + Array.from(shown).length
    if (link !== undefined) entities.push({ start: at, end, url: shown, ...realAddress(link) })
    at = end
  }
  return entities
}

/** Its words, escaped, and its addresses, each behind one of X's own, in turn. */
const pieces = (text: string): Array<{ shown: string; link?: string }> => {
  let at = 0
  const found = findLinks(text).flatMap(({ start, end, url }) => {
    const before = text.slice(at, start)
    at = end
    return [{ shown: escaped(before) }, { shown: shortened(url), link: url }]
  })
  return [...found, { shown: escaped(text.slice(at)) }]
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** X gives a bare domain a scheme, and shows the beginning of an address. */
const realAddress = (link: string) => {
  const bare = link.replace(/^(https?:\/\/)?(www\.)?/i, '')
  return {
    expanded_url: /^https?:/i.test(link) ? link : `http://${link}`,
    display_url: bare.length > mostShown ? `${bare.slice(0, mostShown)}…` : bare,
  }
}
const mostShown = 26

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
