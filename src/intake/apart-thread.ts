/** The other side of `openApart`: what runs in the thread. */
import { parentPort } from 'node:worker_threads'
import type { Saying } from './apart.ts'

/** Answers every question, each answer as soon as it is there. A question that breaks the code is answered no further. */
export const answerApart = <Question, Answer>(answers: (question: Question) => Iterable<Answer>): void => {
  const say = (saying: Saying<Answer>): void => parentPort!.postMessage(saying)
  parentPort!.on('message', ({ number, question }: { number: number; question: Question }) => {
    try {
      for (const answer of answers(question)) say({ number, answer })
    } catch {
      // The answers before it are worth something all the same.
    }
    say({ number, isOver: true })
  })
  say({ isReady: true })
}
