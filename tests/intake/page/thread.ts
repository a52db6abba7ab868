/** The thread that reads pages, as it was built: Node 20 starts no thread from TypeScript. */
import { openApart } from '../../../src/intake/apart.ts'
import type { PageThread } from '../../../src/intake/page/read.ts'

export const pageThread = (
  atEnd: (close: () => Promise<void>) => void,
  limits = { ms: 10_000, megabytes: 256 },
): PageThread => {
  const thread: PageThread = openApart(
    new URL('../../../dist/src/intake/page/thread.js', import.meta.url),
    limits,
  )
  atEnd(() => thread.close())
  return thread
}
