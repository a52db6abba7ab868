/** Job of upkeep: asks each network, day by day, whether Crier may still post, before a story finds out. */
import { checkAll, type WatchDesk } from '../src/desk/check.ts'
import type { JobAct } from '../src/queue/verdict.ts'

export const check =
  (desk: WatchDesk): JobAct =>
  async () => {
    const checked = await checkAll(desk)
    return `${checked.filter(({ health }) => health.ok).length} of ${checked.length} channels are well`
  }
