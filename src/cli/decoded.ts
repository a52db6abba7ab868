/** Text from the bytes of a file or a pipe: garbage is found here, before anybody posts it. */
import { isUtf8 } from 'node:buffer'
import { UserError } from './exit.ts'

/**
 * UTF-8, with or without a byte order mark; UTF-16 when its mark says so.
 * @param name what the user knows it by
 * @throws UserError saying where it stops being text
 */
export const decoded = (bytes: Buffer, name: string): string => {
  const utf16 = marks.find(([mark]) => bytes.subarray(0, 2).equals(mark))
  if (utf16) return new TextDecoder(utf16[1]).decode(bytes)
  const wrong = isUtf8(bytes) ? bytes.indexOf(0) : firstWrong(bytes)
  if (wrong >= 0) throw new UserError(`${name} is not UTF-8 text (byte ${wrong + 1}). Save it as UTF-8.`)
  return new TextDecoder().decode(bytes)
}

const marks: ReadonlyArray<[mark: Buffer, encoding: string]> = [
  [Buffer.from([0xff, 0xfe]), 'utf-16le'],
  [Buffer.from([0xfe, 0xff]), 'utf-16be'],
]

/** Where the replacement characters of a lenient decoder begin. */
const firstWrong = (bytes: Buffer): number => {
  const lenient = Buffer.from(bytes.toString())
  return bytes.findIndex((byte, index) => byte !== lenient[index])
}
