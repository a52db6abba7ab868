/** Hashtags from what a newsroom calls its subjects, in every script, as the networks read them. */
import { clean } from './clean.ts'

/** Marks inside a word that a reader of a hashtag does not miss: children's, п'ять, ארה"ב. */
const silent = /(?<=\p{L})['’ʼ"”״׳](?=\p{L})/gu
/** Vowels that Arabic and Hebrew write for learners only. */
const vowels = /(?<=[\p{Script=Arabic}\p{Script=Hebrew}]\p{M}*)\p{Mn}/gu
const word = /[\p{L}\p{M}\p{N}_]+/gu
const cased = /[\p{Lu}\p{Ll}]/u
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

/**
 * `climate change` → `#ClimateChange`, `تغير المناخ` → `#تغير_المناخ`, `气候 变化` → `#气候变化`. Undefined for what cannot be
 * one, such as digits alone.
 * @param marks whether the network takes combining marks in one; without them Hindi or Thai would be cut in two
 */
export const hashtag = (subject: string, marks: boolean): string | undefined => {
  const words = clean(subject).replace(silent, '').replace(vowels, '').match(word) ?? []
  const joined =
    words.length < 2
      ? (words[0] ?? '')
      : words.some((one) => cased.test(one))
        ? words.map(capitalised).join('')
        : words.join(words.some((one) => unspaced.test(one)) ? '' : '_')
  if (!/\p{L}/u.test(joined) || (!marks && /\p{M}/u.test(joined))) return undefined
  // Of C++ no more is left than of C.
  if (joined.length === 1 && !unspaced.test(joined)) return undefined
  return `#${joined}`
}

/** The rest stays as it is: `EU` is no `Eu`. */
const capitalised = (one: string): string => {
  const [first = ''] = one
  return first.toUpperCase() + one.slice(first.length)
}

/** The first `count` that there are, none twice. */
export const hashtags = (subjects: readonly string[], count: number, marks: boolean): string[] => {
  const found = new Map<string, string>()
  for (const subject of subjects) {
    if (found.size >= count) break
    const tag = hashtag(subject, marks)
    if (tag && !found.has(tag.toLowerCase())) found.set(tag.toLowerCase(), tag)
  }
  return [...found.values()]
}
