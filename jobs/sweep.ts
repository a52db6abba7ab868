/** Job of upkeep: finds what a crash left behind. */
import type { Desk } from '../src/desk/desk.ts'
import { sweep as sweepAct } from '../src/desk/sweep.ts'
import type { JobAct } from '../src/queue/verdict.ts'

export const sweep =
  (desk: Desk): JobAct =>
  async () => {
    const { doubtful, woken } = await sweepAct(desk)
    return `${doubtful} doubtful, ${woken} woken`
  }
