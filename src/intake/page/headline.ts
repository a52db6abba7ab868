/** A headline out of a page's title: without the names that sites put around it. */

/** Between the headline and what a template adds. */
const separator = /\s+[|\-–—:·•»«/\\]+\s+|\s*[|_»]\s*|\s::\s/u

/** `The Gazette`, `gazette.example` and `GAZETTE` are one name. */
export const sameName = (a: string, b: string): boolean => {
  const [one, other] = [bare(a), bare(b)]
  return one !== '' && one === other
}

const bare = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/^(?:https?:\/\/)?(?:www\.|the\s)?/, '')
    .replace(/\.(?:com|org|net|co|example|[a-z]{2})(?:\.[a-z]{2})?$/, '')
    .replace(/[^\p{L}\p{N}]/gu, '')

/** What a template may put behind a headline that it does not name anywhere: a few words. */
const mostWords = 3
const fewestLeft = 4

/**
 * @param sites the names of the site, as far as the page tells them
 * @param guess also drop a short last part that is no known name: only a browser's title always has one
 */
export const withoutSite = (title: string, sites: string[], guess = false): string => {
  const isSite = (part: string): boolean => sites.some((site) => sameName(part, site))
  let rest = title
  for (let cuts = 0; cuts < 4; cuts++) {
    const last = lastSeparator(rest)
    if (!last) break
    const [head, tail] = [rest.slice(0, last.start), rest.slice(last.end)]
    const guessed =
      guess && cuts === 0 && wordsIn(tail) <= mostWords && wordsIn(head) >= fewestLeft && last.loud
    if (head === '' || !(isSite(tail) || guessed)) break
    rest = head
  }
  const first = separator.exec(rest)
  return first && isSite(rest.slice(0, first.index)) ? rest.slice(first.index + first[0].length) : rest
}

/**
 * The heading on the page, when the title is that heading with something behind it: `A strike ends | Ada Reyes | World`.
 * @param headings in their order
 */
export const headingIn = (title: string, headings: string[]): string | undefined =>
  headings.find(
    (heading) =>
      heading.length >= title.length / 2 &&
      title.startsWith(heading) &&
      separator.exec(`${title.slice(heading.length)} `)?.index === 0,
  )

const lastSeparator = (text: string): { start: number; end: number; loud: boolean } | undefined => {
  const [last] = [...text.matchAll(new RegExp(separator, 'gu'))].slice(-1)
  return last && { start: last.index, end: last.index + last[0].length, loud: !last[0].includes(':') }
}

const wordsIn = (text: string): number => text.split(/\s+/).filter(Boolean).length
