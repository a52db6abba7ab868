/** Who is at work. */
import { hostname } from 'node:os'
import { isAlive } from '../alive.ts'
import { type WorkerLife, workerSilenceMs } from '../desk/board.ts'
import type { Desk } from '../desk/desk.ts'

/** A worker that was killed gives no last sign: on this machine its process tells, elsewhere only its silence. */
export const atWork = (workers: WorkerLife[]): WorkerLife[] =>
  workers.filter(({ host, pid }) => host !== hostname() || isAlive(pid))

/** Asks for nothing else, as a health check must not cost what a whole status does. */
export const workersAtWork = async (ledger: Desk['ledger']): Promise<WorkerLife[]> =>
  atWork(await ledger.workers(workerSilenceMs))
