/**
 * What X's answers mean for a delivery and for a channel. Pure: every rule is proved by a recorded answer.
 * The words of X: https://docs.x.com/x-api/fundamentals/response-codes-and-errors
 */
import type { Health, Outcome, RefusalReason } from '../../domain/outcome.ts'
import type { PostRef } from '../../domain/post.ts'
import { brokenConnection } from '../transport.ts'
import { longestWaitMs } from '../wait.ts'
import type { Answer, Headers } from './client.ts'

export interface Asked {
  handle: string
  /** Where the request went, for the words of an error. */
  host: string
}

/** Where readers see a post of this account. */
export const refOf = (id: string, { handle }: Asked): PostRef & { url: string } => ({
  id,
  url: `https://x.com/${handle}/status/${id}`,
})

/** The outcome of creating a post. `done` only with the id that X gave it. */
export const outcomeOf = (answer: Answer, asked: Asked): Outcome => {
  const outcome = judge(answer, asked)
  return outcome.kind === 'unknown'
    ? { ...outcome, detail: `${outcome.detail}. See https://x.com/${asked.handle} before it is sent again` }
    : outcome
}

/** X says these words of a text that it does not want, and of an account that may not post. */
const unexplained = /not permitted to perform this action/i

/** Whether only a question about the account can tell what this refusal is about. */
export const isUnexplained = (answer: Answer): boolean =>
  answer.kind === 'failed' && answer.status === 403 && unexplained.test(problemOf(answer).words)

/** The health of a channel, from the answer to 'whose tokens are these?'. */
export const healthOf = (answer: Answer, asked: Asked): Health => {
  if (answer.kind !== 'accepted') return ill(judge(answer, asked))
  const username = asRecord(asRecord(answer.body).data).username
  if (typeof username !== 'string')
    return {
      ok: false,
      reason: 'unreachable',
      detail: `${asked.host} answered, but did not say whose tokens these are`,
    }
  if (username.toLowerCase() !== asked.handle.toLowerCase())
    return {
      ok: false,
      reason: 'credentials',
      detail: `the tokens belong to @${username}, the configuration says @${asked.handle}: correct one of them`,
    }
  // The header is on answers to OAuth 1.0a requests; where it is missing, the first post will tell.
  if (answer.headers['x-access-level'] === 'read')
    return {
      ok: false,
      reason: 'rights',
      detail: `the tokens of @${username} may only read. ${makeWritable}`,
    }
  return { ok: true, detail: `signed in as @${username}` }
}

/** The id of an upload; undefined when the answer gives none. */
export const uploadedId = (answer: Answer): string | undefined =>
  answer.kind === 'accepted' ? idIn(answer.body) : undefined

/** The id of the account, from the answer to 'whose tokens are these?'; undefined when it gives none. */
export const accountId = (answer: Answer): string | undefined =>
  answer.kind === 'accepted' ? idIn(answer.body) : undefined

/** Why an answer does not tell what was asked, for people. A question posts nothing, so there is nothing else to judge. */
export const troubleOf = (answer: Answer, { host }: Asked): string => {
  if (answer.kind === 'failed') return saysOf(problemOf(answer))
  if (answer.kind === 'accepted') return `${host} answered, but not what was asked`
  return brokenConnection(host, answer.code, answer.message).detail
}

const judge = (answer: Answer, asked: Asked): Outcome => {
  if (answer.kind === 'failed') return judgeFailure(problemOf(answer), answer.headers, asked)
  if (answer.kind === 'accepted') return judgeAccepted(answer.body, answer.headers, asked)
  return brokenConnection(asked.host, answer.code, answer.message)
}

const judgeAccepted = (body: unknown, headers: Headers, asked: Asked): Outcome => {
  const id = idIn(body)
  if (id !== undefined) {
    const restMs = exhaustedFor(headers)
    return { kind: 'done', ref: refOf(id, asked), ...(restMs !== undefined && { restMs }) }
  }
  return {
    kind: 'unknown',
    detail: `${asked.host} answered without the id of a post (a redirect, a page, nothing at all)`,
  }
}

const makeWritable =
  'Set the app to Read and write in the X developer console, then make new access tokens: old ones keep the old right'

const judgeFailure = (problem: Problem, headers: Headers, { handle, host }: Asked): Outcome => {
  const { status, type, title, words, codes, isPage } = problem
  const says = saysOf(problem)
  const refused = (reason: RefusalReason, next: string): Outcome => ({
    kind: 'refused',
    reason,
    detail: `${says}${/[.!?]$/.test(says) ? '' : '.'} ${next}`,
  })
  const coded = (...wanted: number[]) => wanted.some((code) => codes.includes(code))

  // A server in trouble may have created the post first: https://github.com/PLhery/node-twitter-api-v2/issues/499
  if (status >= 500 || status === 408 || coded(130, 131)) return { kind: 'unknown', detail: says }
  if (coded(135))
    return refused('credentials', 'The clock of this machine is wrong: X only takes fresh signatures')
  if (status === 401 || coded(32, 89, 215))
    return refused('credentials', `Make new access tokens for @${handle} in the X developer console`)
  if (status === 402) return refused('billing', 'Buy credits in the X developer console')
  if (/spend-?cap/i.test(`${title} ${type}`))
    return refused(
      'billing',
      'Raise the spending limit in the X developer console, or wait for the next cycle',
    )
  if (type === 'usage-capped')
    return refused('billing', 'The plan allows no more this month: change it, or wait')
  if (status === 429 || coded(88, 185))
    return {
      kind: 'later',
      scope: 'channel',
      afterMs: exhaustedFor(headers) ?? quarterHour,
      detail: `${says}. The account posts too fast`,
    }
  if (status === 403 && isPage)
    // Without a time of its own, so that it ends: mostly it passes, but at times only X's support can lift it.
    return {
      kind: 'later',
      scope: 'network',
      detail: `${says} with a page: the firewall in front of X turned this machine away`,
    }
  // The id of the post that X already has is not in the answer: https://github.com/PLhery/node-twitter-api-v2/issues/469
  if (/duplicate content/i.test(words) || coded(187)) return { kind: 'duplicate', detail: says }
  if (type === 'user-suspended' || /temporarily locked|suspended/i.test(words) || coded(64, 326))
    return refused('rights', `Sign in to x.com as @${handle} and follow what X asks there`)
  if (type === 'oauth1-permissions' || coded(261)) return refused('rights', makeWritable)
  if (appTypes.has(type) || /\bscopes?\b/i.test(words))
    return refused(
      'rights',
      'Check the access of the app, its project and its tokens in the X developer console',
    )
  if (/media IDs are invalid/i.test(words))
    return { kind: 'later', scope: 'channel', detail: `${says} The picture is uploaded anew` }
  if (unexplained.test(words))
    return refused(
      'content',
      'X gives no reason: look at the length, at links, and for a notice on the account',
    )
  if (contentStatuses.has(status)) return refused('content', 'Change the text, or leave X out for this story')
  return refused('rights', `${host} does not answer as the API of X should: check apiRoot`)
}

const saysOf = ({ status, words }: Problem) => `X answered ${status}${words === '' ? '' : `: ${words}`}`

const appTypes = new Set(['client-forbidden', 'client-not-enrolled', 'unsupported-authentication'])
const contentStatuses = new Set([400, 403, 413, 422])

/** X does not say when a window without headers ends; all its short ones last this long. */
const quarterHour = 15 * 60_000
const windows = ['x-rate-limit', 'x-app-limit-24hour', 'x-user-limit-24hour']

/**
 * How long until every exhausted window is open again, in ms. A daily block comes with the headers of the short
 * window too, whose reset is then too early: https://docs.x.com/x-api/fundamentals/rate-limits
 * Measured from X's own clock, so that a wrong clock here makes no difference. The answer to the last post that a window
 * lets through says so too. Undefined when none is exhausted, or the end of none is told.
 */
const exhaustedFor = (headers: Headers): number | undefined => {
  const now = Date.parse(String(headers.date))
  const waits = windows
    .filter((window) => headers[`${window}-remaining`] === '0')
    .map((window) => Number(headers[`${window}-reset`]) * 1000 - now)
    .filter(Number.isFinite)
  return waits.length === 0 ? undefined : Math.min(Math.max(...waits, 1_000), longestWaitMs)
}

interface Problem {
  status: number
  /** The last part of the type's address: its host and path have changed more than once. */
  type: string
  title: string
  /** What X said, for people. */
  words: string
  /** The numbers of the older API, which still come with some answers. */
  codes: number[]
  isPage: boolean
}

const problemOf = ({ status, body }: Extract<Answer, { kind: 'failed' }>): Problem => {
  const { type, title, detail, errors } = asRecord(body)
  const list = Array.isArray(errors) ? errors.map(asRecord) : []
  const said = [detail ?? title, ...list.map((error) => error.message ?? error.detail)].filter(isText)
  return {
    status,
    type: isText(type) ? (type.split(/[/#]/).at(-1) as string) : '',
    title: isText(title) ? title : '',
    words: [...new Set(said)].join(' ').slice(0, 300),
    codes: list.map((error) => Number(error.code)).filter(Number.isInteger),
    isPage: typeof body === 'string' && /<html|<!doctype/i.test(body),
  }
}

const ill = (outcome: Outcome): Health => {
  if (outcome.kind === 'refused')
    // A check carries no content, so an unexplained refusal concerns the account.
    return {
      ok: false,
      reason: outcome.reason === 'content' ? 'rights' : outcome.reason,
      detail: outcome.detail,
    }
  return {
    ok: false,
    reason: 'unreachable',
    detail: outcome.kind === 'done' ? 'unexpected answer' : outcome.detail,
  }
}

const idIn = (body: unknown): string | undefined => {
  const { id } = asRecord(asRecord(body).data)
  return isText(id) && /^\d+$/.test(id) ? id : undefined
}
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
