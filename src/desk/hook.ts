/** Takes what a CMS sends to a webhook: believed, not seen before, mapped, and then accepted like everything else. */
import { randomUUID } from 'node:crypto'
import type { Article } from '../domain/article.ts'
import type { Hook } from '../intake/hooks/hook.ts'
import { type Received, rememberedMs } from '../intake/hooks/signature.ts'
import type { Nonces } from '../store/nonces.ts'
import { type Accepted, accept, type SetAside } from './accept.ts'
import type { Desk } from './desk.ts'

/** What the CMS is told of a story that was accepted. */
export interface Receipt {
  article: Pick<Article, 'id' | 'version' | 'status'>
  verdict: Accepted['verdict']
  /** How many. */
  deliveries: number
}

export type Taken =
  /** `again`: the same request came before, and this is what was answered then. Nothing was done now. */
  | { kind: 'accepted'; receipt: Receipt; again: boolean }
  | SetAside
  /** Not to be believed: whoever sent it does not have the secret, or sent it long ago. */
  | { kind: 'refused' }
  /** The same request came before: it is under way, or brought no story. */
  | { kind: 'repeated' }
  | { kind: 'ignored'; reason: string }

/** @throws only when the ledger cannot be reached; then the same request may come again */
export const takeHook = async (desk: Desk, nonces: Nonces, hook: Hook, request: Received): Promise<Taken> => {
  const handedOverAt = desk.clock.now()
  const same = hook.believe(request, handedOverAt)
  const payload = same === undefined ? undefined : parsed(request.body)
  if (same === undefined || !hook.isTimely(payload, handedOverAt)) {
    desk.log.warn({ hook: hook.name }, 'webhook refused: its signature, its time or its secret is wrong')
    return { kind: 'refused' }
  }
  const nonce = `${hook.name}:${same}`
  const before = await nonces.take(nonce, randomUUID(), rememberedMs)
  if (before !== 'taken') {
    desk.log.warn(
      { hook: hook.name, answered: Boolean(before.kept) },
      'webhook: the same request came before',
    )
    // A CMS that lost the answer sends again as it was, and would raise an alarm about a story that is out.
    return before.kept
      ? { kind: 'accepted', receipt: JSON.parse(before.kept) as Receipt, again: true }
      : { kind: 'repeated' }
  }
  try {
    const taken = await publish(desk, hook, payload, handedOverAt)
    if (taken.kind !== 'accepted') return taken
    const { id, version, status } = taken.article
    const receipt: Receipt = {
      article: { id, version, status },
      verdict: taken.verdict,
      deliveries: taken.deliveries.length,
    }
    await nonces.keep(nonce, JSON.stringify(receipt)).catch(() => {}) // then a repetition hears only that it is one
    return { kind: 'accepted', receipt, again: false }
  } catch (error) {
    await nonces.forget(nonce).catch(() => {}) // the sender may try again when it is over
    throw error
  }
}

const publish = async (
  desk: Desk,
  hook: Hook,
  payload: unknown,
  handedOverAt: number,
): Promise<Accepted | SetAside | { kind: 'ignored'; reason: string }> => {
  // Whoever may send sent no story: a person looks at it.
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    return accept(desk, payload, { handedOverAt })
  const mapped = hook.map(payload)
  const read = mapped.kind === 'ignored' ? mapped : await completed(desk, mapped.data)
  if (read.kind === 'ignored') {
    desk.log.info({ hook: hook.name, reason: read.reason }, 'webhook ignored')
    return read
  }
  return accept(desk, read.data, { handedOverAt, hold: hook.hold })
}

/**
 * Most CMSs take a story back with little more than its id: the rest is in the ledger. `updatedAt` is then the last change
 * before that, by which the ledger would take it for old news; without it, it is newer than what is known.
 */
const completed = async (
  desk: Desk,
  data: Record<string, unknown>,
): Promise<{ kind: 'article'; data: Record<string, unknown> } | { kind: 'ignored'; reason: string }> => {
  if (data.status !== 'retracted') return { kind: 'article', data }
  const { updatedAt: _changed, ...undated } = data
  const told = data.version === undefined ? undated : data
  const whole = data.url !== undefined && data.headline !== undefined
  if (whole || typeof data.id !== 'string') return { kind: 'article', data: told }
  const known = await desk.ledger.article(data.id)
  if (!known) return { kind: 'ignored', reason: `takes back ${data.id}, which never came` }
  const { version: _version, updatedAt: _before, ...words } = known
  return { kind: 'article', data: { ...words, ...told } }
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
