/** Asks a language model for summaries, and leaves it alone for a while when it fails: no story waits for a dead machine. */
import type { Article } from '../domain/article.ts'
import type { SteadyClock } from '../domain/clock.ts'
import type { Answer, Ask } from './model.ts'
import { prompt, promptVersion } from './prompt.ts'

export interface Rewriter {
  /** Another one may give other words for the same story. */
  version: string
  /** Undefined when the model may be asked, else why not. */
  resting(): string | undefined
  /** Asks once. Never throws. @param most how long the summary may be, in characters */
  rewrite(article: Article, most: number): Promise<Answer>
}

/** So many failures in a row, and the model rests for so long. For each process by itself. */
const mostFailures = 3
const restMs = 5 * 60_000

/** In scripts where a token is least, about one a character; a little for the end. */
const tokensFor = (characters: number): number => characters + 50

export const openRewriter = (ask: Ask, clock: SteadyClock): Rewriter => {
  let failures = 0
  let restsUntil = 0
  return {
    version: promptVersion,
    resting: () =>
      clock.monotonic() < restsUntil
        ? `it failed ${mostFailures} times in a row and is left alone for ${restMs / 60_000} minutes`
        : undefined,
    async rewrite(article, most) {
      const answer = await ask(prompt(article, most), tokensFor(most))
      failures = answer.kind === 'failed' ? failures + 1 : 0
      if (failures >= mostFailures) {
        restsUntil = clock.monotonic() + restMs
        failures = 0
      }
      return answer
    },
  }
}
