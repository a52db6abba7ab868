/** Which channels a story goes to, and why: rules that a newsroom writes and can try on any story. */
import type { Article, Priority } from './article.ts'
import type { ChannelInfo } from './channel.ts'

/** Decides for one channel. Pure. */
export type Route = (article: Article, channel: ChannelInfo) => RouteVerdict

export interface RouteVerdict {
  goes: boolean
  /** For people: which rule said so. */
  why: string
}

/** What a channel takes: whatever one of its rules fits, or everything when it has none; but nothing that it refuses. */
export interface ChannelRoute {
  takes: RouteRule[]
  refuses: RouteRule[]
}

/** Fits a story that meets every condition; a list is met by any of its entries. Capital letters make no difference. */
export interface RouteRule {
  name: string
  /** `sport` also means `Sport/Football`. */
  sections?: string[]
  tags?: string[]
  /** `pt` also means `pt-BR`. */
  languages?: string[]
  authors?: string[]
  priority?: Priority
  /** Patterns of the whole text, in which `*` stands for any characters. */
  headline?: string[]
  url?: string[]
}

export const routeBy =
  (routes: ReadonlyMap<string, ChannelRoute>): Route =>
  (article, { id }) => {
    const { takes, refuses } = routes.get(id) ?? { takes: [], refuses: [] }
    const refusing = refuses.find((rule) => missing(rule, article).length === 0)
    if (refusing) return { goes: false, why: `refused by the rule “${refusing.name}”` }
    if (takes.length === 0) return { goes: true, why: 'takes every story' }
    const gaps = takes.map((rule) => ({ rule, missing: missing(rule, article) }))
    const taking = gaps.find((gap) => gap.missing.length === 0)
    if (taking) return { goes: true, why: `by the rule “${taking.rule.name}”` }
    const reasons = gaps.map((gap) => `“${gap.rule.name}” ${gap.missing.join(' and ')}`)
    return { goes: false, why: `no rule fits: ${reasons.join('; ')}` }
  }

/** The conditions that the story does not meet, each in words that go on from the rule's name. */
const missing = (rule: RouteRule, article: Article): string[] => {
  const { sections, tags, languages, authors, priority, headline, url } = rule
  const unmet: string[] = []
  const need = (what: string, wanted: string[] | undefined, has: string[], fits: Fits): void => {
    if (!wanted || wanted.some((one) => has.some((other) => fits(one.toLowerCase(), other.toLowerCase()))))
      return
    unmet.push(`wants ${what} ${wanted.join(' or ')}, not ${has.join(', ') || 'none'}`)
  }
  need('section', sections, article.section ? [article.section] : [], isPart('/'))
  need('tag', tags, article.tags, isSame)
  need('language', languages, [article.language], isPart('-'))
  need('author', authors, article.authors, isSame)
  need('priority', priority && [priority], [article.priority], isSame)
  need('headline', headline, [article.headline], fitsPattern)
  need('url', url, [article.url], fitsPattern)
  return unmet
}

type Fits = (wanted: string, has: string) => boolean

const isSame: Fits = (wanted, has) => wanted === has
const isPart =
  (separator: string): Fits =>
  (wanted, has) =>
    has === wanted || has.startsWith(wanted + separator)

/** In time that grows with the length alone, whatever the pattern: no regular expression. */
const fitsPattern: Fits = (pattern, text) => {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - at >= last.length && text.endsWith(last)
}
