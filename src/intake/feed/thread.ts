/** The thread that feeds are read in. */
import { answerApart } from '../apart-thread.ts'
import { type FeedAnswer, readFeed } from './read.ts'

answerApart((answer: Omit<FeedAnswer, 'body'> & { body: Uint8Array }) => {
  const { buffer, byteOffset, byteLength } = answer.body
  return [{ feed: readFeed({ ...answer, body: Buffer.from(buffer, byteOffset, byteLength) }) }]
})
