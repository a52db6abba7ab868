/** The words of a language model in place of the article's own, on channels that want them: only if nothing in them is new, and once for all. */
import type { Article } from '../domain/article.ts'
import { monthOf } from '../domain/rules.ts'
import type { Rewriter } from '../rewrite/rewriter.ts'
import type { Decision, RewriteStore } from '../store/rewrites.ts'
import { clean } from '../text/clean.ts'
import { unfaithful } from '../text/faithful.ts'
import type { Desk } from './desk.ts'

export interface Rewriting {
  rewriter: Rewriter
  store: RewriteStore
  /** The channels that want it. */
  channels: ReadonlySet<string>
  /** How often the model may be asked in a calendar month, UTC. */
  perMonth: number
}

export interface Wording {
  /** To be rendered. */
  article: Article
  /** For the history, when the channel wants the model's words: whether it got them, else why not. */
  remark?: string
}

/** What the channel would show of an article; undefined when it cannot be rendered. Pure. */
export type Show = (article: Article) => string | undefined

/**
 * The article in the words that this channel shows. What was decided first for a version of a story on a channel stands
 * for seven days, for every worker and every retry.
 * A failure stands too, so that a post which may be out is never sent a second time in other words.
 * @param now by the clock of Redis, ms since the epoch
 */
export const worded = async (
  { rewriting, log }: Pick<Desk, 'rewriting' | 'log'>,
  channelId: string,
  article: Article,
  show: Show,
  now: number,
): Promise<Wording> => {
  if (!rewriting?.channels.has(channelId)) return { article }
  const { rewriter, store } = rewriting
  const key = `${encodeURIComponent(article.id)}:${article.version}:${channelId}:${rewriter.version}`
  let decision = await store.kept(key)
  if (!decision) {
    decision = await store.keep(key, await decide(rewriting, article, show, now))
    if ('why' in decision)
      log.warn({ article: article.id, channel: channelId, why: decision.why }, 'not rewritten')
  }
  if ('why' in decision) return { article, remark: notUsed(decision.why) }
  const rewritten = withSummary(article, decision.text)
  // The channel may have changed since.
  return showsWhole(show, rewritten, decision.text)
    ? { article: rewritten, remark: 'its summary is the language model’s' }
    : { article, remark: notUsed(notShown) }
}

const notUsed = (why: string): string => `the language model’s text was not used: ${why}`
const notShown = 'the channel would not show all of it: it is too long, or repeats the headline'

const decide = async (
  { rewriter, store, perMonth }: Rewriting,
  article: Article,
  show: Show,
  now: number,
): Promise<Decision> => {
  const resting = rewriter.resting()
  if (resting) return { why: resting }
  const room = roomFor(article, show)
  if (room < leastRoom) return { why: 'there is no room for a summary' }
  const month = monthOf(now)
  if (!(await store.take(month, perMonth)))
    return { why: `its ${perMonth} requests of ${month} are used up (rewrite.perMonth)` }
  const answer = await rewriter.rewrite(article, room)
  if (answer.kind === 'failed') return { why: answer.why }
  return judged(article, answer.text, show)
}

/** Whether a text may go in place of the article's own summary on a channel. Pure. */
export const judged = (article: Article, written: string, show: Show): Decision => {
  const text = clean(written)
  const reasons = unfaithful(text, article)
  if (reasons.length > 0) return { why: reasons.slice(0, mostReasons).join('; ') }
  if (!/[\p{Sentence_Terminal}…]["'”’»」』)]*$/u.test(text))
    return { why: 'it ends in the middle of a sentence' }
  return showsWhole(show, withSummary(article, text), text) ? { text } : { why: notShown }
}

const mostReasons = 3

/** Where a summary comes from is the standfirst, and then the body: so only this one can. */
const withSummary = (article: Article, text: string): Article => ({ ...article, standfirst: text, body: [] })

/** Letters and digits, since the channel may have typography of its own. */
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

const showsWhole = (show: Show, rewritten: Article, text: string): boolean =>
  bare(show(rewritten) ?? '').includes(bare(text))

/** Shorter than a sentence. */
const leastRoom = 40
/** A summary, not a story. */
const mostRoom = 600

/** How many letters, like those of the headline, the channel shows of a summary; found by trying, since limits and templates are its own. */
export const roomFor = (article: Article, show: Show): number => {
  const letter = /\p{L}/u.exec(article.headline)?.[0].toLowerCase() ?? 'a'
  const fits = (length: number): boolean => {
    // Of words, so that nothing takes it for a link or another long word.
    const text =
      `${letter.repeat(7)} `
        .repeat(length)
        .slice(0, length - 1)
        .trimEnd() + '.'
    return showsWhole(show, withSummary(article, text), text)
  }
  let [low, high] = [0, mostRoom]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle - 1
  }
  return low
}
