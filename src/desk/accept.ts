/** Takes what arrived as an article: planned for its channels, or set aside where a person sees it; never dropped. */
import { inspect } from 'node:util'
import type { Article } from '../domain/article.ts'
import type { Delivery } from '../domain/delivery.ts'
import { readArticle } from '../intake/json.ts'
import type { Problem } from '../intake/problems.ts'
import type { Acceptance } from '../ledger/ledger.ts'
import type { Desk } from './desk.ts'

export type Accepted =
  | { kind: 'accepted'; article: Article; verdict: Acceptance['verdict'] }
  | { kind: 'set aside'; id: string; problems: Problem[] }

/**
 * @param data whatever a client put into the queue
 * @param handedOverAt when it did, ms since the epoch
 * Accepting the same article and version twice changes nothing; deliveries that still wait are woken again.
 */
export const accept = async (desk: Desk, data: unknown, handedOverAt?: number): Promise<Accepted> => {
  const read = readArticle(data, { language: desk.language })
  if (!read.ok) {
    const id = await desk.ledger.setAside(asJson(data), read.problems)
    desk.log.warn({ aside: id, problems: read.problems }, 'set aside: not an article; see `crier aside show`')
    return { kind: 'set aside', id, problems: read.problems }
  }
  const { article } = read
  const channelIds = [...desk.channels.values()]
    .filter((channel) => desk.route(article, channel.info).goes && !channel.declines?.(article))
    .map((channel) => channel.info.id)
  const { verdict, deliveries } = await desk.ledger.accept(article, channelIds, handedOverAt)
  await wake(desk, deliveries)
  const fields = { article: article.id, version: article.version }
  if (verdict === 'conflict') desk.log.warn(fields, verdictWords.conflict)
  else desk.log.info(fields, verdictWords[verdict])
  return { kind: 'accepted', article, verdict }
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
  conflict: 'this version is known with other words; nothing changed. Send it with a higher version',
}

/** Makes sure that each delivery which is due has a job. */
export const wake = async (desk: Desk, deliveries: Delivery[]): Promise<void> => {
  const due = deliveries.filter(({ state }) => state === 'due')
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
