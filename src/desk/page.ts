/** A story's page, asked just before its post leaves: will readers find it, and under which address? */
import type { Article } from '../domain/article.ts'
import type { Clock } from '../domain/clock.ts'
import type { Delivery } from '../domain/delivery.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { FetchPage, Page } from '../intake/fetch.ts'
import type { Desk } from './desk.ts'

/** Never throws. */
export type LookAtPage = (article: Article, signal: AbortSignal) => Promise<Look>

export type Look =
  /** `link`: what a post should lead to. */
  | { kind: 'there'; link: string }
  /** `detail`: why readers would not find it now. */
  | { kind: 'away'; detail: string }

/** How long the channels of an article share one look, ms. A page that is away is asked anew at the next try. */
const sharedMs = { there: 60_000, away: 3_000 }
const mostLooks = 500

/** @param allowHosts hosts that a page may name as its own, beside the one it is on */
export const openPages = (fetchPage: FetchPage, allowHosts: string[], clock: Clock): LookAtPage => {
  const looks = new Map<string, { look: Promise<Look>; until: number }>()
  return (article, signal) => {
    const key = `${article.version} ${article.id}`
    const known = looks.get(key)
    if (known && clock.now() < known.until) return known.look
    const look = lookAt(article, fetchPage, allowHosts, signal).catch(unseen)
    const entry = { look, until: Number.MAX_SAFE_INTEGER }
    void entry.look.then(({ kind }) => {
      entry.until = clock.now() + sharedMs[kind]
    })
    looks.delete(key)
    looks.set(key, entry)
    const oldest = looks.keys().next().value
    if (looks.size > mostLooks && oldest !== undefined) looks.delete(oldest)
    return entry.look
  }
}

/** A bug of ours, or of a library: only its name, as its words may hold anything. */
const unseen = (error: unknown): Look => ({
  kind: 'away',
  detail: `the story’s page cannot be read: an error inside Crier (${error instanceof Error ? error.name : typeof error})`,
})

/**
 * The address that this delivery's post should lead to, or why it must wait. Who lets go what was given up says that
 * this version need not wait for its page either.
 */
export const linkOf = async (
  desk: Desk,
  delivery: Delivery,
  article: Article,
): Promise<string | Extract<Outcome, { kind: 'later' }>> => {
  if (!desk.page || delivery.waived === article.version) return article.url
  const look = await desk.page(article, AbortSignal.timeout(desk.requestTimeoutMs))
  return look.kind === 'there' ? look.link : { kind: 'later', scope: 'channel', detail: look.detail }
}

const lookAt = async (
  article: Article,
  fetchPage: FetchPage,
  allowHosts: string[],
  signal: AbortSignal,
): Promise<Look> => {
  const answer = await fetchPage(article.url, signal)
  if (answer.kind !== 'page')
    return { kind: 'away', detail: `the story’s page cannot be read: ${answer.why}` }
  if (answer.status < 200 || answer.status > 299)
    return { kind: 'away', detail: `the story’s page answers ${answer.status}` }
  return { kind: 'there', link: await linkIn(answer, article, allowHosts) }
}

const linkIn = async (page: Page, article: Article, allowHosts: string[]): Promise<string> => {
  if (!/html/i.test(page.contentType)) return article.url
  // Loads the parser with the first page: most newsrooms look at none.
  const { addressesIn, ownAddress } = await import('../intake/page/address.ts')
  const where = { known: article.url, url: page.url, allowHosts }
  for (const text of addressesIn(page.body, page.contentType)) {
    const link = ownAddress(text, where)
    if (link) return link
  }
  return article.url
}
