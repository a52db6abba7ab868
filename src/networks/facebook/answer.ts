/** What Graph's answers mean for a delivery. Pure; the codes are explained at https://developers.facebook.com/docs/graph-api/guides/error-handling. */
import type { Outcome } from '../../domain/outcome.ts'
import type { PostRef } from '../../domain/post.ts'
import type { Prepared } from '../contract.ts'
import { brokenConnection } from '../transport.ts'
import type { Reply } from './client.ts'
import { regainMs } from './usage.ts'

export type Failure = Exclude<Outcome, { kind: 'done' }>

const minute = 60_000
/** After which usage is counted anew. */
const hour = 60 * minute

/** `error` of an answer, as far as Graph filled it in. */
interface GraphError {
  message: string
  code: number
  subcode: number | undefined
  transient: boolean
  /** Graph's own words with its numbers, for the end of a detail. */
  quote: string
}

/** Id of the post that was made, `<page>_<post>`. Undefined when the answer gives none: then nothing is proved. */
export const createdId = (reply: Reply): string | undefined => {
  if (!succeeded(reply)) return undefined
  const id = field(reply.body, 'id')
  return typeof id === 'string' && /^\d+_\d+$/.test(id) ? id : undefined
}

/** Id of a photo that waits for its post. */
export const photoId = (reply: Reply): string | undefined => {
  if (!succeeded(reply)) return undefined
  const id = field(reply.body, 'id')
  return typeof id === 'string' && /^\d+$/.test(id) ? id : undefined
}

/** Facebook leads `/<page>_<post>` to the post; the permalink that Graph gives is only prettier. */
export const refOf = (id: string, url = `https://www.facebook.com/${id}`): PostRef & { url: string } => ({
  id,
  url,
})

/** True when Graph said `{"success":true}`, its whole answer to a change of a post. */
export const changed = (reply: Reply): boolean => succeeded(reply) && field(reply.body, 'success') === true

/** What a read of a post tells; an empty object when it tells nothing. */
export const postState = (reply: Reply): { published?: boolean; url?: string } => {
  if (!succeeded(reply)) return {}
  const published = field(reply.body, 'is_published')
  const url = field(reply.body, 'permalink_url')
  return {
    ...(typeof published === 'boolean' && { published }),
    ...(typeof url === 'string' && /^https?:\/\//.test(url) && { url }),
  }
}

/** True for a 2xx with a JSON object that is not an error. */
const succeeded = (reply: Reply): reply is Extract<Reply, { kind: 'answer' }> =>
  reply.kind === 'answer' &&
  reply.status >= 200 &&
  reply.status < 300 &&
  typeof reply.body === 'object' &&
  field(reply.body, 'error') === undefined

/**
 * What an answer without the hoped-for result means.
 * @param object what the request was about: a Page that cannot be found is a matter of rights, a draft is gone
 */
export const failure = (reply: Reply, host: string, object: 'page' | 'draft'): Failure => {
  if (reply.kind === 'broken') return brokenConnection(host, reply.code, reply.message)
  const error = graphError(reply.body)
  if (error === undefined)
    return {
      kind: 'unknown',
      detail: `${host} answered ${reply.status}, but not as the Graph API confirms a post`,
    }
  // Graph publishes, answers 500 with code 2 and asks to retry: seven posts of one story were made that way
  // (https://github.com/arsduo/koala/issues/699). So a 5xx decides nothing, whatever its body says.
  if (reply.status >= 500) return unclear(error)
  return meaning(error, object, reply.headers['x-business-use-case-usage'])
}

/** True when Facebook could not read the article's page for the card. */
export const pageUnread = (reply: Reply): boolean => {
  const error = reply.kind === 'answer' ? graphError(reply.body) : undefined
  return error !== undefined && isUnreadPage(error)
}

const isUnreadPage = ({ code, subcode }: GraphError): boolean => code === 1_609_005 || subcode === 1_609_005

/** A draft is seen by nobody: a lost answer costs an invisible leftover on the Page, so the draft is simply made again. */
export const beforeSending = (failed: Failure): Exclude<Prepared, { kind: 'ready' }> => {
  if (failed.kind === 'unknown')
    return {
      kind: 'later',
      scope: 'channel',
      detail: `Nothing was published; a new draft will be made. ${failed.detail}`,
    }
  // A draft is prepared before the first sending, so the twin that Graph found is most likely somebody else's post:
  // there is nothing to reconcile, and an editor decides.
  if (failed.kind === 'duplicate') return { kind: 'refused', reason: 'content', detail: failed.detail }
  return failed
}

/**
 * What the answer to the upload of a photo means, when it gives no id. Whatever Facebook has against the photo (324, 1366046
 * and others), it has nothing against the story.
 */
export const withoutPhoto = (failed: Failure, url: string): Exclude<Prepared, { kind: 'ready' }> => {
  const result = beforeSending(failed)
  return result.kind === 'refused' && result.reason === 'content'
    ? { kind: 'no picture', url, detail: failed.detail }
    : result
}

const limits = new Set([4, 17, 32, 341, 613, 80_001])
const badCredential = new Set([102, 104, 190])
const noRight = new Set([3, 10, 283])

const meaning = (
  error: GraphError,
  object: 'page' | 'draft',
  usage: string | string[] | undefined,
): Failure => {
  const { code, subcode, message } = error
  const refused = (reason: 'content' | 'gone' | 'credentials' | 'rights', why: string): Failure => ({
    kind: 'refused',
    reason,
    detail: `${why} ${error.quote}`,
  })

  if (limits.has(code)) return limited(error, regainMs(usage) ?? hour)
  if (badCredential.has(code))
    return refused(
      'credentials',
      `${tokenTrouble[subcode ?? 0] ?? 'Facebook no longer accepts the token.'} ${newToken}`,
    )
  // Graph uses 100, "invalid parameter", for a wrong signature too.
  if (code === 100 && message.includes('appsecret_proof'))
    return refused(
      'credentials',
      'The signature of the request is missing or wrong: compare appSecret with the app.',
    )
  if (noRight.has(code) || (code >= 200 && code <= 299))
    return refused(
      'rights',
      'The token may not do this: it needs pages_manage_posts, and its person the task "Content".',
    )
  if (code === 100 && subcode === 33) return missing(object, refused)
  if (code === 368) return blocked(error, refused)
  if (code === 506) return duplicate(error)
  if (code === 1 || code === 2 || error.transient) return unclear(error)
  if (isUnreadPage(error))
    // Without a time of its own: other stories go on, and after the last try a person looks.
    return {
      kind: 'later',
      scope: 'channel',
      detail: `Facebook could not read the article's page for the card; check that the URL opens for everybody. ${error.quote}`,
    }
  return refused('content', 'Facebook does not take this post; change the article or post it by hand.')
}

/** https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging-and-error-handling */
const tokenTrouble: Record<number, string> = {
  458: 'The app was removed from the account behind the token.',
  459: 'The person behind the token must log in at facebook.com and answer a security check.',
  460: 'The password of the account behind the token was changed.',
  463: 'The token has expired.',
  464: 'The account behind the token is not confirmed.',
  467: 'The token was revoked.',
  492: 'The person behind the token has no role on the Page any more.',
}
const newToken = 'Connect the Page again and put its new token into the configuration.'

type Refuse = (reason: 'content' | 'gone' | 'rights', why: string) => Failure

/**
 * Graph says the same of what is deleted and of what we may not see. A draft that is missing is never made anew here:
 * an attempt that got no answer may have published it and an editor may have deleted it since. A person decides. If it
 * was a right that went, the next post's draft will say so for the whole channel.
 */
const missing = (object: 'page' | 'draft', refused: Refuse): Failure =>
  object === 'page'
    ? refused(
        'rights',
        'The Page does not exist or the token may not see it: compare the id and the role on the Page.',
      )
    : refused(
        'gone',
        'The draft no longer exists: somebody deleted it on Facebook. Look at the Page before you post this again.',
      )

/** 368 is one code for four things; only the subcode, and at times only the wording, tells them apart. */
const blocked = (error: GraphError, refused: Refuse): Failure => {
  const { subcode, message } = error
  if (subcode === 4_854_002 || subcode === 1_404_078)
    return refused(
      'rights',
      'Facebook wants to know who runs the Page: finish the authorization in the Page settings.',
    )
  // https://github.com/arsduo/koala/issues/422
  if (subcode === 1_404_082 || /already posted/i.test(message)) return duplicate(error)
  // Facebook names no end, and to try on makes it longer.
  if (subcode === 1_390_008 || subcode === undefined)
    return refused(
      'rights',
      "Facebook blocks posting by this Page for hours or days. Look at the Page's quality tab, and go on when the block has ended.",
    )
  return refused('content', "Facebook holds this post against its rules; see the Page's quality tab.")
}

const limited = (error: GraphError, afterMs: number): Failure => ({
  kind: 'later',
  // 4 counts the whole app, and with it every Page that the app serves.
  scope: error.code === 4 ? 'network' : 'channel',
  afterMs,
  detail: `Facebook limits requests; the next attempt is in ${afterMs / minute} minute${afterMs === minute ? '' : 's'}. ${error.quote}`,
})

const duplicate = (error: GraphError): Failure => ({
  kind: 'duplicate',
  detail: `Facebook says that the Page has this post already; look at the Page. ${error.quote}`,
})

const unclear = (error: GraphError): Failure => ({
  kind: 'unknown',
  detail: `Facebook failed without saying whether the request took effect. ${error.quote}`,
})

const graphError = (body: unknown): GraphError | undefined => {
  const error = field(body, 'error')
  const code = field(error, 'code')
  if (typeof code !== 'number') return undefined
  const subcode = field(error, 'error_subcode')
  const message = words(field(error, 'message'))
  const forPeople = words(field(error, 'error_user_msg'))
  const numbers = [
    `code ${code}`,
    ...(typeof subcode === 'number' ? [`subcode ${subcode}`] : []),
    ...(words(field(error, 'fbtrace_id')) === '' ? [] : [`fbtrace_id ${words(field(error, 'fbtrace_id'))}`]),
  ].join(', ')
  return {
    message,
    code,
    subcode: typeof subcode === 'number' ? subcode : undefined,
    transient: field(error, 'is_transient') === true,
    quote: `Facebook said: "${forPeople === '' ? message : `${message} ${forPeople}`}" (${numbers})`,
  }
}

/** A detail is read on a phone and kept with the delivery: a page of text would help nobody. */
const words = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 500) : '')

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
