/** What could not be read as an article: an editor mends it and lets it in, or throws it away. */
import type { Submission } from '../domain/article.ts'
import { readArticle } from '../intake/json.ts'
import type { Problem } from '../intake/problems.ts'
import type { Aside } from '../ledger/ledger.ts'
import type { Desk } from './desk.ts'

export type Released =
  | { kind: 'released'; article: Submission }
  | { kind: 'still wrong'; problems: Problem[] }
  | { kind: 'unknown' }

/** Lets a set-aside job into the queue, as `mended` or, without it, as it came. */
export const release = async (
  desk: Pick<Desk, 'ledger' | 'enqueue' | 'language'>,
  id: string,
  mended?: unknown,
): Promise<Released> => {
  const aside = await desk.ledger.aside(id)
  if (!aside) return { kind: 'unknown' }
  const read = readArticle(mended ?? JSON.parse(aside.data), { language: desk.language })
  if (!read.ok) return { kind: 'still wrong', problems: read.problems }
  await desk.enqueue.article(read.article)
  // Gone only after it is in: a crash between the two leaves a copy aside, never a lost story.
  await desk.ledger.dropAside(id)
  return { kind: 'released', article: read.article }
}

/** Throws a set-aside job away, a person's decision; gives what was thrown away. */
export const discard = async (desk: Pick<Desk, 'ledger'>, id: string): Promise<Aside | undefined> => {
  const aside = await desk.ledger.aside(id)
  if (aside) await desk.ledger.dropAside(id)
  return aside
}
