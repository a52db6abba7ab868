/** Numbers on the command line, refused in commander's own words. */
import { InvalidArgumentError } from 'commander'

/** A whole number from 1. */
export const wholeNumber = (value: string): number => {
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be a whole number from 1.')
  return number
}
