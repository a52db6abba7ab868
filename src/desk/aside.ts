/** What could not be read as an article: an editor mends it and lets it in, or throws it away. */
import type { Aside } from '../ledger/ledger.ts'
import { type Accepted, accept } from './accept.ts'
import type { Desk } from './desk.ts'

/**
 * Lets a set-aside job in, as `mended` or as it came. When it still is not an article, it stays aside with its new
 * problems; undefined when there is no such id.
 */
export const release = async (desk: Desk, id: string, mended?: unknown): Promise<Accepted | undefined> => {
  const aside = await desk.ledger.aside(id)
  if (!aside) return undefined
  const accepted = await accept(desk, mended ?? JSON.parse(aside.data))
  // Gone only after it is in: a crash between the two leaves a set-aside copy, never a lost story. Data that is still
  // wrong was set aside again, under its own id when it is other data.
  if (accepted.kind === 'accepted' || accepted.id !== id) await desk.ledger.dropAside(id)
  return accepted
}

/** Throws a set-aside job away: a person's decision. */
export const discard = async (desk: Desk, id: string): Promise<Aside | undefined> => {
  const aside = await desk.ledger.aside(id)
  if (aside) await desk.ledger.dropAside(id)
  return aside
}
