/** Where a page of a list ended, as a word that clients hand back and do not look into. */
import { Refusal } from './refusal.ts'

export interface Place {
  at: number
  id: string
}

export const toCursor = ({ at, id }: Place): string =>
  Buffer.from(JSON.stringify([at, id])).toString('base64url')

export const fromCursor = (cursor: string): Place => {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (Number.isFinite(at) && typeof id === 'string') return { at: at as number, id }
  } catch {
    // not ours, as below
  }
  throw new Refusal(
    'malformed',
    'This cursor is none of ours. Take it from `next` of the page before, or leave it out to begin again.',
  )
}
