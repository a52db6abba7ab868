/** Brings a picture to X before its post is sent: an upload that no post names is seen by nobody, and ends after a day. */
import type { Picture } from '../../domain/picture.ts'
import type { Post } from '../../domain/post.ts'
import type { Prepared } from '../contract.ts'
import { type Asked, outcomeOf, uploadedId } from './answer.ts'
import type { Answer, Client } from './client.ts'

/** Prepares the id that the post will name; nothing for a post without a picture. */
export const upload = async (
  client: Client,
  asked: Asked,
  { media }: Post,
  picture: Picture | undefined,
  signal: AbortSignal,
): Promise<Prepared> => {
  if (!media || !picture) return { kind: 'ready' }
  const answer = await client.upload(picture, signal)
  const id = uploadedId(answer)
  if (id === undefined) return notReady(answer, asked)
  if (media.alt === undefined) return { kind: 'ready', prepared: id }
  const described = await client.describe(id, media.alt, signal)
  return described.kind === 'accepted' ? { kind: 'ready', prepared: id } : notReady(described, asked)
}

/** What an answer means that leaves the picture, or its description, undone. Nobody has seen anything of it. */
const notReady = (answer: Answer, asked: Asked): Exclude<Prepared, { kind: 'ready' }> => {
  const outcome = outcomeOf(answer, asked)
  if (outcome.kind === 'later') return outcome
  if (outcome.kind === 'refused')
    return outcome.reason === 'content' ? { kind: 'no picture', detail: outcome.detail } : outcome
  const detail = 'X did not confirm the upload of the picture; nothing was posted'
  return { kind: 'later', scope: 'channel', detail }
}
