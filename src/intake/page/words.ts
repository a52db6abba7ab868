/** The words of a story: its headline and its standfirst, whole and without what sites put around them. */

import { sentences } from '../../text/sentences.ts'
import { candidates, type Finding, passOver, take } from './findings.ts'
import { bareName, headingIn, withoutSite } from './headline.ts'
import { plainLine } from './line.ts'
import { siteNames } from './rules.ts'
import type { Said } from './scan.ts'

const longestHeadline = 500
const longestStandfirst = 5_000
const sentenceEnd = /[.!?。！？؟۔।][\p{Pf}\p{Pe}"'”]*$/u
const cut = /(?:\s*\[?(?:…|\.\.\.)\]?)$/

/** @param host where the page is, empty when nobody knows */
export const headlineOf = (said: Said, host: string): Finding => {
  const sites = sitesOf(said, host)
  const headings = (said.get('h1') ?? []).flatMap((text) => plainLine(text) ?? [])
  const found = candidates('headline', said, (text, from) => {
    const words = plainLine(text)
    if (!words) return { why: 'no plain text' }
    if (words.length > longestHeadline) return { why: 'too long' }
    if (sites.has(bareName(words))) return { why: 'the name of the site' }
    return { value: headingIn(words, headings) ?? withoutSite(words, sites, from === 'title') }
  })
  return whole(found)
}

/** @param headline a standfirst that repeats it says nothing */
export const standfirstOf = (said: Said, headline: string): Finding => {
  const found = candidates('standfirst', said, (text) => {
    const words = plainLine(text)
    if (!words) return { why: 'no plain text' }
    if (words.length > longestStandfirst) return { why: 'too long' }
    return flat(words) === flat(headline) ? { why: 'repeats the headline' } : { value: words }
  })
  return whole(found)
}

/**
 * Cuts back to its whole sentences a standfirst that was cut off, which also shows when it is the beginning of the story
 * and no sentence ends there; what has no whole sentence says less than the story itself.
 */
export const besideBody = (standfirst: Finding, body: string[], language: string): Finding => {
  const { taken } = standfirst
  if (!taken) return standfirst
  const words = taken.value.replace(cut, '')
  const isParagraph = body.some((text) => flat(text) === flat(words))
  const inBody = !isParagraph && flat(body.join(' ')).includes(flat(words))
  if (!cut.test(taken.value) && (sentenceEnd.test(words) || !inBody)) return standfirst
  const kept = sentences(words, language).filter((sentence) => sentenceEnd.test(sentence))
  if (kept.length > 0) return { ...standfirst, taken: { ...taken, value: kept.join(' ') } }
  return inBody
    ? besideBody(passOver(standfirst, 'the beginning of the story, cut off'), body, language)
    : standfirst
}

/** What a template cut off may stand in full elsewhere. */
const whole = (finding: Finding): Finding => {
  const words = finding.taken?.value ?? ''
  if (!cut.test(words)) return finding
  const begun = flat(words.replace(cut, ''))
  return take(finding, ({ value }) => !cut.test(value) && flat(value).startsWith(begun))
}

/** What the site is called, each name as `bareName` gives it. */
const sitesOf = (said: Said, host: string): ReadonlySet<string> => {
  const named = siteNames.flatMap((name) => said.get(name) ?? []).flatMap((name) => plainLine(name) ?? [])
  // `Gazette - all the news from the harbour` is called Gazette.
  const short = named.flatMap((name) => name.split(/\s[-–—|:]\s/u, 1))
  const names = [...named, ...short, host, ...host.split('.').slice(-2, -1)].map(bareName)
  return new Set(names.filter(Boolean))
}

/** Letters and digits alone: quotation marks and dashes differ from one template to the next. */
export const flat = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
