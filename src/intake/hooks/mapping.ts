/** From a CMS's JSON to article data, as a mapping says: what is there is taken over, what is not is left out. */
import { instantOf } from '../instant.ts'
import { idFromUrl } from '../text.ts'
import { type Expression, evaluator, type Scope } from './expression.ts'
import { filters } from './filters.ts'
import { type Find, isScalar, parsePath } from './path.ts'

/** As it stands in the configuration: a field of the article, and where it comes from. */
export interface Mapping {
  /** Paths, and the values that are taken; a payload with another value there is ignored, one with none is not. */
  only?: Record<string, Value[]>
  status?: StatusCases
  priority?: PriorityCases
  id?: Expression
  url?: Expression
  headline?: Expression
  standfirst?: Expression
  body?: Expression
  section?: Expression
  tags?: Expression
  language?: Expression
  authors?: Expression
  images?: ImageMapping[]
  publishedAt?: Expression
  updatedAt?: Expression
  version?: Expression
  embargoUntil?: Expression
  scheduledAt?: Expression
}

type Value = string | number | boolean
export type StatusCases = { from: Expression; published?: Value[]; corrected?: Value[]; retracted?: Value[] }
export type PriorityCases = { from: Expression; breaking?: Value[]; routine?: Value[] }

export interface ImageMapping {
  /** Where the pictures stand; the other paths begin at each of them. Without it they begin at the payload. */
  each?: string
  url: Expression
  alt?: Expression
  credit?: Expression
}

/** What a hook adds to what the CMS says. */
export interface MappingTerms {
  hook: string
  mapping: Mapping
  /** What a relative address of a story, and of a picture, begins with. */
  siteUrl?: string
  mediaUrl?: string
  /** IANA name: of times that name no zone. */
  timeZone: string
  section?: string
  language?: string
  /** Beside those of the story. */
  tags: string[]
}

export type Mapped =
  /** Not yet an article: it is read like anything that arrives. */
  | { kind: 'article'; data: Record<string, unknown> }
  /** Nothing to publish or to take back, and why. */
  | { kind: 'ignored'; reason: string }

export type MapPayload = (payload: unknown) => Mapped

/** @param terms with a mapping that was found sound when the configuration was loaded */
export const mapperOf = ({ hook, mapping, ...terms }: MappingTerms): MapPayload => {
  const passes = Object.entries(mapping.only ?? {}).map(([path, values]) => ({
    path,
    find: finder(path),
    values,
  }))
  const status = mapping.status && casesOf(mapping.status)
  const priority = mapping.priority && casesOf(mapping.priority)
  const images = (mapping.images ?? []).map(imagesOf)
  const take = (field: Field) => evaluator(mapping[field] ?? [])
  const [body, tags, authors] = [take('body'), take('tags'), take('authors')]
  const one = Object.fromEntries(singles.map((field) => [field, take(field)]))

  return (payload) => {
    const scope: Scope = { payload, hook, filters }
    for (const { path, find, values } of passes) {
      const found = find(payload).filter(isScalar)
      if (found.length > 0 && !found.some((value) => includes(values, value)))
        return {
          kind: 'ignored',
          reason: `${path} is ${quoted(found[0]!)}; taken is only ${values.join(', ')}`,
        }
    }
    const state = status?.(scope)
    if (state && 'other' in state)
      return {
        kind: 'ignored',
        reason:
          state.other === undefined
            ? 'nothing says whether the story is published'
            : `its status is ${quoted(state.other)}: neither published nor taken back`,
      }
    const first = (field: (typeof singles)[number]): unknown => one[field]!(scope)[0]
    const url = absolute(first('url'), terms.siteUrl)
    const rank = priority?.(scope)
    const paragraphs = body(scope)
    return {
      kind: 'article',
      data: withoutNothing({
        id: first('id') ?? (typeof url === 'string' && URL.canParse(url) ? idFromUrl(url) : undefined),
        url,
        headline: first('headline'),
        standfirst: first('standfirst'),
        body: paragraphs.every((text) => typeof text === 'string') ? paragraphs.join('\n\n') : paragraphs,
        section: first('section') ?? terms.section,
        tags: [...new Set([...tags(scope), ...terms.tags])],
        language: asTag(first('language')) ?? terms.language,
        authors: authors(scope),
        images: distinct(images.flatMap((find) => find(scope, terms.mediaUrl ?? terms.siteUrl))),
        publishedAt: asInstant(first('publishedAt'), terms.timeZone),
        updatedAt: asInstant(first('updatedAt'), terms.timeZone),
        version: asVersion(first('version')),
        priority: rank && 'is' in rank ? rank.is : undefined,
        embargoUntil: asInstant(first('embargoUntil'), terms.timeZone),
        scheduledAt: asInstant(first('scheduledAt'), terms.timeZone),
        status: state?.is,
      }),
    }
  }
}

/** Fields that hold one value; a number there is written out, since some CMSs count where others name. */
const singles = [
  'id',
  'url',
  'headline',
  'standfirst',
  'section',
  'language',
  'publishedAt',
  'updatedAt',
  'version',
  'embargoUntil',
  'scheduledAt',
] as const
type Field = (typeof singles)[number] | 'body' | 'tags' | 'authors'

const finder = (path: string): Find => {
  const find = parsePath(path)
  if ('problem' in find) throw new Error(`the configuration let this pass: ${find.problem}`)
  return find
}

const includes = (values: Value[], value: Value): boolean =>
  values.some((known) => String(known) === String(value).trim())

/** Which case the value is; `other` when it is none of them. */
const casesOf = ({ from, ...cases }: StatusCases | PriorityCases) => {
  const find = evaluator(from)
  const known = Object.entries(cases as Record<string, Value[]>)
  return (scope: Scope): { is: string } | { other: Value | undefined } => {
    const value = find(scope).find(isScalar)
    const found = value !== undefined && known.find(([, values]) => includes(values, value))
    return found ? { is: found[0] } : { other: value }
  }
}

const imagesOf = ({ each, url, alt, credit }: ImageMapping) => {
  const find: Find = each === undefined ? (payload) => [payload] : finder(each)
  const take = { url: evaluator(url), alt: evaluator(alt ?? []), credit: evaluator(credit ?? []) }
  return ({ payload, ...around }: Scope, base: string | undefined): Picture[] =>
    find(payload).flatMap((picture): Picture[] => {
      const scope = { ...around, payload: picture }
      const address = absolute(take.url(scope)[0], base)
      if (address === undefined) return []
      const words = { alt: take.alt(scope)[0], credit: take.credit(scope)[0] }
      return [{ url: address, ...(withoutNothing(words) as typeof words) }]
    })
}

interface Picture {
  url: unknown
  alt?: unknown
  credit?: unknown
}

/** A leading picture often stands a second time among all of them. */
const distinct = (pictures: Picture[]): Picture[] => {
  const seen = new Set<unknown>()
  return pictures.filter(({ url }) => !seen.has(url) && seen.add(url))
}

/** What cannot be made absolute stays as it is: then the article's own check says what is wrong with it. */
const absolute = (address: unknown, base: string | undefined): unknown =>
  typeof address === 'string' && base !== undefined && URL.canParse(address, base)
    ? new URL(address, base).href
    : address

const asInstant = (value: unknown, timeZone: string): unknown => {
  if (typeof value !== 'string') return value
  // WordPress dates what was never published to the year 0.
  return value.startsWith('0000-') ? undefined : (instantOf(value, { timeZone })?.at ?? value)
}

/** `en_GB`, as gettext writes it. */
const asTag = (value: unknown): unknown => (typeof value === 'string' ? value.replaceAll('_', '-') : value)

/** A version that does not count, such as 2.1 or a date, says nothing here: then the ledger counts. */
const asVersion = (value: unknown): unknown =>
  isScalar(value) && /^[1-9]\d{0,14}$/.test(String(value)) ? Number(value) : undefined

const quoted = (value: Value): string => JSON.stringify(String(value).slice(0, 60))

const withoutNothing = (data: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data)
      .filter(
        ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
      )
      .map(([key, value]) => [key, typeof value === 'number' && key !== 'version' ? String(value) : value]),
  )
