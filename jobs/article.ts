/** Job of the public queue: its data is an Article, or whatever a client took for one. */
import { accept } from '../src/desk/accept.ts'
import type { Desk } from '../src/desk/desk.ts'
import { toAnswer } from '../src/queue/enqueue.ts'
import type { JobAct } from '../src/queue/verdict.ts'

export const article =
  (desk: Desk): JobAct =>
  async (data, addedAt) => {
    const accepted = await accept(desk, data, { handedOverAt: addedAt })
    if (accepted.kind === 'set aside') return toAnswer({ asideId: accepted.id })
    const { article, verdict } = accepted
    return toAnswer({ verdict, articleId: article.id, version: article.version })
  }
