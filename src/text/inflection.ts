/** When two spellings may be the same word in another case: `Київ` and `Києві`. Strict, since `Марія` is not `Марко`. */

const list = (text: string): string[] => text.split(/\s+/).filter((ending) => ending !== '')

/** What may follow a stem, beside nothing. */
const endings: Readonly<Record<string, string[]>> = {
  uk: list(`а у і ю я о е є и ї ь ом ем єм ою ею єю ов ев ів ій ий ям ам ях ах ами ями ові еві єві ого ому им ої их ими ія ії ію ією
    ка ки ку ці кою га ги гу зі гою ха хи ху сі хою`),
  ru: list(
    `а у е ы и я ю ь й о ом ем ём ой ей ою ею ов ев ам ям ах ях ами ями ого его ому ему ым им ий ый ая яя ую юю ое ые ие их ых ью`,
  ),
  pl: list(`a u i y e o em iem om ami iami ach iach ie ow owi iowi ego iego emu iemu ym im ej iej ka ke ki ko ku ce ga ge gi go dze ta cie
    da dzie ra rze la le ych ich`),
  de: list('s es e en n er ern em'),
  fr: list('s e es'),
  es: list('s es'),
  en: list('s es'),
  ar: list('ه ها هم ات ون ين ان ي ت ا'),
  he: list('ים ות ה ת י ו'),
}

/** Prepositions, articles and conjunctions that are written together with the word. */
const attached: Readonly<Record<string, RegExp>> = {
  ar: /^[وف]?[بكل]?(?:ال|ل(?=ل))?/,
  he: /^[ושהבלכמ]{1,3}/,
}

const shortest = 3

/** Small letters without accents and signs of vowels, and with the vowels alike that trade places in inflection. */
export const folded = (word: string, language: string): string => {
  const plain = word
    .toLowerCase()
    .replace(/['’ʼ`´]/g, '’')
    .replace(/’s$/, '')
  if (language === 'uk') return plain.replace(/[їєі](?=.)/g, 'о')
  if (language === 'ru') return plain.replaceAll('ё', 'е')
  return plain
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replaceAll('ł', 'l')
    .replaceAll('ß', 'ss')
    .replace(/[أإآ]/g, 'ا')
    .replaceAll('ى', 'ي')
    .replaceAll('ة', 'ه')
    .replaceAll('ـ', '')
}

/** Of a folded word: itself, and what is left of it without an ending. Two words are alike when they share one. */
export const stems = (word: string, language: string): string[] => {
  const own = endings[language] ?? endings.en!
  const bare = attached[language]?.exec(word)?.[0]
  const starts = bare ? [word, word.slice(bare.length)] : [word]
  return starts.flatMap((start) => [
    start,
    ...own
      .filter((ending) => start.endsWith(ending) && start.length - ending.length >= shortest)
      .map((ending) => start.slice(0, -ending.length)),
  ])
}
