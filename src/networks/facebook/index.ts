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
     * Publishing a draft twice is one post, so an answer that got lost can be made good by asking: a post that is out
     * is `done`, a draft that is still a draft is `later`. Only when that question fails too, nobody knows.
     */
    const publishDraft = async (id: string, signal: AbortSignal): Promise<Outcome> => {
      const reply = await graph.post(id, { is_published: 'true' }, signal)
      const failed = changed(reply) ? undefined : failure(reply, host, 'draft')
      if (failed && failed.kind !== 'unknown') return failed

      const read = await graph.get(
        id,
        'permalink_url,is_published',
        AbortSignal.any([signal, AbortSignal.timeout(readMs)]),
      )
      const { published, url } = postState(read)
      if (published === false)
        return failed
          ? {
              kind: 'later',
              scope: 'channel',
              detail: `Facebook still shows the post as a draft. ${failed.detail}`,
            }
          : {
              kind: 'unknown',
              detail: `${host} says that draft ${id} was published and that it is still a draft`,
            }
      return failed && published === undefined ? failed : done(id, url)
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
