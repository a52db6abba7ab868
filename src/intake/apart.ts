/** What a stranger's text could make endless is read in a thread that can be ended: nothing else in Crier waits for it. */
import { Worker } from 'node:worker_threads'

export interface Apart<Question, Answer> {
  /**
   * The last answer that the thread gave within the limits, and before the signal ended the wait: an answer may be
   * followed by a fuller one. Undefined when there is none. Questions take turns. Never throws.
   */
  ask(question: Question, signal?: AbortSignal): Promise<Answer | undefined>
  close(): Promise<void>
}

export interface ApartLimits {
  /** For one question, ms, from when its turn comes and the thread is ready. */
  ms: number
  /** Of the thread's heap. */
  megabytes: number
}

/** What a thread says: see `answerApart`. */
export type Saying<Answer> =
  | { isReady: true }
  | { number: number; answer: Answer }
  | { number: number; isOver: true }

const usual: ApartLimits = { ms: 3_000, megabytes: 256 }
/** To load the parsers, on a machine that is busy. */
const startMs = 20_000

/** @param thread a built module that calls `answerApart`; started with the first question, it keeps no process alive */
export const openApart = <Question, Answer>(
  thread: URL,
  limits: ApartLimits = usual,
): Apart<Question, Answer> => {
  let worker: Worker | undefined
  let isReady = false
  let last: Promise<void> = Promise.resolve()
  let number = 0

  const start = (): Worker => {
    isReady = false
    const started = new Worker(thread, {
      resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, maxYoungGenerationSizeMb: 32 },
      stdout: true,
      stderr: true,
    })
    started.unref()
    return started
  }

  const askNext = (question: Question, hearAnswer: (answer: Answer) => void): Promise<void> => {
    worker ??= start()
    const current = worker
    const asked = ++number
    return new Promise((resolve) => {
      const end = (isSpent: boolean): void => {
        clearTimeout(timer)
        current.off('message', hear).off('error', fail).off('exit', fail)
        current.unref()
        if (isSpent) {
          if (worker === current) worker = undefined
          // It may fail once more while it ends.
          current.on('error', () => {})
          void current.terminate()
        }
        resolve()
      }
      const hear = (saying: Saying<Answer>): void => {
        if ('isReady' in saying) {
          isReady = true
          clearTimeout(timer)
          timer = setTimeout(fail, limits.ms)
        } else if (saying.number !== asked) return
        else if ('answer' in saying) hearAnswer(saying.answer)
        else end(false)
      }
      const fail = (): void => end(true)
      let timer = setTimeout(fail, isReady ? limits.ms : startMs)
      current.ref()
      current.on('message', hear).on('error', fail).on('exit', fail)
      current.postMessage({ number: asked, question })
    })
  }

  return {
    ask: (question, signal) =>
      new Promise((resolve) => {
        let best: Answer | undefined
        const leave = (): void => resolve(best)
        signal?.addEventListener('abort', leave, { once: true })
        last = last.then(async () => {
          if (!signal?.aborted)
            await askNext(question, (answer) => {
              best = answer
            })
          signal?.removeEventListener('abort', leave)
          resolve(best)
        })
      }),
    async close() {
      await worker?.terminate()
      worker = undefined
    },
  }
}
