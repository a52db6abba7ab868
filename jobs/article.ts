/** Job of the public queue: its data is an Article, or whatever a client took for one. */
import type { Job } from 'bullmq'
import { accept } from '../src/desk/accept.ts'
import type { Desk } from '../src/desk/desk.ts'
import { again } from '../src/queue/workers.ts'

/** When Redis or Crier itself is in trouble, the article waits; it never fails and is never dropped. */
const retryAfterMs = 5_000

export const article =
  (desk: Desk) =>
  async (job: Job, token?: string): Promise<string> => {
    try {
      const accepted = await accept(desk, job.data)
      return accepted.kind === 'accepted' ? accepted.verdict : `set aside as ${accepted.id}`
    } catch (error) {
      desk.log.error({ job: job.id, error }, 'the article could not be taken now; it is tried again')
      return again(job, token, retryAfterMs)
    }
  }
