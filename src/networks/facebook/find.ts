/** Whether a post whose answer was lost is out: the draft knows it for certain, the Page's list can only show what it has. */
import { z } from 'zod'
import type { Post } from '../../domain/post.ts'
import { clean } from '../../text/clean.ts'
import type { DoubtfulAttempt, Finding } from '../contract.ts'
import { sameLink } from '../link.ts'
import { failure, postState, refOf } from './answer.ts'
import type { Graph, Reply } from './client.ts'
import type { Settings } from './settings.ts'

/**
 * Graph reads what it has just written (https://developers.facebook.com/docs/graph-api/advanced#read-after-write). And
 * should a draft be called a draft too early: to publish it again makes no second post.
 */
export const lagMs = 0

/** Facebook's clock and ours may differ, and Graph gives whole seconds. */
const slackMs = 60_000

/** One reading, of the draft where there was one, else of the Page's posts. Never `absent` without a draft. */
export const findPost = async (
  graph: Graph,
  settings: Settings,
  post: Post,
  attempt: DoubtfulAttempt,
  signal: AbortSignal,
): Promise<Finding> => {
  const { host } = new URL(settings.apiRoot)
  // Without drafts, a photo may be all that was prepared.
  if (attempt.prepared?.includes('_')) {
    const reply = await graph.get(attempt.prepared, 'permalink_url,is_published', signal)
    return draftFinding(attempt.prepared, reply, host)
  }
  // https://developers.facebook.com/docs/graph-api/reference/page/published_posts; unasked, Graph gives 25, at most 100.
  const reply = await graph.get(
    `${settings.page}/published_posts?limit=100`,
    'message,created_time,permalink_url,application,attachments{unshimmed_url,url}',
    signal,
  )
  return listFinding(reply, host, settings, post, attempt)
}

const draftFinding = (id: string, reply: Reply, host: string): Finding => {
  const question = `asked Facebook whether draft ${id} is published`
  const { published, url } = postState(reply)
  if (published === undefined)
    return { kind: 'cannot tell', evidence: `${question}: ${failure(reply, host, 'draft').detail}` }
  if (!published)
    return { kind: 'absent', evidence: `${question}: it is still a draft, and can be published again` }
  const ref = refOf(id, url)
  return { kind: 'found', ref, evidence: `${question}: it is, at ${ref.url}` }
}

const shown = z.object({
  id: z.string().regex(/^\d+_\d+$/),
  message: z.string().default(''),
  created_time: z.string().transform(Date.parse),
  permalink_url: z.url({ protocol: /^https?$/ }).optional(),
  application: z.object({ id: z.string() }).optional(),
  attachments: z
    .object({ data: z.array(z.object({ unshimmed_url: z.string().optional(), url: z.string().optional() })) })
    .optional(),
})
type Shown = z.output<typeof shown>
const list = z.object({ data: z.array(shown) })

/**
 * What is in the list is out. What is not in it may be out all the same: the list is ranked, holds "approximately 600"
 * posts of a year, and Graph has published posts behind an answer of 500 (https://github.com/arsduo/koala/issues/699).
 */
const listFinding = (
  reply: Reply,
  host: string,
  settings: Settings,
  post: Post,
  { since, after }: DoubtfulAttempt,
): Finding => {
  const from = since - slackMs
  const question = `asked Facebook for the posts of Page ${settings.page} since ${new Date(from).toISOString().slice(0, 19)}Z`
  const posts = reply.kind === 'answer' ? list.safeParse(reply.body).data?.data : undefined
  if (posts === undefined)
    return { kind: 'cannot tell', evidence: `${question}: ${failure(reply, host, 'page').detail}` }

  const recent = posts.filter(({ created_time }) => created_time >= from)
  const counted = `${question}: ${recent.length} ${recent.length === 1 ? 'post' : 'posts'}`
  const ours = recent
    .filter((one) => one.id !== after?.id && isOurs(one, post, settings.appId))
    .sort((one, other) => one.created_time - other.created_time)
  // Of twins, the first that was made after the request left; what stands in the slack is more likely older.
  const found = ours.find(({ created_time }) => created_time >= since - (since % 1_000)) ?? ours.at(-1)
  if (found === undefined)
    return {
      kind: 'cannot tell',
      evidence: `${counted}, none with these words and this link; but Facebook does not promise to list all, so look at the Page`,
    }
  const ref = refOf(found.id, found.permalink_url)
  return {
    kind: 'found',
    ref,
    evidence: `${counted}, and this one has these words and this link: ${ref.url}`,
  }
}

/** A photo has no card, and its address stands in the words. A card can be missing when Facebook could not read the article's page: then the words and the app must do. */
const isOurs = (one: Shown, post: Post, appId: string | undefined): boolean =>
  (appId === undefined || one.application === undefined || one.application.id === appId) &&
  clean(one.message) === clean(post.text) &&
  (post.media !== undefined ||
    one.attachments === undefined ||
    one.attachments.data.some(({ unshimmed_url, url }) =>
      [unshimmed_url, url].some((address) => address !== undefined && sameLink(address, post.link)),
    ))
