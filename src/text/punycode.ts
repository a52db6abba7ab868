/** How long a label of a host name is once it is in ASCII, since that is what may have 63 characters (RFC 3492, RFC 1035). */

const base = 36
const tMin = 1
const tMax = 26
const skew = 38
const damp = 700

/** Every step of the encoding of RFC 3492, section 6.3, except for writing its digits down. */
export const asciiLength = (label: string): number => {
  const points = Array.from(label, (letter) => letter.codePointAt(0)!)
  const ascii = points.filter((point) => point < 0x80).length
  if (ascii === points.length) return ascii
  let length = 'xn--'.length + ascii + (ascii > 0 ? 1 : 0)
  let next = 0x80
  let delta = 0
  let bias = 72
  let handled = ascii
  while (handled < points.length) {
    const smallest = Math.min(...points.filter((point) => point >= next))
    delta += (smallest - next) * (handled + 1)
    next = smallest
    for (const point of points) {
      if (point < next) delta++
      if (point !== next) continue
      length += digitsOf(delta, bias)
      bias = adapted(delta, handled + 1, handled === ascii)
      delta = 0
      handled++
    }
    delta++
    next++
  }
  return length
}

/** How many digits a number takes. */
const digitsOf = (delta: number, bias: number): number => {
  let digits = 1
  let left = delta
  for (let k = base; ; k += base) {
    const threshold = Math.min(Math.max(k - bias, tMin), tMax)
    if (left < threshold) return digits
    left = Math.floor((left - threshold) / (base - threshold))
    digits++
  }
}

const adapted = (delta: number, handled: number, isFirst: boolean): number => {
  let left = isFirst ? Math.floor(delta / damp) : delta >> 1
  left += Math.floor(left / handled)
  let k = 0
  for (; left > ((base - tMin) * tMax) >> 1; k += base) left = Math.floor(left / (base - tMin))
  return k + Math.floor(((base - tMin + 1) * left) / (left + skew))
}
