/** Second versions of some stories in the midst of the storm: a request that took effect late and newer words may then meet. */
import { story } from '../story.ts'

export type Revision = 'corrected' | 'retracted'

export const revisionOf = (number: number): Revision | undefined => {
  if (number % 5 === 2) return 'corrected'
  return number % 10 === 4 ? 'retracted' : undefined
}

/** What tells the words of a correction. */
export const newWords = 'a day early'

/** As a CMS puts it into the queue. */
export const revised = (number: number, revision: Revision) => {
  const first = story(number)
  return revision === 'retracted'
    ? { ...first, version: 2, status: 'retracted' }
    : { ...first, version: 2, headline: `${first.headline}, ${newWords}` }
}

/** From the first version to the second, ms: most deliveries are under way then, in doubt, or waiting for another try. */
export const revisedAfterMs: [number, number] = [100, 6_000]
