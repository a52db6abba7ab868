/** A Facebook Page as a channel: a draft nobody sees, then one request that shows it. */
import type { Outcome } from '../../domain/outcome.ts'
import type { Picture, PictureLimits } from '../../domain/picture.ts'
import { type Media, type Post, picturesOf } from '../../domain/post.ts'
import type { Channel, Network, Prepared } from '../contract.ts'
import { picturesWanted } from '../picture.ts'
import {
  beforeSending,
  changed,
  createdId,
  failure,
  pageUnread,
  photoId,
  postState,
  refOf,
  withoutPhoto,
} from './answer.ts'
import { checkPage } from './check.ts'
import { openGraph, type Reply } from './client.ts'
import { findPost, lagMs } from './find.ts'
import { mostPictures, render } from './render.ts'
import type { Settings } from './settings.ts'
import { restMs } from './usage.ts'

/** The read after publishing only serves the address, or tells a lost answer; it may not hold a delivery up. */
const readMs = 5000

/** The card of a page that Facebook has not seen yet may lack its picture; what takes longer is not waited for. */
const warmMs = 4000

/**
 * https://developers.facebook.com/docs/graph-api/reference/page/photos says 10 MB there and 4 MB elsewhere, as does the
 * error. Not in its list: WebP.
 */
const picture: PictureLimits = { types: ['image/jpeg', 'image/png'], bytes: 4_000_000 }

export const network: Network<Settings> = {
  open(info, settings) {
    const graph = openGraph(settings)
    const { host } = new URL(settings.apiRoot)

    // https://developers.facebook.com/docs/graph-api/reference/page/feed#publish
    const create = async (post: Post, photos: readonly string[], published: boolean, signal: AbortSignal) => {
      const attached = photos.map((id, at) => [`attached_media[${at}]`, JSON.stringify({ media_fbid: id })])
      const under = photos.length === 0 ? { link: post.link } : Object.fromEntries(attached)
      const form = { message: post.text, ...under, published: String(published) }
      const reply = await graph.post(`${settings.page}/feed`, form, signal)
      // Facebook remembers that it could not read a page; asked to look again, it may have the card for the next try
      // (https://developers.facebook.com/docs/sharing/opengraph/using-objects#update).
      if (pageUnread(reply)) await graph.post('', { id: post.link, scrape: 'true' }, signal)
      return reply
    }

    /** https://developers.facebook.com/docs/graph-api/reference/page/photos: waits, seen by nobody, for about a day. */
    const uploadPhoto = async ({ url, alt }: Media, file: Picture, signal: AbortSignal) => {
      const form = { published: 'false', ...(alt && { alt_text_custom: alt }) }
      const reply = await graph.upload(`${settings.page}/photos`, form, file, signal)
      return photoId(reply) ?? withoutPhoto(failure(reply, host, 'page'), url)
    }

    const makeDraft = async (
      post: Post,
      photos: readonly string[],
      signal: AbortSignal,
    ): Promise<Prepared> => {
      const reply = await create(post, photos, false, signal)
      const id = createdId(reply)
      return id === undefined ? beforeSending(failure(reply, host, 'page')) : { kind: 'ready', prepared: id }
    }

    /**
     * So that the card is there when readers are (https://developers.facebook.com/docs/sharing/opengraph/using-objects#update).
     * Once a link, and whatever comes of it: a post needs no card.
     */
    let warmed: string | undefined
    const warm = async ({ link }: Post, signal: AbortSignal): Promise<void> => {
      if (warmed === link) return
      warmed = link
      const end = AbortSignal.any([signal, AbortSignal.timeout(warmMs)])
      await graph.post('', { id: link, scrape: 'true' }, end)
    }

    /** Without drafts, the ids of the photos stand in the note, a space between them. */
    const prepare = async (
      post: Post,
      signal: AbortSignal,
      files: readonly Picture[] = [],
    ): Promise<Prepared> => {
      if (files.length === 0) await warm(post, signal)
      const media = picturesOf(post)
      const photos: string[] = []
      for (const [at, file] of files.entries()) {
        const photo = await uploadPhoto(media[at]!, file, signal)
        if (typeof photo !== 'string') return photo
        photos.push(photo)
      }
      if (settings.draft) return makeDraft(post, photos, signal)
      return { kind: 'ready', ...(photos.length > 0 && { prepared: photos.join(' ') }) }
    }

    const createPublished = async (
      post: Post,
      photos: readonly string[],
      signal: AbortSignal,
    ): Promise<Outcome> => {
      const reply = await create(post, photos, true, signal)
      const id = createdId(reply)
      return id === undefined ? failure(reply, host, 'page') : done(id, reply)
    }

    /**
     * An answer that got lost can be made good by asking, but only towards `done`: a draft that is still a draft may be
     * published a moment later by the request whose answer was lost. That it was not is for `find` to prove, when the
     * request can be nowhere any more.
     */
    const publishDraft = async (id: string, signal: AbortSignal): Promise<Outcome> => {
      const reply = await graph.post(id, { is_published: 'true' }, signal)
      const failed = changed(reply) ? undefined : failure(reply, host, 'draft')
      if (failed && failed.kind !== 'unknown') return failed

      const { published, url } = postState(
        await graph.get(
          id,
          'permalink_url,is_published',
          AbortSignal.any([signal, AbortSignal.timeout(readMs)]),
        ),
      )
      if (!failed && published === false)
        return {
          kind: 'unknown',
          detail: `${host} says that draft ${id} was published and that it is still a draft`,
        }
      return failed && published !== true ? failed : done(id, reply, url)
    }

    /** A draft stays for ever; a photo that waits is forgotten after a day. What an attempt in doubt has published stays, too. */
    const discard = async (prepared: string, signal: AbortSignal): Promise<void> => {
      if (!prepared.includes('_')) return
      const { published } = postState(await graph.get(prepared, 'is_published', signal))
      if (published === false) await graph.remove(prepared, signal)
    }

    const channel: Channel = {
      info,
      render: (article) => render(article, settings),
      picture,
      publish: (post, signal, prepared) =>
        prepared?.includes('_')
          ? publishDraft(prepared, signal)
          : createPublished(post, prepared?.split(' ') ?? [], signal),
      find: (post, attempt, signal) => findPost(graph, settings, post, attempt, signal),
      lagMs,
      check: (signal) => checkPage(graph, settings, signal),
      close: () => graph.close(),
    }
    if (!settings.draft && picturesWanted(settings.picture, mostPictures) === 0) return channel
    return {
      ...channel,
      prepare,
      discard,
      // A photo that waits is forgotten after a day; a draft stays.
      preparesAnew: !settings.draft,
    }
  },
}

const done = (id: string, reply: Reply, url?: string): Outcome => {
  const rest = restMs(reply)
  return { kind: 'done', ref: refOf(id, url), ...(rest !== undefined && { restMs: rest }) }
}
