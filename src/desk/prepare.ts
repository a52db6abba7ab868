/** What must be there before a post may be sent: its pictures, and what its network makes ready for it. */
import type { Delivery } from '../domain/delivery.ts'
import type { Outcome, Refused } from '../domain/outcome.ts'
import type { Picture } from '../domain/picture.ts'
import { type Post, picturesOf } from '../domain/post.ts'
import type { Channel, Prepared } from '../networks/contract.ts'
import type { Desk } from './desk.ts'

export type Readied =
  /** `remark`: what became of the pictures, when they are not what the channel asks for. */
  { kind: 'ready'; post: Post; prepared?: string; pictures?: Picture[]; remark?: string } | Refused | Later

type Later = Extract<Outcome, { kind: 'later' }>

/** A story waits for its pictures that often, about half a minute; then it is news without them. */
const mostWaits = 3

/** Each may take its time to fail: of a story whose pictures are all gone, no more are asked for. */
const mostLost = 10

/**
 * Nothing of this is public, so all of it can be repeated. A picture never costs a story: one that is gone, or that
 * nobody takes, stays behind for the next one of the story, and the delivery's history says so.
 * @param version of the article that `post` was made from
 * @param candidates the addresses of the story's pictures
 * @param show the same post when the story has only these
 */
export const makeReady = async (
  desk: Desk,
  channel: Channel,
  delivery: Delivery,
  version: number,
  post: Post,
  candidates: readonly string[],
  show: (urls: readonly string[]) => Post | undefined,
): Promise<Readied> => {
  if (delivery.prepared && !channel.preparesAnew && delivery.version === version)
    if (JSON.stringify(delivery.post) === JSON.stringify(post))
      // What an earlier attempt prepared serves again when the post is byte for byte the same.
      return { kind: 'ready', post, prepared: delivery.prepared }

  const had = new Map<string, Picture>()
  const lost: Lost[] = []
  let left = candidates
  let shown = post
  for (;;) {
    const ready = await illustrated(desk, channel, delivery, shown, had)
    if (ready.kind === 'ready') return { ...ready, ...remarkOn(ready.post, lost) }
    if (ready.kind !== 'without') return ready
    const urls = picturesOf(shown).map(({ url }) => url)
    if (urls.length === 0) return { kind: 'refused', reason: 'content', detail: ready.why }
    lost.push(ready)
    if (ready.url !== undefined) left = left.filter((url) => url !== ready.url)
    // Which of them it was, nobody knows: an album shrinks to its first picture, and a photo to words.
    else left = urls.slice(0, urls.length > 1 ? 1 : 0)
    if (lost.length >= mostLost) left = []
    shown = show(left) ?? inWords(shown)
  }
}

/** `url`: the one picture that it is about. */
type Lost = { why: string; url?: string }

const remarkOn = (post: Post, lost: Lost[]): { remark?: string } => {
  if (lost.length === 0) return {}
  if (picturesOf(post).length > 0)
    return {
      remark: `stays behind: ${lost.map(({ url, why }) => `${url ?? 'the other pictures'} (${why})`).join(', ')}`,
    }
  const whys = [...new Set(lost.map(({ why }) => why))]
  return { remark: `goes without its picture: ${whys.join('; ')}` }
}

const inWords = ({ media: _, album: __, ...words }: Post): Post => words

/** The post with its pictures, or why it must do without one of them. @param had what was fetched for it before */
const illustrated = async (
  desk: Desk,
  channel: Channel,
  delivery: Delivery,
  post: Post,
  had: Map<string, Picture>,
): Promise<Readied | ({ kind: 'without' } & Lost)> => {
  const missing = (why: string, url?: string): Later | ({ kind: 'without' } & Lost) =>
    delivery.tries < mostWaits
      ? { kind: 'later', scope: 'channel', detail: `its picture: ${why}` }
      : { kind: 'without', why, ...(url !== undefined && { url }) }

  const pictures: Picture[] = []
  for (const { url } of picturesOf(post)) {
    const known = had.get(url)
    const got = known ? ({ kind: 'ready', picture: known } as const) : await fetched(desk, channel, url)
    if (got.kind === 'refused') return { kind: 'without', why: got.why, url }
    if (got.kind === 'failed') return missing(got.why, url)
    had.set(url, got.picture)
    pictures.push(got.picture)
  }
  const prepared = await prepare(desk, channel, delivery, post, pictures)
  if (prepared.kind === 'no picture') return { kind: 'without', why: prepared.detail, url: prepared.url }
  // A limit with a time is no matter of these pictures, nor is a refusal.
  if (prepared.kind === 'later' && pictures.length > 0 && prepared.afterMs === undefined)
    return missing(prepared.detail)
  return prepared.kind === 'ready' ? { ...prepared, post, pictures } : prepared
}

const fetched = async (desk: Desk, channel: Channel, url: string) =>
  desk.picture && channel.picture
    ? desk.picture(url, channel.picture)
    : ({ kind: 'refused', why: 'nothing here fetches pictures' } as const)

const prepare = async (
  desk: Desk,
  channel: Channel,
  delivery: Delivery,
  post: Post,
  pictures: readonly Picture[],
): Promise<Prepared> => {
  if (!channel.prepare) return { kind: 'ready' }
  try {
    // Each picture is a request of its own.
    const endsMs = desk.requestTimeoutMs * Math.max(1, pictures.length)
    return await channel.prepare(post, AbortSignal.timeout(endsMs), pictures)
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
