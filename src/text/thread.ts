/** How a story goes on after its first post: whole sentences in the posts of a thread. Pure. */
import { quotations } from './quotation.ts'
import { primary, sentences } from './sentences.ts'
import { type Source, summarise } from './summary.ts'

export interface ThreadRoom {
  /** The most that `measure` may give for one post. */
  limit: number
  /** Length in the network's own unit. */
  measure(text: string): number
  /** The most posts after the first. */
  posts: number
  /** Whether each of them ends in its number, such as `2/4`. */
  numbered: boolean
}

/** UTF-16 code units of a story's sentences in one unit of any network: bounds the work, decides nothing. */
const usualUnits = 2

/**
 * The posts after `first`, in order: what the story says that the first one does not, cut between sentences only and never
 * inside a quotation. A sentence that is too long for a post ends the thread before it.
 */
export const threadOf = (
  { language, standfirst, body, said }: Source,
  first: string,
  { limit, measure, posts, numbered }: ThreadRoom,
): string[] => {
  const room = numbered ? limit - measure(numberOf(posts + 1, posts + 1)) : limit
  const size = usualUnits * room * (posts + 1)
  const whole = (part: Pick<Source, 'standfirst' | 'body'>) =>
    summarise({ language, said, ...part }, size, (run) => run.length <= size)
  const story = [whole({ standfirst, body: [] }), whole({ standfirst: '', body })].join(paragraphBreak)
  const parts: string[] = []
  let skipped = false
  for (const { glue, text } of pieces(story, language)) {
    const isKnown = first.includes(text) || parts.some((part) => part.includes(text))
    const last = parts.at(-1)
    const longer = last !== undefined && `${last}${skipped ? paragraphBreak : glue}${text}`
    skipped = isKnown
    if (isKnown) continue
    if (longer !== false && measure(longer) <= room) parts[parts.length - 1] = longer
    else if (parts.length < posts && measure(text) <= room) parts.push(text)
    else break
  }
  return numbered ? parts.map((part, i) => part + numberOf(i + 2, parts.length + 1)) : parts
}

const paragraphBreak = '\n\n'
const numberOf = (post: number, posts: number): string => ` ${post}/${posts}`

interface Piece {
  /** What stands between it and the one before. */
  glue: string
  text: string
}

/** What must stay together: a sentence, or as many as one quotation spans. */
const pieces = (story: string, language: string): Piece[] =>
  story.split(paragraphBreak).flatMap((paragraph) => {
    const found: Piece[] = []
    let taken = 0
    let end = 0
    for (const sentence of sentences(paragraph, primary(language))) {
      end = paragraph.indexOf(sentence, end) + sentence.length
      const rest = paragraph.slice(taken, end)
      const text = rest.trimStart()
      if (quotations(text).open.length > 0) continue
      const space = rest.slice(0, rest.length - text.length)
      found.push({ glue: found.length === 0 ? paragraphBreak : space, text })
      taken = end
    }
    return found
  })
