/** Creating and deleting posts: https://docs.x.com/x-api/posts/create-post, https://docs.x.com/x-api/posts/delete-post */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { forbidden, invalidRequest, json, notFound } from './answer.ts'
import { readJson } from './body.ts'
import type { Call, Endpoint } from './call.ts'
import { nextSnowflake } from './identity.ts'
import { shownText, urlEntities } from './link.ts'
import { countCashtags, weightOf } from './words.ts'

/** X keeps the real length of this window to itself. */
const duplicateWindowMs = 24 * 3_600_000
/** https://docs.x.com/x-api/fundamentals/edit-posts */
const editWindowMs = 30 * 60_000

const id = z.string().regex(/^\d{1,19}$/)
const body = z.strictObject({
  text: z.string().default(''),
  media: z.strictObject({ media_ids: z.array(id).min(1).max(4) }).optional(),
  edit_options: z.strictObject({ previous_post_id: id }).optional(),
  reply_settings: z.enum(['following', 'mentionedUsers', 'subscribers', 'verified']).optional(),
  made_with_ai: z.boolean().optional(),
  paid_partnership: z.boolean().optional(),
  reply: z.strictObject({ in_reply_to_tweet_id: id }).optional(),
  // Known to the API, and refused to everybody who pays per use.
  quote_tweet_id: z.unknown().optional(),
})
type Body = z.output<typeof body>

export const create: Endpoint = async (call) => {
  const read = await readJson(call.request, body)
  if (!read.ok) return read.refusal
  const refusal =
    (await objection(read.value, call)) ??
    (await objectionToEdit(read.value, call)) ??
    (await objectionToReply(read.value, call))
  if (refusal !== undefined) return refusal
  const { account, now, store } = call
  const { text, media, reply, edit_options: edit } = read.value
  if (text !== '' && !(await store.firstSeen(account, `text:${digest(text)}`, duplicateWindowMs)))
    return forbidden('You are not allowed to create a Tweet with duplicate content.')
  const [image, ...album] = call.media.pictures(media?.media_ids ?? [])
  const post = {
    id: await nextSnowflake(store, account, now),
    account,
    at: now,
    text,
    // A post with a picture shows no card.
    link: media === undefined ? urlEntities(text)[0]?.expanded_url : undefined,
    inReplyTo: reply?.in_reply_to_tweet_id,
    image,
    album: album.length > 0 ? album : undefined,
    editedAt: edit === undefined ? undefined : now,
  }
  await store.save(post)
  if (edit !== undefined) await store.remove(account, edit.previous_post_id)
  return json(201, { data: { id: post.id, text: shownText(text), edit_history_tweet_ids: [post.id] } })
}

export const remove: Endpoint = async ({ account, store, ids: [postId] }) =>
  (await store.remove(account, postId as string))
    ? json(200, { data: { deleted: true } })
    : notFound('the Post')

const objection = async (
  { text, media, quote_tweet_id }: Body,
  { media: library, account, settings, now }: Call,
) => {
  if (text.trim() === '' && media === undefined)
    return invalidRequest('[text] must not be empty without media')
  if (quote_tweet_id !== undefined) return forbidden('You are not permitted to perform this action.')
  if (/[\uFFFE\uFEFF\uFFFF]/.test(text)) return invalidRequest('[text] contains invalid characters')
  if (weightOf(text) > settings.characterLimit)
    return invalidRequest(
      'Your Tweet text is too long. For more information on how Twitter determines text length see https://github.com/twitter/twitter-text.',
    )
  if (countCashtags(text) > 1) return forbidden('A Post may contain at most one cashtag.')
  if (media?.media_ids.some((mediaId) => !library.isReady(mediaId, account, now)))
    return invalidRequest('Your media IDs are invalid.')
}

const objectionToEdit = async ({ edit_options: edit }: Body, { store, account, now }: Call) => {
  if (edit === undefined) return
  const previous = await store.get(account, edit.previous_post_id)
  if (previous === undefined || now - previous.at > editWindowMs)
    return forbidden('You are not permitted to edit this Post.')
}

/** Who pays per use may only answer those who call it; whether that bars answers to oneself, X does not say. */
const objectionToReply = async ({ reply }: Body, { store, account }: Call) => {
  if (reply !== undefined && (await store.get(account, reply.in_reply_to_tweet_id)) === undefined)
    return forbidden('You are not permitted to perform this action.')
}

const digest = (text: string) => createHash('sha256').update(text.normalize('NFC').trim()).digest('hex')
