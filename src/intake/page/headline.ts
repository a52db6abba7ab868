/** A headline out of a page's title: without the names that sites put around it. */

/** Between the headline and what a template adds. */
const separator = /\s+[|\-–—:·•»«/\\]+\s+|\s*[|_»]\s*|\s::\s/u

/** No site is called by a longer one. */
const longestName = 200

/** `The Gazette`, `gazette.example` and `GAZETTE` are one name: the same text for all of them, empty when it is none. */
export const bareName = (name: string): string =>
  (name.length > longestName ? '' : name)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/^(?:https?:\/\/)?(?:www\.|the\s)?/, '')
    .replace(/\.(?:com|org|net|co|example|[a-z]{2})(?:\.[a-z]{2})?$/, '')
    .replace(/[^\p{L}\p{N}]/gu, '')

/** What a template may put behind a headline without naming it anywhere in full: a few words. */
const mostWords = 3
const fewestLeft = 4
/** Of a name that is part of another. */
const shortestPart = 3

/**
 * @param sites the names of the site as far as the page tells them, each as `bareName` gives it
 * @param guess also drop a short last part that is part of such a name, or holds one: only a browser's title always has one
 */
export const withoutSite = (title: string, sites: ReadonlySet<string>, guess = false): string => {
  const isSite = (part: string): boolean => sites.has(bareName(part))
  const isPartOfSite = (part: string): boolean => {
    const name = bareName(part)
    return [...sites].some(
      (site) =>
        Math.min(site.length, name.length) >= shortestPart && (site.includes(name) || name.includes(site)),
    )
  }
  let rest = title
  for (let cuts = 0; cuts < 4; cuts++) {
    const last = lastSeparator(rest)
    if (!last) break
    const [head, tail] = [rest.slice(0, last.start), rest.slice(last.end)]
    const guessed =
      guess &&
      cuts === 0 &&
      wordsIn(tail) <= mostWords &&
      wordsIn(head) >= fewestLeft &&
      last.loud &&
      isPartOfSite(tail)
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
