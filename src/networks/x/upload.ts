/** Brings pictures to X before their post is sent: an upload that no post names is seen by nobody, and ends after a day. */
import type { Picture } from '../../domain/picture.ts'
import { type Media, type Post, picturesOf } from '../../domain/post.ts'
import type { Prepared } from '../contract.ts'
import { type Asked, outcomeOf, uploadedId } from './answer.ts'
import type { Answer, Client } from './client.ts'

/** Prepares the ids that the post will name, a space between them; nothing for a post without a picture. */
export const upload = async (
  client: Client,
  asked: Asked,
  post: Post,
  pictures: readonly Picture[],
  signal: AbortSignal,
): Promise<Prepared> => {
  const media = picturesOf(post)
  const ids: string[] = []
  for (const [at, picture] of pictures.entries()) {
    const uploaded = await uploadOne(client, asked, media[at]!, picture, signal)
    if (typeof uploaded !== 'string') return uploaded
    ids.push(uploaded)
  }
  return { kind: 'ready', ...(ids.length > 0 && { prepared: ids.join(' ') }) }
}

const uploadOne = async (
  client: Client,
  asked: Asked,
  { url, alt }: Media,
  picture: Picture,
  signal: AbortSignal,
): Promise<string | NotReady> => {
  const answer = await client.upload(picture, signal)
  const id = uploadedId(answer)
  if (id === undefined) return notReady(answer, asked, url)
  if (alt === undefined) return id
  const described = await client.describe(id, alt, signal)
  return described.kind === 'accepted' ? id : notReady(described, asked, url)
}

type NotReady = Exclude<Prepared, { kind: 'ready' }>

/** What an answer means that leaves the picture, or its description, undone. Nobody has seen anything of it. */
const notReady = (answer: Answer, asked: Asked, url: string): NotReady => {
  const outcome = outcomeOf(answer, asked)
  if (outcome.kind === 'later') return outcome
  if (outcome.kind === 'refused')
    return outcome.reason === 'content' ? { kind: 'no picture', url, detail: outcome.detail } : outcome
  const detail = 'X did not confirm the upload of the picture; nothing was posted'
  return { kind: 'later', scope: 'channel', detail }
}
