/** Where and when a story was filed, as agencies write it before the first word: readers of a post need none of it. */

const agency =
  '(?:Reuters|AP|AFP|dpa\\S*|EFE|PAP|ANSA|TASS|UPI|APA|Xinhua|Bloomberg|Kyodo|Interfax\\S*|Ukrinform|UNIAN|Belga|Lusa|' +
  'Europa Press|Associated Press|Agence France-Presse|Рейтер|Укрінформ|УНІАН|УНН|Інтерфакс\\S*|Интерфакс\\S*|ТАСС|РИА\\S*|' +
  'رويترز|أ ف ب|د ب أ|أ ش أ|وام|واس|共同|時事|ロイター|路透社|法新社|新华社)'
const dash = '(?:\\.?\\s?[-–—]{1,2})'

const forms = [
  // KYIV, May 4 (Reuters) — · Berlin (dpa/lno) - · Madrid, 4 may (EFE).- · القاهرة (رويترز) -
  new RegExp(
    `^(?:\\p{L}[\\p{L}\\p{M}\\p{N}\\s.,'’/-]{0,60})?[(（][^()（）]{0,20}${agency}[^()（）]{0,20}[)）]\\s*${dash}?\\s*`,
    'u',
  ),
  // KYIV, May 4 — · КИЇВ — ; a name that begins a sentence goes on in lower case: NATO — the alliance …
  new RegExp(
    `^(?=\\p{Lu}{4}|\\p{Lu}+[ -]\\p{Lu}{2})\\p{Lu}[\\p{Lu}.'’/ -]{3,40}(?:,[^()—–]{1,30})?\\s*${dash}\\s+(?=[«„“"‘']?\\p{Lu})`,
    'u',
  ),
  // МОСКВА, 4 мая — РИА Новости. · КИЇВ. 4 травня 2024. УНН.
  new RegExp(
    `^\\p{Lu}[\\p{L}-]{2,20}[.,]\\s\\d{1,2}\\s\\p{Ll}+(?:\\s\\d{4}(?:\\s\\p{Ll}+)?)?\\s?(?:\\.|[—–-])\\s+(?:/?${agency}(?:\\s\\p{L}+)?/?[.—–-]*\\s+)?`,
    'u',
  ),
  // 新华社北京5月4日电 · 【東京＝共同】
  /^(?:新华社|新華社|中新社|中新网|路透社|法新社|央视)[^，。]{0,20}(?:电|電|讯|訊)\s*(?:[（(][^）)]*[）)])?\s*/u,
  /^【[^】]{1,30}】\s*/u,
  // بيروت -
  /^\p{Script=Arabic}{3,15}(?: \p{Script=Arabic}{2,15})? [-–—] /u,
]

/** How long the dateline at the start of the paragraph is, with the space after it; 0 without one. */
export const datelineLength = (paragraph: string): number => {
  const start = paragraph.slice(0, 150)
  const length = Math.max(...forms.map((form) => form.exec(start)?.[0].length ?? 0))
  return length < paragraph.length ? length : 0
}
