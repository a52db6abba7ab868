/** The words of a story: its headline and its standfirst, whole and without what sites put around them. */
import { candidates, type Finding, passOver, take } from './findings.ts'
import { headingIn, sameName, withoutSite } from './headline.ts'
import { plain } from './plain.ts'
import { siteNames } from './rules.ts'
import type { Said } from './scan.ts'

const longestHeadline = 500
const longestStandfirst = 5_000
const cut = /(?:\s*\[?(?:…|\.\.\.)\]?)$/

/** @param host where the page is */
export const headlineOf = (said: Said, host: string): Finding => {
  const sites = sitesOf(said, host)
  const headings = (said.get('h1') ?? []).flatMap((text) => plain(text) ?? [])
  const found = candidates('headline', said, (text, from) => {
    const words = plain(text)
    if (!words) return { why: 'no plain text' }
    if (words.length > longestHeadline) return { why: 'too long' }
    if (sites.some((site) => sameName(site, words))) return { why: 'the name of the site' }
    return { value: headingIn(words, headings) ?? withoutSite(words, sites, from === 'title') }
  })
  return whole(found)
}

/** @param headline a standfirst that repeats it says nothing */
export const standfirstOf = (said: Said, headline: string): Finding => {
  const found = candidates('standfirst', said, (text) => {
    const words = plain(text)
    if (!words) return { why: 'no plain text' }
    if (words.length > longestStandfirst) return { why: 'too long' }
    return flat(words) === flat(headline) ? { why: 'repeats the headline' } : { value: words }
  })
  return whole(found)
}

/** A standfirst that was cut from the beginning of the story says less than the story itself. */
export const besideBody = (standfirst: Finding, body: string[]): Finding => {
  const words = standfirst.taken?.value ?? ''
  const isBeginning = cut.test(words) && flat(body.join(' ')).includes(flat(words.replace(cut, '')))
  return isBeginning ? besideBody(passOver(standfirst, 'the beginning of the story, cut'), body) : standfirst
}

/** What a template cut off may stand in full elsewhere. */
const whole = (finding: Finding): Finding => {
  const words = finding.taken?.value ?? ''
  if (!cut.test(words)) return finding
  const begun = flat(words.replace(cut, ''))
  return take(finding, ({ value }) => !cut.test(value) && flat(value).startsWith(begun))
}

export const sitesOf = (said: Said, host: string): string[] => {
  const named = siteNames.flatMap((name) => said.get(name) ?? []).flatMap((name) => plain(name) ?? [])
  // `Gazette - all the news from the harbour` is called Gazette.
  const short = named.flatMap((name) => name.split(/\s[-–—|:]\s/u, 1))
  return [...named, ...short, host, ...host.split('.').slice(-2, -1)].filter(Boolean)
}

/** Letters and digits alone: quotation marks and dashes differ from one template to the next. */
export const flat = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
