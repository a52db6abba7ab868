/** Sentences that lean on one before them, which the reader of a post may never see: 'He', 'This', 'Thus'. */
import { quotations } from './quotation.ts'

const whole = "(?![\\p{L}\\p{M}’'])"

/** First words that point back. 'This week' and its like point at the calendar and lean on nothing. */
const first: Readonly<Record<string, RegExp>> = {
  en: new RegExp(
    `^(?:he|she|it|they|him|her|his|its|their|these(?! days)|those|that|thus|hence|but|and|so|however|therefore|moreover|` +
      `furthermore|also|instead|otherwise|meanwhile|then|yet|such|nevertheless|nonetheless|consequently|accordingly|` +
      `similarly|likewise|besides|as a result|as such|in addition|in response|in turn|at the same time|for example|` +
      `for instance|by contrast|on the other hand|among them|the former|the latter|it['’]s|he['’]s|she['’]s|they['’]re|that['’]s|` +
      `this(?! (?:week|weekend|month|year|morning|afternoon|evening|summer|autumn|fall|winter|spring|time|season|monday|` +
      `tuesday|wednesday|thursday|friday|saturday|sunday)))${whole}`,
    'iu',
  ),
  uk: new RegExp(
    `^(?:він|вона|воно|вони|його|її|їх|їхн\\p{L}+|йому|їй|їм|ним|нею|ними|це|цей|ця|ці|цьому|цим|цього(?! (?:року|тижня|місяця|літа|дня|ранку))|` +
      `той|та|те|ті|того|тим|такий|така|таке|такі|тому|отже|відтак|але|проте|однак|натомість|також|крім (?:того|цього)|` +
      `водночас|тоді|потім|тим часом|при цьому|таким чином|зокрема|через це|після цього|і|й|а)${whole}`,
    'iu',
  ),
  ru: new RegExp(
    `^(?:он|она|оно|они|его|её|ее|их|ему|ей|им|это|этот|эта|эти|этому|этим|этого(?! года)|тот|та|те|того|тем|такой|` +
      `такая|такое|такие|поэтому|итак|но|однако|зато|также|кроме (?:того|этого)|тогда|затем|тем временем|при этом|таким образом|` +
      `в частности|из-за этого|после этого|и|а)${whole}`,
    'iu',
  ),
  de: new RegExp(
    `^(?:er|sie|es(?! gibt)|ihr|ihre|ihm|ihnen|sein|seine|dies|diese(?! woche)|dieser|dieses(?! (?:jahr|wochenende|mal))|diesem|` +
      `diesen(?! (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|sommer|herbst|winter|monat))|jene\\p{L}?|` +
      `das (?:ist|war|sei|hat|sagte|teilte|soll)|daher|darum|deshalb|deswegen|dennoch|trotzdem|aber|und|doch|also|somit|` +
      `außerdem|zudem|allerdings|jedoch|dabei|damit|dagegen|dann|danach|dazu|davon|daraufhin|so|stattdessen|demnach)${whole}`,
    'iu',
  ),
  fr: new RegExp(
    `^(?:il(?! y a)|elle|ils|elles|celui|celle|ceux|celles|cela|ceci|c['’]\\p{L}+|son|sa|ses|leur|leurs|lui|` +
      `ce(?! (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|matin|midi|soir|week-end|mois|printemps))|cet(?! (?:été|hiver|automne|après-midi))|` +
      `cette(?! (?:semaine|année|nuit|fois|saison))|ces(?! (?:jours|dernier|prochain))|mais|et|or|donc|ainsi|cependant|toutefois|pourtant|` +
      `néanmoins|de plus|en outre|alors|puis|aussi|en effet|par ailleurs)${whole}`,
    'iu',
  ),
  es: new RegExp(
    `^(?:él|ella|ellos|ellas|esto|eso|ese|esa|esos|esas|aquel\\p{L}*|su|sus|` +
      `este(?! (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|mes|año|fin|verano|invierno|otoño))|` +
      `esta(?! (?:semana|mañana|tarde|noche|primavera|temporada|vez))|estos(?! días)|estas|pero|y|así|además|sin embargo|` +
      `por ello|por eso|por tanto|por lo tanto|también|entonces|luego|después|no obstante|en cambio|asimismo)${whole}`,
    'iu',
  ),
  pl: new RegExp(
    `^(?:on|ona|ono|oni|one|jego|jej|ich|im|jemu|to|ten|ta|te|ci|tego(?! (?:roku|lata|dnia|tygodnia))|temu|tym|tymi|taki|taka|takie|` +
      `dlatego|zatem|więc|ale|jednak|natomiast|także|również|ponadto|poza tym|wtedy|potem|następnie|tymczasem|przy tym|` +
      `w ten sposób|i|a)${whole}`,
    'iu',
  ),
  ar: new RegExp(
    `^و?(?:هو|هي|هم|هما|هن|هذا|هذه|هؤلاء|ذلك|تلك|لذلك|لكن|لكنه|لكنها|غير أن|إلا أن|كما|ثم|بالتالي|أما|أضاف|أضافت|تابع|تابعت|أوضح|أوضحت|أشار|أشارت)` +
      `(?! (?:الأسبوع|الشهر|العام|اليوم|الصباح|المساء|الصيف|الشتاء|الربيع|الخريف|السنة))${whole}`,
    'u',
  ),
  he: new RegExp(
    `^(?:הוא|היא|הם|הן|זה|זאת|זו|אלה|אלו|כך|לכן|לפיכך|אבל|אולם|אך|ואולם|עם זאת|לעומת זאת|כמו כן|בנוסף|אז|בכך|מכאן|לדבריו|לדבריה|לדבריהם)${whole}`,
    'u',
  ),
  zh: /^(?:[他她它](?:们|們|的|说|說|表示|在|是|还|還|也|将|將|对|對|[，,])|[他她它](?!信|加禄)|[这這](?!周|個?週|个?星期|个?月|一周|一週|个夏|个冬)|那(?!不勒斯|霸|曲)|此(?!次|间)|[该該]|其(?!实|實)|因此|因而|所以|但是|但(?=[，,他她它该該这這])|然而|不过|不過|而且|此外|同时|同時|随后|隨後|于是|於是|另外|与此同时|與此同時)/u,
  ja: /^(?:彼[はがのもをに]|彼[女ら]|それ(?!ぞれ)|これ(?!まで|から)|その|この(?!ほど|たび|度|夏|冬|春|秋|週末|日曜)|そして|しかし|だが|ただし|また[、は]|さらに|そのため|このため|したがって|よって|つまり|一方|なお|それでも|同氏|同社|同市)/u,
}

/** Whom 'he said' names nobody by; in words that stand beside a quotation. */
const pronouns = new Set(
  'he she they it він вона вони он она они er sie es il elle ils elles él ella ellos ellas on ona oni one t-il t-elle هو هي הוא היא'.split(
    ' ',
  ),
)

/**
 * Whether the sentence needs one before it: it begins with a word that points back, or only a pronoun is said to have
 * said what it quotes.
 * @param language primary subtag; without a list for it the answer is no
 */
export const leansBack = (sentence: string, language: string): boolean =>
  first[language]?.test(sentence.replace(/^[\p{P}\s]+/u, '')) === true || isSaidByPronoun(sentence)

const isSaidByPronoun = (sentence: string): boolean => {
  const outside = unquoted(sentence)
  if (outside.length === sentence.length || /\p{Lu}/u.test(outside)) return false
  const words = outside.split(/[^\p{L}\p{M}’'-]+/u).filter((word) => word !== '')
  return (
    words.length <= 6 &&
    words.some((word) => pronouns.has(word) || /-t-(?:il|elle)$|-(?:il|elle)$/.test(word))
  )
}

/** What stands outside of every quotation; brackets stay. */
export const unquoted = (text: string): string => {
  let rest = ''
  let at = 0
  for (const { start, end } of quotations(text).closed.toSorted((a, b) => a.start - b.start)) {
    if (start < at || '([（【'.includes(text[start]!)) continue
    rest += text.slice(at, start)
    at = end
  }
  return rest + text.slice(at)
}
