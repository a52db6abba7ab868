/** What must be there before a post may be sent: its picture, and what its network makes ready for it. */
import type { Delivery } from '../domain/delivery.ts'
import type { Outcome, Refused } from '../domain/outcome.ts'
import type { Picture } from '../domain/picture.ts'
import type { Post } from '../domain/post.ts'
import type { Channel, Prepared } from '../networks/contract.ts'
import type { Desk } from './desk.ts'

export type Readied =
  /** `remark`: what became of the picture, when it is not what the channel asks for. */
  { kind: 'ready'; post: Post; prepared?: string; picture?: Picture; remark?: string } | Refused | Later

type Later = Extract<Outcome, { kind: 'later' }>

/** A story waits for its picture that often, about half a minute; then it is news without one. */
const mostWaits = 3

/**
 * Nothing of this is public, so all of it can be repeated. A picture never costs a story: one that is gone, or that
 * nobody takes, stays behind, and the delivery's history says so.
 * @param version of the article that `post` was made from
 * @param bare the same post as it is without a picture
 */
export const makeReady = async (
  desk: Desk,
  channel: Channel,
  delivery: Delivery,
  version: number,
  post: Post,
  bare: () => Post | undefined,
): Promise<Readied> => {
  if (delivery.prepared && !channel.preparesAnew && delivery.version === version)
    if (JSON.stringify(delivery.post) === JSON.stringify(post))
      // What an earlier attempt prepared serves again when the post is byte for byte the same.
      return { kind: 'ready', post, prepared: delivery.prepared }

  const missing = (why: string): Later | string =>
    delivery.tries < mostWaits ? { kind: 'later', scope: 'channel', detail: `its picture: ${why}` } : why
  const ready = await illustrated(desk, channel, delivery, post, missing)
  if (typeof ready !== 'string') return ready
  const plain = bare() ?? post
  const prepared = await prepare(desk, channel, delivery, plain)
  if (prepared.kind === 'no picture') return { kind: 'refused', reason: 'content', detail: prepared.detail }
  return prepared.kind === 'ready'
    ? { ...prepared, post: plain, remark: `goes without its picture: ${ready}` }
    : prepared
}

/** The post with its picture, or, as text, why it must do without. */
const illustrated = async (
  desk: Desk,
  channel: Channel,
  delivery: Delivery,
  post: Post,
  missing: (why: string) => Later | string,
): Promise<Readied | string> => {
  const got = await pictureOf(desk, channel, post)
  if (got.kind === 'refused') return got.why
  if (got.kind === 'failed') return missing(got.why)
  const prepared = await prepare(desk, channel, delivery, post, got.picture)
  if (prepared.kind === 'no picture') return prepared.detail
  // A limit with a time is no matter of this picture, nor is a refusal.
  if (prepared.kind === 'later' && got.picture && prepared.afterMs === undefined)
    return missing(prepared.detail)
  return prepared.kind === 'ready' ? { ...prepared, post, picture: got.picture } : prepared
}

const pictureOf = async (desk: Desk, channel: Channel, { media }: Post) => {
  if (!media) return { kind: 'ready', picture: undefined } as const
  if (!desk.picture || !channel.picture)
    return { kind: 'refused', why: 'nothing here fetches pictures' } as const
  return desk.picture(media.url, channel.picture)
}

const prepare = async (
  desk: Desk,
  channel: Channel,
  delivery: Delivery,
  post: Post,
  picture?: Picture,
): Promise<Prepared> => {
  if (!channel.prepare) return { kind: 'ready' }
  try {
    return await channel.prepare(post, AbortSignal.timeout(desk.requestTimeoutMs), picture)
  } catch (error) {
    return { kind: 'later', scope: 'channel', detail: broken(desk, delivery, 'prepare', error) }
  }
}

/** Only the name of what a network threw: its words may hold a credential. */
export const broken = (desk: Desk, delivery: Delivery, act: string, error: unknown): string => {
  const name = error instanceof Error ? error.name : typeof error
  desk.log.error({ delivery: delivery.id, error: name }, `a network broke its contract: ${act} threw`)
  return `an error inside Crier (${name}) hid the answer`
}
