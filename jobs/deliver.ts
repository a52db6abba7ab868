/** Job of a channel's queue: brings one delivery to its channel. It carries only the delivery's id. */
import type { Job } from 'bullmq'
import { deliver as deliverAct } from '../src/desk/deliver.ts'
import type { Desk } from '../src/desk/desk.ts'
import { again } from '../src/queue/workers.ts'

export const deliver =
  (desk: Desk) =>
  async (job: Job<{ id: string }>, token?: string): Promise<string> => {
    const verdict = await deliverAct(desk, job.data.id)
    return verdict.kind === 'again' ? again(job, token, verdict.afterMs) : verdict.words
  }
