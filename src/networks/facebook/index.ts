/** A Facebook Page as a channel: a draft nobody sees, then one request that shows it. */
import type { Health, Outcome } from '../../domain/outcome.ts'
import type { Post } from '../../domain/post.ts'
import type { Channel, Finding, Network } from '../contract.ts'
import { scrub } from '../transport.ts'
import { beforeSending, changed, createdId, failure, postState, refOf } from './answer.ts'
import { checkPage } from './check.ts'
import { openGraph } from './client.ts'
import { findPost, lagMs } from './find.ts'
import { render } from './render.ts'
import type { Settings } from './settings.ts'

/** The read after publishing only serves the address, or tells a lost answer; it may not hold a delivery up. */
const readMs = 5000

export const network: Network<Settings> = {
  open(info, settings) {
    const graph = openGraph(settings)
    const { host } = new URL(settings.apiRoot)
    const secrets = [settings.token, settings.appSecret ?? '']

    // https://developers.facebook.com/docs/graph-api/reference/page/feed#publish
    const create = (post: Post, published: boolean, signal: AbortSignal) =>
      graph.post(
        `${settings.page}/feed`,
        { message: post.text, link: post.link, published: String(published) },
        signal,
      )

    const createPublished = async (post: Post, signal: AbortSignal): Promise<Outcome> => {
      const reply = await create(post, true, signal)
      const id = createdId(reply)
      return id === undefined ? failure(reply, host, 'page') : done(id)
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
      return failed && published !== true ? failed : done(id, url)
    }

    /** Graph quotes a malformed token back; whatever leaves the channel passes here. */
    const clean = <Told extends { detail?: string }>(told: Told): Told =>
      told.detail === undefined ? told : { ...told, detail: scrub(told.detail, secrets) }

    const channel: Channel = {
      info,
      render: (article) => render(article, info),
      publish: async (post, signal, draft) =>
        clean<Outcome & { detail?: string }>(
          draft === undefined ? await createPublished(post, signal) : await publishDraft(draft, signal),
        ),
      find: async (post, attempt, signal): Promise<Finding> => {
        const finding = await findPost(graph, settings, post, attempt, signal)
        return { ...finding, evidence: scrub(finding.evidence, secrets) }
      },
      lagMs,
      check: async (signal): Promise<Health> => clean(await checkPage(graph, settings, signal)),
      close: () => graph.close(),
    }
    if (!settings.draft) return channel
    return {
      ...channel,
      prepare: async (post, signal) => {
        const reply = await create(post, false, signal)
        const id = createdId(reply)
        return id === undefined
          ? clean(beforeSending(failure(reply, host, 'page')))
          : { kind: 'ready', prepared: id }
      },
    }
  },
}

const done = (id: string, url?: string): Outcome => ({ kind: 'done', ref: refOf(id, url) })
