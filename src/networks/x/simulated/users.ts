/** Who signs, and what an account posted: https://docs.x.com/x-api/users/get-my-user, https://docs.x.com/x-api/users/get-posts */
import { z } from 'zod'
import { invalidRequest, json, notFound } from './answer.ts'
import type { Endpoint } from './call.ts'
import { userIdOf } from './identity.ts'
import { pictureLink, shownText, urlEntities } from './link.ts'
import { weightOf } from './words.ts'

export const me: Endpoint = async ({ account, settings }) =>
  json(200, { data: { id: String(userIdOf(account)), name: settings.handle, username: settings.handle } })

/** The most that X gives back of one account. */
const reach = 3_200

const list = z.string().transform((text) => text.split(','))
const fields = list.pipe(
  z.array(
    z.enum(['id', 'text', 'author_id', 'created_at', 'entities', 'note_tweet', 'edit_history_tweet_ids']),
  ),
)
const query = z.strictObject({
  max_results: z.coerce.number().int().min(5).max(100).default(10),
  since_id: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
  // Whole seconds: X takes no finer time.
  start_time: z.iso.datetime({ precision: 0 }).optional(),
  // Opaque on X: https://docs.x.com/x-api/fundamentals/pagination
  pagination_token: z
    .string()
    .regex(/^older-than-\d{1,19}$/)
    .optional(),
  // Nobody reposts here, so that filter is already true.
  exclude: list.pipe(z.array(z.enum(['replies', 'retweets']))).optional(),
  // X is half-way through renaming one into the other.
  'tweet.fields': fields.optional(),
  'post.fields': fields.optional(),
})

export const timeline: Endpoint = async ({ url, ids: [userId], accounts, store }) => {
  const parsed = query.safeParse(Object.fromEntries(url.searchParams))
  if (!parsed.success)
    return invalidRequest(...parsed.error.issues.map(({ path, message }) => `[${path.join('.')}] ${message}`))
  const account = [...accounts.keys()].find((name) => String(userIdOf(name)) === userId)
  if (account === undefined) return notFound('the user')
  const { max_results, since_id = '0', start_time = 0, pagination_token, exclude, ...rest } = parsed.data
  const before =
    pagination_token === undefined ? undefined : BigInt(pagination_token.replace('older-than-', ''))
  const wanted = new Set([...(rest['tweet.fields'] ?? []), ...(rest['post.fields'] ?? [])])
  const all = (await store.list(account, reach)).filter(
    (post) =>
      BigInt(post.id) > BigInt(since_id) &&
      (before === undefined || BigInt(post.id) < before) &&
      post.at >= new Date(start_time).getTime() &&
      !(exclude?.includes('replies') && post.inReplyTo !== undefined),
  )
  const data = all.slice(0, max_results).map(({ id, text, at, image }) => {
    const { cut, isCut } = withinPost(text)
    const shown = shownText(cut)
    const picture = image && pictureLink(accounts.get(account)!.handle, id, Array.from(shown).length)
    return {
      id,
      text: picture ? `${shown}${shown === '' ? '' : ' '}${picture.url}` : shown,
      edit_history_tweet_ids: [id],
      ...(wanted.has('author_id') && { author_id: userId }),
      ...(wanted.has('created_at') && { created_at: `${new Date(at).toISOString().slice(0, 19)}.000Z` }),
      ...(wanted.has('entities') && {
        entities: { urls: [...urlEntities(cut), ...(picture ? [picture] : [])] },
      }),
      ...(wanted.has('note_tweet') &&
        isCut && { note_tweet: { text: shownText(text), entities: { urls: urlEntities(text) } } }),
    }
  })
  if (data.length === 0) return json(200, { meta: { result_count: 0 } })
  return json(200, {
    data,
    meta: {
      result_count: data.length,
      newest_id: data[0]?.id,
      oldest_id: data.at(-1)?.id,
      ...(all.length > data.length && { next_token: `older-than-${data.at(-1)?.id}` }),
    },
  })
}

/** The text of a Premium account's long post is cut; the whole of it only stands in its note. */
const withinPost = (text: string): { cut: string; isCut: boolean } =>
  weightOf(text) > 280
    ? { cut: Array.from(text).slice(0, 270).join(''), isCut: true }
    : { cut: text, isCut: false }
