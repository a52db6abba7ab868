/** Languages on the command line, as strict as in an article. */
import { InvalidArgumentError } from 'commander'
import { language } from '../intake/schema.ts'

/** A language tag in its canonical spelling. */
export const languageTag = (value: string): string => {
  const read = language.safeParse(value)
  if (!read.success) throw new InvalidArgumentError(`It ${read.error.issues[0]!.message}.`)
  return read.data
}
