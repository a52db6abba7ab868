/** Hands pages to the thread that finds their bodies, one after the other, and ends it when one takes too long. */
import { Worker } from 'node:worker_threads'
import { plainLine } from './line.ts'

export interface BodyReader {
  /**
   * The paragraphs of a page's story as plain text; none when it takes too long or too much memory, or when the signal
   * ends the wait. Never throws.
   */
  read(html: string, signal: AbortSignal): Promise<string[]>
  close(): Promise<void>
}

interface Limits {
  /** For one page, ms, from when its turn comes. */
  ms: number
  /** Of the thread's heap. */
  megabytes: number
}

const usual: Limits = { ms: 3_000, megabytes: 256 }
/** An article is no book: far below what one may hold as JSON. */
const mostCharacters = 200_000
const mostParagraphs = 1_000

interface Answer {
  number: number
  paragraphs: string[]
}

/** @param thread the built body-thread; it is started with the first page, stays for the next, and keeps no process alive */
export const openBodyReader = (
  limits: Limits = usual,
  thread = new URL('./body-thread.js', import.meta.url),
): BodyReader => {
  let worker: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()
  let number = 0

  const start = (): Worker => {
    const started = new Worker(thread, {
      resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, maxYoungGenerationSizeMb: 32 },
      stdout: true,
      stderr: true,
    })
    started.unref()
    return started
  }

  const readNext = (html: string, signal: AbortSignal): Promise<string[]> => {
    if (signal.aborted) return Promise.resolve([])
    worker ??= start()
    const current = worker
    const asked = ++number
    return new Promise((resolve) => {
      const end = (paragraphs: string[], spent: boolean): void => {
        clearTimeout(timer)
        current.off('message', hear).off('error', fail).off('exit', fail)
        current.unref()
        if (spent) {
          worker = undefined
          // It may fail once more while it ends.
          current.on('error', () => {})
          void current.terminate()
        }
        resolve(paragraphs)
      }
      const hear = (answer: Answer): void => {
        if (answer.number === asked) end(answer.paragraphs, false)
      }
      const fail = (): void => end([], true)
      const timer = setTimeout(fail, limits.ms)
      current.ref()
      current.on('message', hear).on('error', fail).on('exit', fail)
      current.postMessage({ number: asked, html })
    })
  }

  return {
    async read(html, signal) {
      if (html.trim() === '' || signal.aborted) return []
      const turn = last.then(() => readNext(html, signal))
      last = turn
      return tidied(await unlessAborted(turn, signal))
    },
    async close() {
      await worker?.terminate()
      worker = undefined
    },
  }
}

const unlessAborted = (turn: Promise<string[]>, signal: AbortSignal): Promise<string[]> =>
  new Promise((resolve) => {
    const leave = () => resolve([])
    signal.addEventListener('abort', leave, { once: true })
    void turn.then((paragraphs) => {
      signal.removeEventListener('abort', leave)
      resolve(paragraphs)
    })
  })

const tidied = (paragraphs: string[]): string[] => {
  let left = mostCharacters
  return paragraphs
    .slice(0, mostParagraphs)
    .flatMap((text) => plainLine(text) ?? [])
    .filter((text) => {
      left -= text.length
      return left > 0
    })
}
