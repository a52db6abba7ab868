/** Moments on the command line, as strict as in an article. */
import { InvalidArgumentError } from 'commander'
import { instant } from '../intake/schema.ts'

/** An instant with its zone, which is what `07:00` alone would leave to guesses. */
export const moment = (value: string): string => {
  const read = instant.safeParse(value)
  if (!read.success) throw new InvalidArgumentError(`It ${read.error.issues[0]!.message}.`)
  return read.data
}
