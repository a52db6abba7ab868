/** Worker processes under a supervisor that starts each again, however it died. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Chance } from './chance.ts'

/** Something that was done to a process. */
export interface Blow {
  what: 'killed' | 'frozen' | 'killed in its shutdown' | 'Redis killed'
  /** ms since the epoch */
  at: number
}

export interface Fleet {
  /** One blow against a worker, which misses when that one is down already: else nobody would live to do anything. */
  strike(): void
  /** Ends every freeze; resolves when all workers are up. */
  recover(): Promise<void>
  blows: Blow[]
  /** What must not happen: workers that ended by themselves, lines that speak of a bug. */
  surprises: string[]
  close(): Promise<void>
}

interface Slot {
  child: ChildProcess
  up: boolean
  struck: boolean
  thaw?: () => void
}

const restartAfterMs = 200
/** What a worker says when it is at work. */
const ready = 'Stop with Ctrl-C'
/** Of eight blows. */
const kinds: ReadonlyArray<Blow['what']> = [
  'killed',
  'frozen',
  'killed',
  'killed in its shutdown',
  ...Array<Blow['what']>(4).fill('killed'),
]
/** Past the lock of its jobs (10 s) and the lease of its attempts (5 s). */
const freezeMs: [number, number] = [11_000, 15_000]

/** @param args of node, for one worker */
export const startFleet = async (
  size: number,
  args: string[],
  env: Record<string, string>,
  luck: Chance,
): Promise<Fleet> => {
  const blows: Blow[] = []
  const surprises: string[] = []
  const slots: Slot[] = []
  let closing = false
  let strikes = 0

  const start = (): Slot => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const slot: Slot = { child, up: false, struck: false }
    let tail = ''
    const hear = (chunk: Buffer): void => {
      const text = String(chunk)
      slot.up ||= text.includes(ready)
      tail = (tail + text).slice(-2_000)
      for (const line of text.split('\n'))
        if (/this is a bug|broke its contract|Error: /.test(line) && surprises.length < 50)
          surprises.push(line.slice(0, 500))
    }
    child.stdout!.on('data', hear)
    child.stderr!.on('data', hear)
    child.once('exit', (code, signal) => {
      slot.up = false
      slot.thaw?.()
      if (closing) return
      if (!slot.struck) surprises.push(`a worker ended by itself (${code ?? signal}): ${tail}`)
      setTimeout(() => {
        if (!closing) slots[slots.indexOf(slot)] = start()
      }, restartAfterMs)
    })
    return slot
  }
  for (let n = 0; n < size; n++) slots.push(start())
  const killAll = () => slots.map(({ child }) => child.kill('SIGKILL'))
  process.once('exit', killAll) // none may outlive the bench, however it ends
  const allUp = () => until(() => slots.every(({ up }) => up))
  await allUp()

  const freeze = (slot: Slot): void => {
    const { child } = slot
    child.kill('SIGSTOP')
    const timer = setTimeout(() => slot.thaw?.(), luck.between(...freezeMs))
    slot.thaw = () => {
      clearTimeout(timer)
      slot.thaw = undefined
      child.kill('SIGCONT')
    }
  }

  return {
    blows,
    surprises,
    strike() {
      const patience = luck.between(0, 800)
      const slot = luck.oneOf(slots)
      if (!slot.up || slot.thaw) return
      // One that sleeps is enough: somebody must do the work.
      const due = kinds[strikes++ % kinds.length]!
      const what = due === 'frozen' && slots.some(({ thaw }) => thaw) ? 'killed' : due
      blows.push({ what, at: Date.now() })
      if (what === 'frozen') return freeze(slot)
      slot.struck = true
      slot.up = false
      slot.child.kill(what === 'killed' ? 'SIGKILL' : 'SIGTERM')
      if (what !== 'killed') setTimeout(() => slot.child.kill('SIGKILL'), patience)
    },
    async recover() {
      for (const { thaw } of slots) thaw?.()
      await allUp()
    },
    async close() {
      closing = true
      process.off('exit', killAll)
      await Promise.all(
        slots
          .map(({ child }) => child)
          .filter((child) => child.exitCode === null && child.signalCode === null)
          .map((child) => {
            const gone = new Promise((resolve) => child.once('exit', resolve))
            child.kill('SIGKILL')
            return gone
          }),
      )
    },
  }
}

const until = async (holds: () => boolean): Promise<void> => {
  const deadline = Date.now() + 30_000
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('the workers do not come up')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
