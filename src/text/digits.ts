/** One spelling for the digits, dashes and spaces of every script, so that texts can be compared. */

/** Compatible forms, digits of every script as 0 to 9, one kind of dash and space. Offsets of `figures` are in this text. */
export const flat = (text: string): string =>
  numerals(
    text
      .normalize('NFKC')
      .replace(/\p{Nd}/gu, digit)
      .replaceAll('\u066B', '.')
      .replaceAll('\u066C', ',')
      .replace(/[‐‑‒–—−]/g, '-')
      .replace(/\s+/g, ' '),
  )

const digit = (character: string): string => {
  const code = character.codePointAt(0)!
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++
  return String(value)
}

const han = '〇零一二三四五六七八九'
const hanNumber =
  /[〇零一二三四五六七八九十百千两兩]{2,}|[二三四五六七八九十百两兩](?=[人名岁歳年月日号個个割時分位円元周次天万亿億])/g

/** Chinese and Japanese numerals as digits where they count something; 一 alone is part of too many words. */
const numerals = (text: string): string =>
  text.replace(hanNumber, (found) => {
    const plain = found.replace(/[两兩]/g, '二').replaceAll('零', '〇')
    if (/^[〇一二三四五六七八九]+$/.test(plain)) return [...plain].map((one) => digitOf(one)).join('')
    let sum = 0
    let held = 0
    for (const one of plain) {
      const power = '十百千'.indexOf(one)
      if (power < 0) held = digitOf(one)
      else {
        sum += (held || 1) * 10 ** (power + 1)
        held = 0
      }
    }
    return String(sum + held)
  })

const digitOf = (one: string): number => Math.max(0, han.indexOf(one.replace('〇', '零')) - 1)
