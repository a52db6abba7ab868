/** Job of the doubts’ own queue: asks the network about one doubtful delivery. */
import type { Desk } from '../src/desk/desk.ts'
import { reconcile as reconcileAct } from '../src/desk/reconcile.ts'
import type { JobAct } from '../src/queue/verdict.ts'

export const reconcile =
  (desk: Desk): JobAct =>
  async (data) => {
    const verdict = await reconcileAct(desk, (data as { id: string }).id)
    return verdict.kind === 'finished' ? verdict.words : { againInMs: verdict.afterMs, scope: 'job' }
  }
