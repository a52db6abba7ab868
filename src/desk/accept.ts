/** Takes what arrived as an article: planned for its channels, or set aside where a person sees it; never dropped. */
import { inspect } from 'node:util'
import { placeOf } from '../domain/address.ts'
import type { Article, Submission } from '../domain/article.ts'
import type { Delivery } from '../domain/delivery.ts'
import { readArticle } from '../intake/json.ts'
import type { Problem } from '../intake/problems.ts'
import { idFromUrl } from '../intake/text.ts'
import type { Acceptance } from '../ledger/ledger.ts'
import type { Desk } from './desk.ts'
import { leavesDraft } from './discard.ts'
import { routing } from './routing.ts'

export type { IntakeAnswer, Known } from '../queue/enqueue.ts'

export interface Accepted {
  kind: 'accepted'
  /** With the id and version under which it is known here. */
  article: Article
  verdict: Acceptance['verdict']
  deliveries: Delivery[]
}

export interface SetAside {
  kind: 'set aside'
  id: string
  problems: Problem[]
}

export interface Arrival {
  /** When the newsroom gave it to us, ms since the epoch; now, when absent. */
  handedOverAt?: number
  /** Why it waits for an editor, on whatever channel; absent when it need not. */
  hold?: string
  /** Which source it comes from, when that is not the newsroom itself (see `AcceptOptions`). */
  door?: string
  /** What was published longer ago than this, ms, and is not known, waits for an editor: a CMS also tells of edits in its archive. */
  mostAgeMs?: number
  repeats?: boolean
  sharesAddress?: boolean
}

/** @param data whatever came in through some door */
export const accept = async (desk: Desk, data: unknown, arrival?: Arrival): Promise<Accepted | SetAside> => {
  const read = readArticle(data, { language: desk.language })
  if (!read.ok) {
    const id = await desk.ledger.setAside(asJson(data), read.problems)
    desk.log.warn({ aside: id, problems: read.problems }, 'set aside: not an article; see `crier aside show`')
    return { kind: 'set aside', id, problems: read.problems }
  }
  return acceptArticle(desk, read.article, arrival)
}

/** Accepting the same words twice changes nothing; deliveries that still wait are woken again. */
export const acceptArticle = async (
  desk: Desk,
  submission: Submission,
  { hold, mostAgeMs, ...arrival }: Arrival = {},
): Promise<Accepted> => {
  const announced: Article = { ...submission, version: submission.version ?? 1 }
  const channelIds = routing(desk, announced)
    .filter(({ goes }) => goes)
    .map(({ channelId }) => channelId)
  const approvals = new Map(
    channelIds.flatMap((id): Array<[string, string]> => {
      const why = hold ?? tooOld(desk, announced, mostAgeMs) ?? approvalOf(desk, id, announced)
      return why ? [[id, why]] : []
    }),
  )
  const { verdict, id, version, deliveries } = await desk.ledger.accept(submission, channelIds, {
    ...arrival,
    approvals,
    byAddress: isOnlyAddress(submission),
  })
  const article: Article = { ...submission, id, version }
  if (verdict === 'updated') await keepAlike(desk, article, deliveries)
  await wake(desk, deliveries)
  const fields = { article: id, version, ...(id !== submission.id && { arrivedAs: submission.id }) }
  if (verdict === 'conflict') desk.log.warn(fields, verdictWords.conflict)
  else desk.log.info(fields, verdictWords[verdict])
  return { kind: 'accepted', article, verdict, deliveries }
}

/** A version that changes no word of a live post (another priority, a tag) makes it no matter for a person. */
const keepAlike = async (
  { channels, ledger }: Desk,
  article: Article,
  deliveries: Delivery[],
): Promise<void> => {
  if (article.status === 'retracted') return
  for (const { id, channelId, state, post } of deliveries) {
    const channel = state === 'published' && channels.get(channelId)
    if (!channel || !post) continue
    const now = [article, { ...article, url: post.link }].map((words) => channel.render(words).text)
    if (now.includes(post.text))
      await ledger.mend(id, `version ${article.version} changes nothing of this post`)
  }
}

const tooOld = ({ clock }: Desk, { publishedAt }: Article, mostAgeMs = Number.POSITIVE_INFINITY) =>
  publishedAt !== undefined && clock.now() - Date.parse(publishedAt) > mostAgeMs
    ? `was published on ${publishedAt.slice(0, 10)}: a person must say whether that is still news`
    : undefined

/** Of a page, and of an item of a feed without a guid: nobody gave it an id. */
const isOnlyAddress = ({ id, url }: Submission): boolean =>
  id === idFromUrl(url) || (placeOf(id) !== undefined && placeOf(id) === placeOf(url))

const approvalOf = (desk: Desk, channelId: string, { priority }: Article): string | undefined => {
  const approval = desk.rules.get(channelId)?.approval ?? 'none'
  return approval === 'all' || (approval === 'routine' && priority === 'routine')
    ? 'waits for an editor, as every post on this channel does'
    : undefined
}

/** `stringify` dies of lists that are nested thousands deep: of those a person gets to see the uppermost levels. */
const asJson = (data: unknown): string => {
  try {
    return JSON.stringify(data) ?? 'null'
  } catch {
    return JSON.stringify(inspect(data, { depth: 20, maxArrayLength: null, maxStringLength: null }))
  }
}

const verdictWords: Record<Acceptance['verdict'], string> = {
  new: 'article accepted',
  updated: 'new version accepted: what has not left yet takes its words',
  known: 'article known already; nothing changed',
  older: 'a later version is known; nothing changed',
  conflict:
    'this version is known with other words; nothing changed. Send it with a higher version or a later updatedAt',
}

/** Makes sure that each delivery which is due has a job, and each that leaves a draft behind. */
export const wake = async (desk: Desk, deliveries: Delivery[]): Promise<void> => {
  const due = deliveries.filter((delivery) => delivery.state === 'due' || leavesDraft(delivery))
  if (due.length === 0) return
  const now = await desk.ledger.now()
  await desk.enqueue.deliveries(
    due.map(({ id, version, channelId, dueAt, priority }) => ({
      deliveryId: id,
      version,
      channelId,
      delayMs: Math.max(0, dueAt - now),
      priority,
    })),
  )
}
