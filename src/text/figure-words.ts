/** How eleven languages write units, months, days and small numbers: data for `figures`, as alternatives of a regular expression. */

/** What may follow a number, or stand before it (`$5`). The first that fits counts, so the longer name stands first. */
export const units: Readonly<Record<string, string>> = {
  'percentage points': String.raw`percentage points?|prozentpunkte?n?|points? de pourcentage|puntos porcentuales|(?:відсотков|процентн)\p{L}+ пункт\p{L}*|[вп]\.\s?п\.|punkt\p{L}* procentow\p{L}+|نقاط مئوية|个百分点|ポイント`,
  percent: String.raw`%|٪|per ?cent|prozent\p{L}*|pour ?cent|por ?ciento|процент\p{L}*|відсот\p{L}*|procent\p{L}*|proc\.|(?:ب|في )ال(?:مئة|مائة)|אחוז\p{L}*|パーセント`,
  'per mille': '‰|promille|промил{1,2}е',
  dollars: String.raw`us\$|\$|usd|dollars?|dólar\p{L}*|дол{1,2}ар\p{L}*|dolar\p{L}*|دولار\p{L}*|דולר\p{L}*|ドル|美元`,
  euros: '€|eur|euros?|євро|евро|يورو|אירו|ユーロ|欧元',
  pounds: String.raw`£|gbp|pounds?|pfund|livres?|libras?|фунт\p{L}*|funt\p{L}*|英镑|ポンド`,
  hryvnias: String.raw`₴|грн\.?|гривен?ь?|гривн\p{L}*|hryvni\p{L}*|hrywn\p{L}*|griwna|uah`,
  roubles: String.raw`₽|руб(?:л\p{L}*|\.)?|rou?bles?|rubel|rublos?|rubli|rub`,
  zlotys: String.raw`zł|złot\p{L}*|zlot\p{L}*|злот\p{L}*|pln`,
  yen: 'yens?|円|日元|jpy',
  yuan: String.raw`yuans?|юан\p{L}*|元|人民币|cny`,
  shekels: String.raw`₪|shekels?|שקל\p{L}*|ש"ח`,
  'kilometres an hour': 'km/h|kph|км/год|км/ч|كم/ساعة|קמ"ש',
  kilometres: String.raw`km|kilomet\p{L}*|kilómet\p{L}*|км|кіломет\p{L}*|километ\p{L}*|كيلومتر\p{L}*|كم|ק"מ|קילומטר\p{L}*|公里|キロメートル`,
  centimetres: String.raw`cm|centimet\p{L}*|см|сантимет\p{L}*|سم|ס"מ|厘米|センチ`,
  millimetres: String.raw`mm|millimet\p{L}*|мм|міліметр\p{L}*|миллиметр\p{L}*|מ"מ|毫米|ミリ`,
  metres: String.raw`m|met(?:er|re)s?|mèt\p{L}+|metros?|metr(?:y|ów|ach|a)?|м|метр\p{L}*|متر\p{L}*|أمتار|מטר\p{L}*|米|メートル`,
  miles: String.raw`miles?|meilen?|milles|millas?|мил[ьяеи]\p{L}*|אמיילים`,
  feet: 'feet|foot|ft',
  kilograms: String.raw`kg|kilos?|kilogram\p{L}*|кг|кілограм\p{L}*|килограм\p{L}*|كيلوغرام|ק"ג|קילוגרם|公斤|キログラム`,
  tonnes: String.raw`tonn?es?|tonnen|toneladas?|tons?|ton[yę]?|тонн\p{L}*|т|طن|أطنان|טון|吨|トン`,
  litres: String.raw`lit(?:er|re)s?|litros?|litr\p{L}*|літр\p{L}*|литр\p{L}*|升|リットル`,
  hectares: String.raw`ha|he[ck]tar\p{L}*|hectáreas?|гектар\p{L}*|га|هكتار\p{L}*|公顷|ヘクタール`,
  degrees: String.raw`°\s?[cf]?|degrees?|grad|degrés?|grados?|градус\p{L}*|stopni\p{L}*|درج\p{L}*|מעלות|度`,
  megawatts: 'mw|megawatts?|мвт|мегават{1,2}',
  gigawatts: 'gw|gigawatts?|гвт|гігават|гигаватт',
  times: 'times|mal|fois|veces|vez|раз(?:и|ів|а)?|razy?|مرات|פעמים|次|回',
  'a.m.': String.raw`a\.?\s?m\b\.?`,
  'p.m.': String.raw`p\.?\s?m\b\.?`,
  months: String.raw`months?|monat\p{L}*|mois|mes(?:es)?|міся[цч]\p{L}*|меся[цч]\p{L}*|miesi\p{L}*|شهر\p{L}*|أشهر|חודש\p{L}*|[かヶカ]月|[个個]月`,
  weeks: String.raw`weeks?|wochen?|wöchig\p{L}*|semaines?|semanas?|тиж\p{L}*|недел\p{L}*|tygod\p{L}*|أسبوع\p{L}*|أسابيع|שבוע\p{L}*|周|週間`,
  hours: String.raw`hours?|hrs?|stunden?|stündig\p{L}*|heures?|horas?|годин\p{L}*|час(?:а|ов|ы)?|godzin\p{L}*|ساع\p{L}*|שעות|שעה|小时|時間`,
  minutes: String.raw`min(?:s|ute[ns]?|utos?|ut\p{L}*|\.)?|minütig\p{L}*|хв(?:илин\p{L}*|\.)?|мин(?:ут\p{L}*|\.)?|دقيق\p{L}*|دقائق|דקות|דקה|分钟|分`,
  seconds: String.raw`sec(?:s|ond[es]*|onds|\.)?|sekund\p{L}*|secondes?|segundos?|секунд\p{L}*|ثوان|שניות|秒`,
  years: String.raw`years?(?:[- ]old)?|yrs?|jahr(?:e[ns]?)?|jährig\p{L}*|ans?|années?|años?|рок(?:и|ів|у|ах|ам)?|рік|роц\p{L}+|річ\p{L}+|год(?:а|у|ы|ов)?|лет|летн\p{L}+|lat(?:a|ach)?|letni\p{L}*|rok(?:u|iem)?|سنة|سنوات|عام\p{L}*|أعوام|שנים|שנה|שנות|年|岁|歳`,
  days: String.raw`days?|tage?n?|tägig\p{L}*|jours?|días?|дн(?:і|ів|я|ям|ях|ей)|день|діб|доб\p{L}+|dzień|dni\p{L}*|يوم\p{L}*|أيام|ימים|יום|天|日間|日`,
}

/** What multiplies the number before it, or is one by itself; by its power of ten. */
export const scales: ReadonlyArray<readonly [power: number, words: string]> = [
  [2, 'hundreds?|hunderte?|centaines?|cientos|сотн\\p{L}+|setki|مئات|מאות'],
  [
    3,
    String.raw`thousands?|tausende?n?|tsd\.?|mille|milliers?|mil(?:es)?|тисяч\p{L}*|тис\.?|тысяч\p{L}*|тыс\.?|tys\.?|tysi[ąę]c\p{L}*|ألف|آلاف|אלף|אלפי|אלפים|千`,
  ],
  [4, '万|萬'],
  [
    6,
    String.raw`million(?:en|s)?|mio\.?|mill(?:ón|ones)|mln\.?|milion\p{L}*|мільйон\p{L}*|миллион\p{L}*|млн\.?|مليون\p{L}*|ملايين|מיליון|מיליוני`,
  ],
  [8, '亿|億'],
  [
    9,
    String.raw`billions?|bn|milliard(?:en?|s)?|mrd\.?|miliard\p{L}*|mld\.?|мільярд\p{L}*|миллиард\p{L}*|млрд\.?|مليار\p{L}*|מיליארד\p{L}*`,
  ],
  [
    12,
    String.raw`trillions?|billionen|bill(?:ón|ones)|bilion\p{L}*|трильйон\p{L}*|триллион\p{L}*|трлн\.?|تريليون|兆`,
  ],
]

/** January to December. */
export const months: readonly string[] = [
  String.raw`january|januar|jänner|janvier|enero|січ(?:ень|ня|ні|нем)|январ\p{L}+|stycz(?:eń|nia|niu)|يناير|ינואר`,
  String.raw`february|februar|février|febrero|лют(?:ий|ого|ому|им)|феврал\p{L}+|lut(?:y|ego|ym)|فبراير|شباط|פברואר`,
  'march|märz|mars|marzo|берез(?:ень|ня|ні|нем)|март(?:а|е|у|ом)?|mar(?:zec|ca|cu)|مارس|آذار|מרץ|מרס',
  String.raw`april|avril|abril|квіт(?:ень|ня|ні|нем)|апрел\p{L}+|kwie(?:cień|tnia|tniu)|أبريل|إبريل|نيسان|אפריל`,
  'may|mai|mayo|трав(?:ень|ня|ні|нем)|ма(?:й|я|е|ю|ем)|maj(?:a|u|em)?|مايو|أيار|מאי',
  String.raw`june|juni|juin|junio|черв(?:ень|ня|ні|нем)|июн\p{L}+|czerw(?:iec|ca|cu)|يونيو|حزيران|יוני`,
  String.raw`july|juli|juillet|julio|лип(?:ень|ня|ні|нем)|июл\p{L}+|lip(?:iec|ca|cu)|يوليو|تموز|יולי`,
  String.raw`august|août|agosto|серп(?:ень|ня|ні|нем)|август\p{L}*|sierp(?:ień|nia|niu)|أغسطس|אוגוסט`,
  String.raw`september|septembre|septiembre|верес(?:ень|ня|ні|нем)|сентябр\p{L}+|wrze(?:sień|śnia|śniu)|سبتمبر|أيلول|ספטמבר`,
  String.raw`october|oktober|octobre|octubre|жовт(?:ень|ня|ні|нем)|октябр\p{L}+|październik\p{L}*|أكتوبر|אוקטובר`,
  String.raw`november|novembre|noviembre|листопад(?:а|і|ом)?|ноябр\p{L}+|listopad(?:a|zie)?|نوفمبر|נובמבר`,
  String.raw`december|dezember|décembre|diciembre|груд(?:ень|ня|ні|нем)|декабр\p{L}+|grud(?:zień|nia|niu)|ديسمبر|דצמבר`,
]

/** Days by name, and by their distance from the day of writing: a rewrite must not turn one into the other. */
export const days: Readonly<Record<string, string>> = {
  Monday: String.raw`mondays?|montags?|lundis?|lunes|понеділ\p{L}+|понедельник\p{L}*|poniedział\p{L}+|الا?[إا]?ثنين|(?:ב?יום) שני|(?:星期|周|礼拜)一|月曜`,
  Tuesday: String.raw`tuesdays?|dienstags?|mardis?|martes|вівтор\p{L}+|вторник\p{L}*|wtor(?:ek|ku|kiem|ki)|الثلاثاء|(?:ב?יום) שלישי|(?:星期|周|礼拜)二|火曜`,
  Wednesday:
    'wednesdays?|mittwochs?|mercredis?|miércoles|серед[аиуі]|середою|сред[аыуе]|средой|środ(?:a|y|ę|ą|zie)|الأربعاء|(?:ב?יום) רביעי|(?:星期|周|礼拜)三|水曜',
  Thursday: String.raw`thursdays?|donnerstags?|jeudis?|jueves|четвер(?:г\p{L}*)?|czwart(?:ek|ku|kiem|ki)|الخميس|(?:ב?יום) חמישי|(?:星期|周|礼拜)四|木曜`,
  Friday: String.raw`fridays?|freitags?|vendredis?|viernes|п['’ʼ]?ятниц\p{L}+|piąt(?:ek|ku|kiem|ki)|الجمعة|(?:ב?יום) שישי|(?:星期|周|礼拜)五|金曜`,
  Saturday: String.raw`saturdays?|samstags?|sonnabends?|samedis?|sábados?|суб{1,2}от\p{L}+|sobot\p{L}+|السبت|שבת|(?:星期|周|礼拜)六|土曜`,
  Sunday: String.raw`sundays?|sonntags?|dimanches?|domingos?|неділ\p{L}+|воскресень\p{L}+|niedziel\p{L}+|الأحد|(?:ב?יום) ראשון|(?:星期|周|礼拜)[日天]|日曜`,
  yesterday: 'yesterday|gestern|hier|ayer|вчора|учора|вчера|wczoraj|أمس|אתמול|昨天|昨日',
  today: "today|tonight|heute|aujourd['’]hui|hoy|сьогодні|сегодня|dzisiaj|dziś|今天|今日",
  tomorrow: 'tomorrow|demain|завтра|jutro|غدا|מחר|明天|明日',
}

const list = (text: string): string[] => text.trim().split(/\s+/)

/** The values of the words below, in their order. */
export const counted = [
  2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 30, 40, 50, 60, 70, 80, 90, 100,
]

/**
 * Words for them, in their common cases. Not for one, which in most languages is an article or a pronoun too; nor for
 * scripts without case, where every word is looked for in the article anyway.
 */
export const numberWords: Readonly<Record<string, string[]>> = {
  en: list(`two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred`),
  de: list(`zwei|zweien drei|dreien vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn
    achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert`),
  fr: list(`deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf
    vingt trente quarante cinquante soixante septante huitante nonante cents?`),
  es: list(`dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho
    diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien(?:to)?`),
  uk: list(`дв(?:а|і|ох|ом|ома)|двоє тр(?:и|ьох|ьом|ьома)|троє чотир(?:и|ьох|ьом|ма)|четверо п['’ʼ]ят(?:ь|и|ьох|ьом|еро)
    ш(?:ість|ести|істьох|естеро) с(?:ім|еми|імох|емеро) в(?:ісім|осьми|ісьмох) дев['’ʼ]ят(?:ь|и|ьох) десят(?:ь|и|ьох|еро)
    одинадцят(?:ь|и|ьох) дванадцят(?:ь|и|ьох) тринадцят(?:ь|и|ьох) чотирнадцят(?:ь|и|ьох) п['’ʼ]ятнадцят(?:ь|и|ьох)
    шістнадцят(?:ь|и|ьох) сімнадцят(?:ь|и|ьох) вісімнадцят(?:ь|и|ьох) дев['’ʼ]ятнадцят(?:ь|и|ьох) двадцят(?:ь|и|ьох)
    тридцят(?:ь|и|ьох) сорока? п['’ʼ]ятдесят(?:и|ьох)? шістдесят(?:и|ьох)? сімдесят(?:и|ьох)? вісімдесят(?:и|ьох)?
    дев['’ʼ]яност[оа] ст[оа]`),
  ru: list(`дв(?:а|е|ух|ум|умя)|двое тр(?:и|ех|ём|ёх|ем|емя)|трое четыр(?:е|ех|ёх|ем|ьмя)|четверо пят(?:ь|и|ью|еро)
    шест(?:ь|и|ью|еро) сем(?:ь|и|ью|еро) вос(?:емь|ьми) девят(?:ь|и|ью) десят(?:ь|и|ью|еро) одиннадцат(?:ь|и) двенадцат(?:ь|и)
    тринадцат(?:ь|и) четырнадцат(?:ь|и) пятнадцат(?:ь|и) шестнадцат(?:ь|и) семнадцат(?:ь|и) восемнадцат(?:ь|и)
    девятнадцат(?:ь|и) двадцат(?:ь|и) тридцат(?:ь|и) сорока? п(?:ять|яти)десят(?:и)? шест(?:ь|и)десят(?:и)?
    сем(?:ь|и)десят(?:и)? вос(?:емь|ьми)десят(?:и)? девяност[оа] ст[оа]`),
  pl: list(`dw(?:a|ie|óch|om|oma|oje) trz(?:y|ech|em|ema)|troje czter(?:y|ech|em|ema)|czworo pię(?:ć|ciu|cioro) sześ(?:ć|ciu)
    sied(?:em|miu) oś(?:iem|miu) dziewię(?:ć|ciu) dziesię(?:ć|ciu) jedena(?:ście|stu) dwana(?:ście|stu) trzyna(?:ście|stu)
    czterna(?:ście|stu) piętna(?:ście|stu) szesna(?:ście|stu) siedemna(?:ście|stu) osiemna(?:ście|stu) dziewiętna(?:ście|stu)
    dwadzie(?:ścia|stu) trzydzie(?:ści|stu) czterdzie(?:ści|stu) pięćdziesi(?:ąt|ęciu) sześćdziesi(?:ąt|ęciu)
    siedemdziesi(?:ąt|ęciu) osiemdziesi(?:ąt|ęciu) dziewięćdziesi(?:ąt|ęciu) stu|sto`),
}

/** Parts and multiples, and ranks: each must stand in the article as the same one. */
export const shares: Readonly<Record<string, string>> = {
  half: String.raw`half|halves|halbe?[nrs]?|hälfte|moitié|mitad|половин\p{L}+|połow\p{L}+`,
  third: String.raw`(?:a|one|two)[- ]thirds?|dritteln?|tiers|третин\p{L}+|треть`,
  quarter: String.raw`quarters?|viertel\p{L}*|quarts?|чверт\p{L}+|четверт[ьи]|ćwier\p{L}+`,
  double: String.raw`doubl(?:e[ds]?|ing)|twice|doppelt\p{L}*|verdoppel\p{L}+|deux fois|dobl(?:e|ó)|duplic\p{L}+|удвічі|вдвічі|подво\p{L}+|вдвое|удво\p{L}+|dwukrotn\p{L}+`,
  triple: String.raw`tripl(?:e[ds]?|ing)|verdreifach\p{L}+|втричі|втрое|trzykrotn\p{L}+`,
  dozen: String.raw`dozens?|dutzende?n?|douzaines?|docenas?|десятк\p{L}+|tuzin\p{L}*`,
  first: String.raw`first|erst(?:e[nmrs]?|mals)|premi(?:er|ère)s?|primer[oa]?s?|перш(?:ий|а|е|ого|ої|у|им|ою|і|их)|вперше|перв(?:ый|ая|ое|ого|ой|ую|ые|ых)|впервые|pierwsz\p{L}+`,
  second:
    'zweite[nmrs]?|deuxième|seconde?s|segund[oa]|друг(?:ий|ої|ого|ий)|второ(?:й|го|е)|drug(?:i|a|ą|iego|iej)',
}
