/** Posts with all that makes positions in a text go wrong, made of every combination of a few own words. */

/** Each ends or begins where an entity does: surrogates, sequences of emoji, marks that combine, both directions. */
const edges = [
  'Ferry',
  'порт 🚢',
  '👩‍👩‍👧',
  '❤️‍🔥 day',
  'cafe\u0301',
  '市議会',
  '𠮷野家',
  'مجلس المدينة',
  'מועצה 🇺🇦',
  '1️⃣ first',
  '𝓑old & <b>raw</b>',
  'ก็ดี 🫱🏻‍🫲🏿',
  'Z͑ͫ̓algo',
  '\u200Fימין\u200E',
  '“5 & 6” © ™',
  '⛴️',
  '\u{10FFFD}',
  'नमस्ते',
]

export interface Said {
  headline: string
  summary: string
  section: string
}

/** 18 × 18 = 324 of them. */
export const texts: Said[] = edges.flatMap((headline, index) =>
  edges.map((summary, other) => ({
    headline: `${headline} ${edges[(index + other) % edges.length]}`,
    summary: other % 3 === 0 ? `${summary}\n\nSecond 🙂 line` : summary,
    section: edges[(index * 7 + other * 5) % edges.length]!,
  })),
)

/** Styles side by side, one in the other, at both ends, and around what stands in every post. */
export const layouts = [
  '<b>{headline}</b>\n\n{summary}',
  '<i>{section}</i><b>{headline}</b>{summary}',
  '{summary}\n<b>{section} <i>{headline}</i></b>',
  '🗞<b>{headline}</b>🗞<i>{summary}</i>{section}',
]

/** As a writer of Telegram's HTML would have to escape it. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export const html = (layout: string, said: Said): string =>
  layout.replace(/\{(headline|summary|section)\}/g, (_, name: keyof Said) => escaped(said[name]))
