/** From a place in a text to where it stands in the YAML: in a block, behind its indentation; in quotes, behind escapes. */
import type { Scalar } from 'yaml'

/** The escapes of a double-quoted scalar: how many digits follow (https://yaml.org/spec/1.2.2/#57-escaped-characters). */
const digits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/**
 * Offset in `source` of the character at `index` of the value. All styles keep the order of the characters that are no
 * space, so they are counted off.
 */
export const placeInScalar = (source: string, scalar: Scalar, index: number): number => {
  const value = String(scalar.value)
  const [start] = scalar.range!
  const quoted = scalar.type === 'QUOTE_DOUBLE'
  const block = scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED'
  let at = block
    ? source.indexOf('\n', start) + 1
    : start + (quoted || scalar.type === 'QUOTE_SINGLE' ? 1 : 0)
  for (let i = 0; i < value.length; i++) {
    if (/\s/.test(value[i]!) && i < index) continue
    for (let length = 1; at < source.length; at += length) {
      const escaped = quoted && source[at] === '\\'
      length = escaped ? 2 + (digits[source[at + 1]!] ?? 0) : 1
      const same = escaped ? !/[nrt ]/.test(source[at + 1]!) : source[at] === value[i]
      if (i >= index && same) return at
      if (!same) continue
      at += length
      break
    }
    if (i >= index) break
  }
  return Math.min(at, source.length)
}
