/** Whether a post whose answer was lost is out, read from the account's own timeline: https://docs.x.com/x-api/users/get-posts */
import { z } from 'zod'
import type { Post } from '../../domain/post.ts'
import { clean } from '../../text/clean.ts'
import type { DoubtfulAttempt, Finding } from '../contract.ts'
import { sameLink } from '../link.ts'
import { type Asked, accountId, refOf, troubleOf } from './answer.ts'
import type { Client } from './client.ts'

/**
 * X names no figure; an author's timeline was seen without a post a third of a second after it was made
 * (https://github.com/Rishikant181/Rettiwt-API/issues/526). Should this be too short one day, X still refuses the
 * same words a second time.
 */
export const lagMs = 10_000

/** X's clock and ours may differ, and X cuts its times to whole seconds. */
const slackMs = 60_000

/**
 * What asking costs: a tenth of a cent for each post of the account since the attempt, and a cent for the account, once a
 * day at most (https://docs.x.com/x-api/getting-started/pricing). Budgets count posts only; nothing is asked but in doubt.
 *
 * @returns `find` of one account; it asks once whose tokens these are
 */
export const finder = (client: Client, asked: Asked) => {
  // Access tokens begin with the account's id, but X only shows that and never promises it. Asking costs a cent, and
  // nothing where the daily check has asked before: X bills one read once a day (https://docs.x.com/x-api/getting-started/pricing).
  let account: string | undefined

  return async (post: Post, attempt: DoubtfulAttempt, signal: AbortSignal): Promise<Finding> => {
    if (account === undefined) {
      const me = await client.me(signal)
      account = accountId(me)
      if (account === undefined)
        return {
          kind: 'cannot tell',
          evidence: `asked X for the account of these tokens: ${troubleOf(me, asked)}`,
        }
    }
    const from = new Date(attempt.since - slackMs)
    const question = `asked X for the posts of @${asked.handle} since ${from.toISOString().slice(0, 19)}Z`
    let posts: Shown[] = []
    let page: string | undefined
    for (let pages = 1; ; pages++) {
      const answer = await client.timeline(account, from, page, signal)
      const read = answer.kind === 'accepted' ? timeline.safeParse(answer.body).data : undefined
      if (read === undefined)
        return { kind: 'cannot tell', evidence: `${question}: ${troubleOf(answer, asked)}` }
      const { data, meta, errors } = read
      posts = [...posts, ...data.filter(({ created_at }) => created_at >= from.getTime())]
      const isWhole = meta.result_count === data.length && errors.length === 0
      page = meta.next_token
      // No token for a next page: that was all (https://docs.x.com/x-api/fundamentals/pagination).
      const finding = judge(posts, isWhole && page === undefined, question, asked, post, attempt)
      if (finding.kind === 'found' || !isWhole || page === undefined || pages === mostPages) return finding
    }
  }
}

/** Of a hundred posts each: an account that posted more since is looked at by a person. */
const mostPages = 5

const link = z.object({
  url: z.string(),
  expanded_url: z.string().optional(),
  /** Where the link ends after all its redirects. */
  unwound_url: z.string().optional(),
  /** Only of a link that X itself put behind the text, for the picture. */
  media_key: z.string().optional(),
})
const words = {
  text: z.string(),
  entities: z.object({ urls: z.array(link).default([]) }).default({ urls: [] }),
}
/** `note_*` hold the whole of a text that is longer than 280; X is half-way through renaming one into the other. */
const note = z.object(words).optional()
const shown = z.object({
  id: z.string().regex(/^\d+$/),
  created_at: z.iso.datetime().transform(Date.parse),
  ...words,
  note_tweet: note,
  note_post: note,
})
type Shown = z.output<typeof shown>

const timeline = z.object({
  data: z.array(shown).default([]),
  meta: z.object({ result_count: z.number(), next_token: z.string().optional() }),
  /** Comes with a 200, too, when X could not give all that was asked for. */
  errors: z.array(z.unknown()).default([]),
})

/** What the posts prove about the attempt. @param complete whether they are all that there are of that time */
const judge = (
  posts: Shown[],
  complete: boolean,
  question: string,
  asked: Asked,
  post: Post,
  { since, after }: DoubtfulAttempt,
): Finding => {
  const counted = `${question}: ${posts.length} ${posts.length === 1 ? 'post' : 'posts'}`
  const alike = posts
    .filter(({ id }) => id !== after?.id)
    .map((one) => ({ one, likeness: likenessOf(one, post) }))

  const same = alike.filter(({ likeness }) => likeness === 'same').map(({ one }) => one)
  const ours = likeliest(same, since)
  if (ours !== undefined) {
    const ref = refOf(ours.id, asked)
    return { kind: 'found', ref, evidence: `${counted}, and this one has these words: ${ref.url}` }
  }
  const doubtful = alike.find(({ likeness }) => likeness === 'unclear')
  if (doubtful !== undefined)
    return {
      kind: 'cannot tell',
      evidence: `${counted}, none with these words; but look at ${refOf(doubtful.one.id, asked).url}, which is much like it`,
    }
  return complete
    ? { kind: 'absent', evidence: `${counted}, none with this link or these words` }
    : {
        kind: 'cannot tell',
        evidence: `${counted}, none with this link or these words; but X did not give all posts of that time`,
      }
}

/** X has no twins; should there be some all the same, ours is the first that was made after the request left. */
const likeliest = (ours: Shown[], since: number): Shown | undefined => {
  const inOrder = ours.toSorted((one, other) => one.created_at - other.created_at)
  return inOrder.find(({ created_at }) => created_at >= since - (since % 1_000)) ?? inOrder.at(-1)
}

/**
 * X hides every address behind one of its own (t.co) and gives the real ones aside, so they are put back first. A post
 * that is not the same, but has our link or begins as ours does, may be ours as X rewrote or cut it.
 */
const likenessOf = (one: Shown, post: Post): 'same' | 'unclear' | 'other' => {
  const { text, entities } = one.note_tweet ?? one.note_post ?? one
  let whole = text
  let linked = false
  for (const { url, expanded_url, unwound_url, media_key } of entities.urls) {
    if (media_key !== undefined || ownPicture.test(expanded_url ?? '')) {
      whole = whole.replaceAll(url, '')
      continue
    }
    const leadsThere = [expanded_url, unwound_url].some((address) => address && sameLink(address, post.link))
    linked ||= leadsThere
    whole = whole.replaceAll(url, () => (leadsThere ? post.link : (expanded_url ?? url)))
  }
  const [theirs, mine] = [plain(whole), plain(post.text)]
  if (theirs === mine) return 'same'
  const beginsAlike = theirs.slice(0, beginning) === mine.slice(0, beginning)
  const hidden = whole.includes('https://t.co/')
  return beginsAlike || hidden || (linked && post.text.includes(post.link)) ? 'unclear' : 'other'
}

/** X does not always name the key, but always leads to the picture on its own pages. */
const ownPicture = /^https:\/\/(x|twitter)\.com\/\w+\/status\/\d+\/(photo|video)\/\d+$/

/** Without its note a long text is cut near 270 characters: https://github.com/xdevplatform/samples/issues/202 */
const beginning = 200

/**
 * X escapes three characters as HTML does, and gives `Example.com` a scheme when it makes a link of it. Both sides are
 * unescaped, so that it makes no difference how often that was done to a story about `&amp;`.
 */
const plain = (text: string): string =>
  clean(
    text
      .replace(/&(amp;)+/g, '&')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>'),
  ).replace(/https?:\/\//g, '')
