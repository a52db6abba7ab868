/** The thread that pages are read in. */
import { answerApart } from '../apart-thread.ts'
import { readingsOf } from './article.ts'

answerApart(readingsOf)
