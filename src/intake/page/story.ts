/** The article that a page holds, without its body: each field from the best place that has it. */
import { instantOf } from '../instant.ts'
import { language } from '../schema.ts'
import { idFromUrl } from '../text.ts'
import { addressesSaid, ownAddress } from './address.ts'
import { candidates, type Finding, take } from './findings.ts'
import { imagesOf } from './images.ts'
import { place, readJsonLd } from './json-ld.ts'
import { plainLine } from './line.ts'
import { authorsIn } from './names.ts'
import type { Said, Scan } from './scan.ts'
import { headlineOf, standfirstOf } from './words.ts'

/** Raw article data, as `readArticle` takes it. */
export type PageData = Record<string, unknown>

export interface Story {
  data: PageData
  findings: Finding[]
  /** True when the page names itself an article, or a JSON-LD story is on it. */
  isArticle: boolean
}

export interface Circumstances {
  /** Where it was fetched from; a file may not know. */
  url?: string
  /** The address that was given, before redirects. */
  known?: string
  /** Hosts that a page may name as its own, beside the one it is on. */
  allowHosts: string[]
  /** IANA name: in which times are read that name no zone. */
  timeZone: string
}

const mostTags = 30
const mostAuthors = 20
/** A mark for machines, not a subject: `type:story`. */
const machineTag = /^[\w.-]+[:=]\S/

/** Reads what the scan found; adds to `said` what the JSON-LD says. */
export const storyIn = ({ said, scripts, pictures }: Scan, { timeZone, ...where }: Circumstances): Story => {
  const addresses = [where.url, where.known, ...addressesSaid(said)].flatMap((one) =>
    one ? [place(one)] : [],
  )
  readJsonLd(scripts, addresses, said, pictures)
  const url = urlOf(said, where)
  const address = url.taken?.value
  const headline = headlineOf(said, address ? new URL(address).hostname : '')
  const standfirst = standfirstOf(said, headline.taken?.value ?? '')
  const { images, finding } = imagesOf(
    pictures,
    baseOf(said, where.url ?? address),
    said.get('json-ld logo') ?? [],
  )
  const authors = authorsOf(said)
  const section = candidates('section', said, sectionName)
  const tags = tagsOf(said)
  const publishedAt = timeOf('publishedAt', said, timeZone)
  const updatedAt = timeOf('updatedAt', said, timeZone)
  const languages = candidates('language', said, languageTag)
  const id = idOf(said, address)
  return {
    data: {
      id: id.taken?.value,
      url: address,
      headline: headline.taken?.value,
      standfirst: standfirst.taken?.value,
      section: section.taken?.value,
      tags: parts(tags),
      authors: parts(authors),
      language: languages.taken?.value,
      images,
      publishedAt: publishedAt.taken?.value,
      updatedAt: updatedAt.taken?.value,
    },
    findings: [
      ...[headline, standfirst, finding, authors, section, tags, publishedAt, updatedAt, languages, url, id],
      candidates('paywall', said, closed),
    ],
    isArticle: said.has('json-ld headline') || /article/i.test(said.get('og:type')?.[0] ?? ''),
  }
}

const sectionName = (text: string) => {
  const name = plainLine(text)?.replace(/^(?:category|section):\s*/i, '')
  return name && name.length <= 200 && !name.startsWith('/')
    ? { value: name }
    : { why: 'no name of a section' }
}

const urlOf = (said: Said, { url, known = url, allowHosts }: Omit<Circumstances, 'timeZone'>): Finding => {
  const found = candidates('url', said, (text) => {
    const own =
      url && known ? ownAddress(text, { known, url, allowHosts }) : absolute(text, said.get('base')?.[0])
    return own
      ? { value: own }
      : { why: 'not on the page’s own site, or worse than the address that was given' }
  })
  if (!known) return found
  const given = { value: known, from: 'the address that was given' }
  return found.taken ? { ...found, others: [...found.others, given] } : { ...found, taken: given }
}

const absolute = (text: string, base: string | undefined): string | undefined => {
  if (URL.canParse(text)) return /^https?:/i.test(text) ? text : undefined
  return base && URL.canParse(text, base) ? new URL(text, base).href : undefined
}

const baseOf = (said: Said, url: string | undefined): string | undefined => {
  const base = said.get('base')?.[0]
  return base && URL.canParse(base, url) ? new URL(base, url).href : url
}

/** All that one place says belongs together: people beside each other, a list of subjects. */
const joined = '\u001f'
const parts = ({ taken }: Finding): string[] => taken?.value.split(joined) ?? []

/** Folds the values of each place into one candidate. */
const together = (finding: Finding, most: number): Finding => {
  const groups = new Map<string, string[]>()
  for (const { value, from } of [...(finding.taken ? [finding.taken] : []), ...finding.others])
    groups.set(from, [...(groups.get(from) ?? []), ...value.split(joined)])
  const folded = [...groups].map(([from, values]) => ({
    value: distinct(values).slice(0, most).join(joined),
    from,
  }))
  return { ...finding, taken: folded[0], others: folded.slice(1) }
}

const distinct = (values: string[]): string[] =>
  [...new Map(values.toReversed().map((value) => [value.toLowerCase(), value])).values()].toReversed()

const authorsOf = (said: Said): Finding => {
  const onPage = /^(?:itemprop|rel author|byline|meta byl)/
  const found = candidates('authors', said, (text, from) => {
    const names = authorsIn(text, onPage.test(from))
    return names.length > 0 ? { value: names.join(joined) } : { why: 'no name' }
  })
  // Templates put the newsroom itself where they know of nobody.
  const houses = [...(said.get('json-ld publisher') ?? []), ...(said.get('og:site_name') ?? [])]
  const all = take(together(found, mostAuthors), ({ value }) => !houses.includes(value))
  const shouted = all.taken?.value ?? ''
  if (shouted !== shouted.toUpperCase()) return all
  return take(all, ({ value }) => value !== shouted && value.toUpperCase() === shouted)
}

const tagsOf = (said: Said): Finding => {
  const found = candidates('tags', said, (text) => {
    const tags = text
      .split(/[,;]/, mostTags * 4)
      .flatMap((tag) => plainLine(tag) ?? [])
      .filter((tag) => tag.length <= 100 && !machineTag.test(tag) && tag !== 'null')
    return tags.length > 0 ? { value: tags.join(joined) } : { why: 'no subjects' }
  })
  return together(found, mostTags)
}

/** What names its zone goes before what does not. */
const timeOf = (field: 'publishedAt' | 'updatedAt', said: Said, timeZone: string): Finding => {
  const zoned = new Set<string>()
  const found = candidates(field, said, (text) => {
    const time = instantOf(text, { timeZone })
    if (!time || time.isDay) return { why: 'no time of day that is known' }
    if (time.namesZone) zoned.add(time.at)
    return { value: time.at }
  })
  return take(found, ({ value }) => zoned.has(value))
}

const languageTag = (text: string) => {
  const read = language.safeParse(text.slice(0, 100).trim().replaceAll('_', '-'))
  return read.success && !/^(?:x-|und|zxx|mul)/i.test(read.data)
    ? { value: read.data }
    : { why: 'no language tag' }
}

const closed = (text: string) => {
  if (/^(?:false|no|metered|locked)$/i.test(text)) return { value: 'yes' }
  return /^(?:true|yes|free)$/i.test(text) ? { value: 'no' } : { why: 'neither yes nor no' }
}

const pathOf = (address: string): string => {
  const { pathname, search } = new URL(address)
  return pathname + search
}

const universal = /^(?:urn:|tag:)\S+$|^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** An identifier that could be any story's (a template's mistake) would tie two stories together: it must be in the address. */
const idOf = (said: Said, address: string | undefined): Finding => {
  const found: Finding = { field: 'id', others: [], passedOver: [] }
  if (!address) return found
  const own = { value: address.length > 200 ? idFromUrl(address) : address, from: 'the address' }
  for (const value of said.get('json-ld identifier') ?? []) {
    const from = 'json-ld identifier'
    const proven = universal.test(value) || (/^\S{5,200}$/.test(value) && pathOf(address).includes(value))
    if (proven && value.length <= 200) found.taken ??= { value, from }
    else found.passedOver.push({ value, from, why: 'not in the address: it may be another story’s' })
  }
  return found.taken ? { ...found, others: [own] } : { ...found, taken: own }
}
