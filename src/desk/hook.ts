/** Takes what a CMS sends to a webhook: believed, not seen before, mapped, and then accepted like everything else. */
import { randomUUID } from 'node:crypto'
import type { Article } from '../domain/article.ts'
import type { Hook } from '../intake/hooks/hook.ts'
import { type Received, rememberedMs } from '../intake/hooks/signature.ts'
import type { Nonces } from '../store/nonces.ts'
import { type Accepted, type Arrival, accept, type SetAside } from './accept.ts'
import type { Desk } from './desk.ts'

/** What the CMS is told of a story that was accepted. */
export interface Receipt {
  article: Pick<Article, 'id' | 'version' | 'status'>
  verdict: Accepted['verdict']
  /** How many. */
  deliveries: number
}

/** `aside`: the id under which a person sees it. */
interface Ignored {
  kind: 'ignored'
  reason: string
  aside?: string
}

export type HookAnswer = { kind: 'accepted'; receipt: Receipt } | SetAside | Ignored

export type Taken =
  /** `again`: the same request came before, and this is what was answered then. Nothing was done now. */
  | (HookAnswer & { again: boolean })
  /** Not to be believed: whoever sent it does not have the secret, or sent it long ago. */
  | { kind: 'refused' }
  /** The same request is being worked on, or its worker died: after so much time it may come again, ms. */
  | { kind: 'busy'; forMs: number }

/** A CMS also tells of edits in its archive: what was published longer ago and is not known waits for an editor, ms. */
const newsMs = 24 * 60 * 60_000

/** @throws only when the ledger cannot be reached; then the same request may come again */
export const takeHook = async (
  desk: Desk,
  nonces: Nonces,
  hook: Hook,
  received: Received,
): Promise<Taken> => {
  const handedOverAt = desk.clock.now()
  const same = hook.believe(received, handedOverAt)
  const payload = same === undefined ? undefined : parsed(received.body)
  if (same === undefined || !hook.isTimely(payload, handedOverAt)) return { kind: 'refused' }
  const request = { nonce: `${hook.name}:${same}`, claim: randomUUID() }
  const begun = await nonces.begin(request)
  if (begun.kind !== 'mine')
    desk.log.warn({ hook: hook.name, found: begun.kind }, 'webhook: the same request came before')
  if (begun.kind === 'busy') return begun
  // A CMS that lost the answer sends again as it was, and would raise an alarm about a story that is out.
  if (begun.kind === 'answered') return { ...(JSON.parse(begun.answer) as HookAnswer), again: true }
  try {
    const answer = await take(desk, hook, payload, handedOverAt)
    // Unkept, it is taken anew when it is sent again, which changes nothing.
    await nonces.keep(request, JSON.stringify(answer), rememberedMs).catch(() => {})
    return { ...answer, again: false }
  } catch (error) {
    await nonces.forget(request).catch(() => {}) // the sender may try again when it is over
    throw error
  }
}

const take = async (desk: Desk, hook: Hook, payload: unknown, handedOverAt: number): Promise<HookAnswer> => {
  const taken = await publish(desk, hook, payload, handedOverAt)
  if (taken.kind === 'ignored') desk.log.info({ hook: hook.name, reason: taken.reason }, 'webhook ignored')
  if (taken.kind !== 'accepted') return taken
  const { article, verdict, deliveries } = taken
  const { id, version, status } = article
  return {
    kind: 'accepted',
    receipt: { article: { id, version, status }, verdict, deliveries: deliveries.length },
  }
}

const publish = async (
  desk: Desk,
  hook: Hook,
  payload: unknown,
  handedOverAt: number,
): Promise<Accepted | SetAside | Ignored> => {
  // Whoever may send sent no story: a person looks at it.
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    return accept(desk, payload, { handedOverAt })
  const mapped = hook.map(payload)
  if (mapped.kind === 'ignored') return mapped
  const { data } = mapped
  const arrival = { handedOverAt, hold: hook.hold, door: `hook:${hook.name}`, mostAgeMs: newsMs }
  if (data.status !== 'retracted') return accept(desk, data, arrival)
  const taken = await takeBack(desk, data, arrival)
  // Only its address tied it to a known story, which from now on is known by this id too.
  return taken.kind === 'accepted' && taken.verdict === 'conflict' ? takeBack(desk, data, arrival) : taken
}

type Data = Record<string, unknown>

/** Most CMSs take a story back with little more than its id: the rest is in the ledger. */
const takeBack = async (desk: Desk, data: Data, arrival: Arrival): Promise<Accepted | SetAside | Ignored> => {
  const known = typeof data.id === 'string' ? await desk.ledger.article(data.id) : undefined
  if (!known) {
    const isWhole = data.url !== undefined && data.headline !== undefined
    return isWhole || typeof data.id !== 'string'
      ? accept(desk, data, arrival)
      : unknownStory(desk, data.id, data)
  }
  const { version: _version, ...words } = known
  const whole = { ...words, ...data, id: known.id }
  if (data.version !== undefined) return accept(desk, whole, arrival)
  const [at, lastChange] = [Date.parse(String(data.updatedAt)), Date.parse(String(known.updatedAt))]
  // Sent once more, by a queue or by whoever overheard it, after the story was published again.
  if (at < lastChange)
    return {
      kind: 'ignored',
      reason: `takes back ${known.id} as it was at ${String(data.updatedAt)}, but it was published again at ${known.updatedAt}`,
    }
  // It often repeats the time of the last change, or has none. It comes after it all the same: what was published before is
  // old news from now on.
  const updatedAt =
    at > lastChange || !known.updatedAt ? data.updatedAt : new Date(lastChange + 1).toISOString()
  return accept(desk, { ...whole, updatedAt }, arrival)
}

const unknownStory = async (desk: Desk, id: string, data: Data): Promise<Ignored> => {
  const reason = `takes back ${id}, which never came: if it comes later, withdraw it`
  const aside = await desk.ledger.setAside(JSON.stringify(data), [{ path: 'id', message: reason }])
  desk.log.warn({ aside, article: id }, 'set aside: takes back a story that never came')
  return { kind: 'ignored', reason, aside }
}

/** What is no JSON stays text, and is set aside as it came. */
const parsed = (body: Uint8Array): unknown => {
  const text = Buffer.from(body).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
