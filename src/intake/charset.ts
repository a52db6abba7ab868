/** Bytes to text: what they are written in is said in up to four places, and not always truly. */

/** In a header, in a page's `<meta>`, in XML's prolog. */
const named = /(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)/i
/** A document may say it no later (HTML, 13.2.3.2, gives 1024; templates put comments first). */
const prescanned = 4_096

const marks: Array<[label: string, bytes: number[]]> = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/**
 * The text of a page or a feed. What decides, in order: a byte order mark; text that is UTF-8 beyond chance, since servers and
 * templates name old charsets for what moved on long ago; the header; the document; UTF-8. What does not fit the bytes
 * is a lie, and the next one is tried. Never throws: what fits nothing is read as far as it can be.
 */
export const decode = (bytes: Buffer, contentType = ''): string => {
  const mark = marks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0]
  if (mark) return new TextDecoder(mark).decode(bytes)
  const utf8 = fitting(bytes, 'utf-8')
  if (utf8 !== undefined && utf8.length < bytes.length) return utf8
  const beginning = bytes.subarray(0, prescanned).toString('latin1')
  const labels = [named.exec(contentType.slice(0, 500))?.[1], ofItself(named.exec(beginning)?.[1])]
  for (const label of labels) {
    const text = label && fitting(bytes, label)
    if (text !== undefined && text !== '') return text
  }
  return utf8 ?? new TextDecoder(labels.find(isCharset)).decode(bytes)
}

/** Undefined when it is written in something else. The end may be cut off in the middle of a character. */
const fitting = (bytes: Buffer, label: string): string | undefined => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return undefined
  }
}

const isCharset = (label: string | undefined): boolean => {
  try {
    return label !== undefined && Boolean(new TextDecoder(label))
  } catch {
    return false
  }
}

/** What can be read byte by byte is not the UTF-16 that it says it is (HTML, 13.2.3.2). */
const ofItself = (label: string | undefined): string | undefined =>
  label && /^utf-?16/i.test(label) ? undefined : label
