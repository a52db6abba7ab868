/** What stands among the paragraphs of a story and does not tell it, and the words that lean on a sentence before: data. */

const anywhere = [
  // Whose picture this is.
  /^(?:photo(?:s|graph)?|image|picture|video|pictured|credit|source|illustration|graphic|file photo)s?(?: (?:by|from|credit|courtesy of))?\s*[:/©|—–]/i,
  /^(?:фото|ілюстрація|иллюстрация|відео|видео|джерело|источник|скріншот|скриншот|знімок|снимок)(?: [\p{L}.]+){0,2}\s*[:/©|—–]/iu,
  /^(?:foto|bild|quelle|grafik|crédits?|crédit photo|photo|fuente|imagen|źródło|zdjęcie|fot)\.?(?: [\p{L}.]+){0,2}\s*[:/©|—–]/iu,
  /^(?:写真|図|图|图片|圖|来源|תצלום|צילום|تصوير|الصورة)\s*[:：/＝]/,
  /^(?:photo|image|picture|illustration) by /i,
  /^[©📷📸🎥]/u,
  // What else there is to read.
  /^(?:also read|read (?:also|more|next|on|the full|news|our|all)|see also|more on|more from|related(?: stor\S+| article\S*)?:|recommended:|don['’]t miss|click here|advertisement|watch:|watch the video|listen:|listen to|share (?:this|on)\b)/i,
  /^(?:читайте|читай|дивіться|смотрите|дивись|смотри|слухайте|слушайте|більше новин|больше новостей|реклама)(?![\p{L}])/iu,
  /^(?:lesen sie|lesen sie auch|mehr zum thema|mehr dazu|lire aussi|lire également|à lire|a lire|voir aussi|publicité|lea también|lee también|lea más|ver también|te puede interesar|czytaj|zobacz (?:też|także)|przeczytaj|więcej (?:o|na))(?![\p{L}])/iu,
  /^(?:اقرأ أيض|اقرأ المزيد|شاهد أيض|קראו גם|קרא עוד|ראו גם|阅读更多|延伸阅读|相关阅读|延伸閱讀|関連記事|あわせて読みたい|続きを読む)/,
  // Where else to find the newsroom.
  /^(?:follow (?:us|our|@)|follow .{1,60} on (?:x|twitter|facebook|telegram|instagram|whatsapp|google|bluesky)\b|subscribe (?:to|now|here)|sign up (?:for|to|here)|join (?:us on|our)|get (?:the|our) .{0,40}(?:newsletter|app)\b|download (?:the|our) app|support our (?:work|journalism))/i,
  /^(?:підписуй\S*|підпишіться|подписывай\S*|подпишитесь|стежте|следите|приєднуй\S*|присоединяй\S*)(?![\p{L}])/iu,
  /^(?:folgen sie uns|abonnieren sie|suivez[- ]nous|abonnez[- ]vous|inscrivez[- ]vous|síguenos|suscríbe\S*|obserwuj nas|śledź nas|zapisz się|تابعونا|تابعنا|اشترك|עקבו אחרינו|הצטרפו|关注我们|關注我們|フォロー)/iu,
]

const onlyLink = /^(?:https?:\/\/\S+|www\.\S+|[@#]\S+(?: [@#]\S+)*)$/i

/** Whether a paragraph is a credit, a pointer to other stories, or an advertisement of the newsroom. Takes clean text. */
export const isAside = (paragraph: string): boolean =>
  onlyLink.test(paragraph) || anywhere.some((pattern) => pattern.test(paragraph))

/** A first word that points back at a sentence which a reader of the post has not seen. */
const leaning: Readonly<Record<string, RegExp>> = {
  en: /^(?:he|she|it|they|him|her|his|its|their|these|those|that|thus|but|and|so|however|therefore|moreover|furthermore|also|instead|otherwise|meanwhile|then|yet|such|this(?! (?:week|month|year|morning|afternoon|evening|weekend|summer|autumn|fall|winter|spring|time|season)))(?![\p{L}])/iu,
  uk: /^(?:він|вона|воно|вони|його|її|їх|їхн\p{L}+|йому|їй|їм|це|цей|ця|ці|цього|цьому|той|та|те|ті|такий|така|таке|такі|тому|отже|але|проте|однак|натомість|також|крім того|водночас|тоді|при цьому|і|й|а)(?![\p{L}'’])/iu,
  ru: /^(?:он|она|оно|они|его|её|ее|их|ему|ей|им|это|этот|эта|эти|этого|этому|тот|та|те|такой|такая|такое|такие|поэтому|итак|но|однако|зато|также|кроме того|тогда|при этом|и|а)(?![\p{L}])/iu,
  de: /^(?:er|sie|es|ihr|ihre|ihm|ihnen|sein|seine|dies|diese|dieser|dieses|diesem|diesen|jene\p{L}?|das (?:ist|war|sei|hat|sagte)|daher|deshalb|deswegen|dennoch|trotzdem|aber|und|doch|also|außerdem|zudem|allerdings|dabei|damit|dagegen|dann)(?![\p{L}])/iu,
  fr: /^(?:il(?! y a)|elle|ils|elles|ce|cet|cette|ces|celui|celle|ceux|cela|c['’]|son|sa|ses|leur|leurs|lui|mais|et|or|donc|ainsi|cependant|toutefois|pourtant|de plus|en outre|alors)(?![\p{L}])/iu,
  es: /^(?:él|ella|ellos|ellas|esto|este|esta(?! semana| mañana| tarde| noche)|estos|estas|eso|ese|esa|esos|esas|aquel\p{L}*|su|sus|pero|y|así|además|sin embargo|por ello|por eso|por tanto|también|entonces)(?![\p{L}])/iu,
  pl: /^(?:on|ona|ono|oni|one|jego|jej|ich|im|to|ten|ta|te|tego|temu|tym|taki|taka|takie|dlatego|zatem|więc|ale|jednak|natomiast|także|również|ponadto|wtedy|przy tym|i|a)(?![\p{L}])/iu,
}

/**
 * Whether the sentence begins with a word that needs the sentence before: 'He', 'This', 'Thus'.
 * @param language primary subtag; without a list for it the answer is no
 */
export const leansBack = (sentence: string, language: string): boolean =>
  leaning[language]?.test(sentence.replace(/^[\p{P}\s]+/u, '')) === true
