/** Is the Page there, is the token the Page's own, may it post? A token that merely works proves none of it. */
import { z } from 'zod'
import type { Health } from '../../domain/outcome.ts'
import { type Failure, failure } from './answer.ts'
import type { Graph, Reply } from './client.ts'
import type { Settings } from './settings.ts'

const pageShape = z.object({ id: z.string(), name: z.string(), is_published: z.boolean() })
const selfShape = z.object({ id: z.string() })
const tokenShape = z.object({
  data: z.object({
    is_valid: z.boolean(),
    scopes: z.array(z.string()),
    /** Seconds since the epoch; 0 is never. */
    expires_at: z.number().optional(),
    /** The same, of the person's consent. */
    data_access_expires_at: z.number().optional(),
  }),
})

/** Reads the Page, then whose token this is, then, when the app's id and secret are known, its rights. Posts nothing. */
export const checkPage = async (graph: Graph, settings: Settings, signal: AbortSignal): Promise<Health> => {
  const { host } = new URL(settings.apiRoot)

  const pageReply = await graph.get(settings.page, 'id,name,is_published', signal)
  const page = read(pageReply, pageShape)
  if (!page) return ill(failure(pageReply, host, 'page'))
  if (page.id !== settings.page)
    return {
      ok: false,
      reason: 'rights',
      detail: `Asked for Page ${settings.page}, Facebook gave ${page.id}.`,
    }
  if (!page.is_published)
    return {
      ok: false,
      reason: 'rights',
      detail: `The Page "${page.name}" is unpublished, so readers see nothing of it. Publish it in its settings on Facebook.`,
    }

  // With a Page's token, `me` is the Page. With a person's token it is the person: reading works, posting never will.
  const selfReply = await graph.get('me', 'id', signal)
  const self = read(selfReply, selfShape)
  if (!self) return ill(failure(selfReply, host, 'page'))
  if (self.id !== settings.page)
    return {
      ok: false,
      reason: 'credentials',
      detail: `The token belongs to ${self.id}, not to the Page "${page.name}" (${settings.page}). Put the Page's own token into the configuration.`,
    }

  return checkRights(graph, settings, page.name, signal)
}

const checkRights = async (
  graph: Graph,
  settings: Settings,
  name: string,
  signal: AbortSignal,
): Promise<Health> => {
  const { appId, appSecret } = settings
  if (appId === undefined || appSecret === undefined)
    return {
      ok: true,
      detail: `The Page "${name}" is published and the token is its own. Not checked, for want of appId and appSecret: the right to post, the token's end.`,
    }
  const reply = await graph.debugToken({ appId, appSecret }, signal)
  const token = read(reply, tokenShape)?.data
  if (!token)
    return {
      ok: true,
      detail: `The Page "${name}" is published and the token is its own. Its right to post could not be read: ${failure(reply, new URL(settings.apiRoot).host, 'page').detail}`,
    }
  if (!token.is_valid)
    return {
      ok: false,
      reason: 'credentials',
      detail: 'Facebook calls the token invalid. Connect the Page again.',
    }
  if (!token.scopes.includes('pages_manage_posts'))
    return {
      ok: false,
      reason: 'rights',
      detail: `The token lacks pages_manage_posts; it has ${token.scopes.join(', ')}. Connect the Page again with it.`,
    }
  // Whether posting ends with the access to data, Meta does not say: a person is warned, and nothing is stopped.
  const [tokenEnds, dataEnds] = [token.expires_at, token.data_access_expires_at].map((at) =>
    at ? at * 1000 : Infinity,
  )
  const endsAt = Math.min(tokenEnds!, dataEnds!)
  const end = tokenEnds === Infinity ? 'has no end' : `ends on ${new Date(tokenEnds!).toISOString()}`
  const data =
    dataEnds === Infinity
      ? ''
      : ` Its access to data ends on ${new Date(dataEnds!).toISOString()}: connect the Page again before that.`
  const detail = `The Page "${name}" is published; the token is its own, may post and ${end}.${data}`
  return { ok: true, detail, ...(endsAt < Infinity && { endsAt }) }
}

const read = <T>(reply: Reply, shape: z.ZodType<T>): T | undefined =>
  reply.kind === 'answer' && reply.status === 200 ? shape.safeParse(reply.body).data : undefined

/** An answer that is no refusal says nothing about the token. */
const ill = (failed: Failure): Health =>
  failed.kind === 'refused'
    ? { ok: false, reason: failed.reason, detail: failed.detail }
    : { ok: false, reason: 'unreachable', detail: failed.detail }
