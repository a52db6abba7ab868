/** Text from a feed's bytes: what they are written in is said in up to three places, and not always truly. */

const marks: Array<[bytes: number[], charset: string]> = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/**
 * The first that fits the bytes: their byte order mark, the HTTP header, the XML prolog, UTF-8. A header that says UTF-8 over
 * bytes that are none is common where a server adds it to every file. Never throws: what fits nothing is read as far as it can be.
 */
export const decode = (bytes: Buffer, contentType: string): string => {
  const mark = marks.find(([start]) => start.every((byte, index) => bytes[index] === byte))?.[1]
  const header = /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1]
  const prolog = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)["']/i.exec(
    bytes.toString('latin1', 0, 400),
  )?.[1]
  for (const charset of [mark, header, prolog, 'utf-8'])
    if (charset) {
      const text = decoded(bytes, charset)
      if (text !== undefined) return text
    }
  return new TextDecoder(mark ?? 'utf-8').decode(bytes)
}

/** The last character may be cut in two; any other that does not fit means that it is another charset. */
const decoded = (bytes: Buffer, charset: string): string | undefined => {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return undefined
  }
}
