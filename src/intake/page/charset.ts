/** Bytes to text, as browsers and reality have it. */

/** `charset=` in a header or in the first bytes of a page; the place where a page may say it ends here (HTML, 13.2.3.2). */
const named = /charset\s*=\s*["']?\s*([\w.:-]+)/i
const prescanned = 4_096

const marks: Array<[label: string, bytes: number[]]> = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/**
 * The text of a page. What decides, in order: a byte order mark; text that is UTF-8 beyond chance, since servers and
 * templates name old charsets for pages that moved on long ago; the header; the page itself; UTF-8. Never throws: what
 * cannot be read becomes U+FFFD.
 */
export const decode = (bytes: Buffer, contentType = ''): string => {
  const marked = marks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))
  if (marked) return new TextDecoder(marked[0]).decode(bytes)
  const utf8 = asUtf8(bytes)
  if (utf8 !== undefined && utf8.length < bytes.length) return utf8
  const beginning = bytes.subarray(0, prescanned).toString('latin1')
  const decoder =
    decoderOf(named.exec(contentType)?.[1]) ??
    decoderOf(ofItself(named.exec(beginning)?.[1])) ??
    new TextDecoder()
  return decoder.decode(bytes)
}

/** Undefined when it is not UTF-8. A page that was cut may end in the middle of a character. */
const asUtf8 = (bytes: Buffer): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return undefined
  }
}

/** A page whose own words can be read byte by byte is not the UTF-16 that it says it is (HTML, 13.2.3.2). */
const ofItself = (label: string | undefined): string | undefined =>
  label && /^utf-?16/i.test(label) ? undefined : label

const decoderOf = (label: string | undefined): InstanceType<typeof TextDecoder> | undefined => {
  try {
    return label === undefined ? undefined : new TextDecoder(label)
  } catch {
    return undefined
  }
}
