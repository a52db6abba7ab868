/** Where a full stop does not end a sentence, language by language: data for `sentences`, without the last full stop. */

export interface Habits {
  /** Never the end: a title, or a word that announces what follows. Lower case, inner full stops kept, no spaces. */
  hard: ReadonlySet<string>
  /** The end only when the next word is one of `starters`. */
  soft: ReadonlySet<string>
  /** The end before any capital letter: what closes a list, and measures. A single letter is one only after a number. */
  final: ReadonlySet<string>
  /** Not the end when a number follows; otherwise a word like any other. */
  counted: ReadonlySet<string>
  /** Words that begin a sentence and no name. */
  starters: ReadonlySet<string>
  /** Words that end in a short form, as `Hauptstr.` */
  compound?: RegExp
  /** How the sentence goes on after a quotation that has its own end mark. */
  speaker?: RegExp
  /** The full stop after a small number makes it an ordinal: `3. Oktober`. */
  ordinals?: true
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter(Boolean))

const none = words('')

const plain: Habits = { hard: none, soft: none, final: none, counted: none, starters: none }

const en: Habits = {
  hard: words(`mr mrs ms mx dr prof rev hon fr gen lt col maj capt cmdr cpl sgt pvt adm gov sen rep pres supt insp det
    mt messrs mme mlle e.g i.e viz cf vs v approx est dept`),
  soft: words(`st jr sr inc corp co ltd llc plc bros a.m p.m ph.d m.d b.a u.s.c ave blvd rd sq ft ariz calif colo
    conn fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa penn tenn tex va vt wash wis wyo al
    univ assn`),
  final: words('etc'),
  counted: words(`no nos p pp art sec fig vol ch ver jan feb mar apr jun jul aug sept sep oct nov dec`),
  starters:
    words(`the a an this that these those he she it they we i you his her its their our my there here in on at
    by for from to as if when while where after before since until with without but and or so yet however meanwhile
    although though because what who why how which some many most all both each no not one two three it's he's she's
    they're we're that's nobody nothing everybody everyone everything somebody someone something about more less
    other others another during under over now then also only even still just if there's officials police`),
  speaker:
    /^(?:\p{Lu}\S*|the|a|an)(?: [\p{L}.'’-]+){0,4} (?:said|says|asked|asks|shouted|cried|added|told|wrote|replied)\b/u,
}

const uk: Habits = {
  hard: words(`ім вул просп пр-т пл пров бул бульв обл див напр акад проф доц ред упоряд гол заст гр гр-н гр-ка св т.зв
    т.з дж смт р-н оз г-н п.п і.о в.о т.в.о ген полк підполк кап лейт сер`),
  soft: words(`р рр м с о г ст н.е т.і дол долл кв куб`),
  final: words(`т.д т.п ін тис млн млрд трлн коп грн год хв сек км см мм кг м`),
  counted: words(`п пп ч абз розд рис табл іл с стор т гл кн вид буд кв корп оф каб`),
  starters:
    words(`він вона воно вони ми ви я це цей ця ці той та ті у в на за до від з із зі по про під над при після
    перед через але проте однак і й а також тоді тому там тут так як якщо коли де хто що чому його її їх наш наша нині потім
    раніше нагадаємо водночас натомість адже усі всі кожен один`),
}

const ru: Habits = {
  hard: words(`им ул просп пр-т пл пер бул бульв обл см напр акад проф доц ред сост гл зам гр св т.н т.е дж р-н оз
    г-н г-жа и.о врио ген полк подполк кап лейт`),
  soft: words(`г гг м с о ст пр н.э долл кв куб в вв`),
  final: words(`т.д т.п др тыс млн млрд трлн коп руб час мин сек км см мм кг м`),
  counted: words(`п пп ч абз разд рис табл илл с стр т гл кн изд д кв корп оф каб`),
  starters:
    words(`он она оно они мы вы я это этот эта эти тот та те у в во на за до от с со из по о об про под над при
    после перед через но однако и а также тогда поэтому там тут так как если когда где кто что почему его её ее их наш
    наша сейчас потом ранее напомним все каждый один`),
}

const de: Habits = {
  hard: words(`a dr prof hr fr frl dipl-ing ing st z u z.b d.h u.a i.d.r bzw ca vgl sog sogen inkl exkl zzgl evtl ggf max min
    mind str gen lt maj abg geb gest verh red hrsg v med phil jur nat kath ev`),
  soft: words(`jr sen co mio mrd tsd jh jhd chr n.chr v.chr`),
  final: words('usw etc u.s.w'),
  compound: /\p{L}str$/u,
  counted: words(`nr art abs s bd kap ziff abb tel jan feb mär apr jun jul aug sept okt nov dez`),
  starters:
    words(`der die das den dem des ein eine einen er sie es wir ihr ich dies diese dieser dieses in im am an auf
    bei mit nach von vor zu zum zur für aus über unter seit bis um doch aber und oder auch dann danach dort hier so wie
    wenn als weil während was wer warum wo man jetzt nun zuvor zudem`),
  ordinals: true,
}

const fr: Habits = {
  hard: words(
    `m mm mme mmes mlle mlles dr pr me mgr st ste gén col cap lt cf ex p.ex c-à-d env av bd boul chap`,
  ),
  soft: words(`cie sté min max éd vol j.-c`),
  final: words('etc'),
  counted: words(`n no art p pp fig tél al`),
  starters:
    words(`le la les l un une des il elle ils elles nous vous je on ce cet cette ces c'est c’est dans en au aux à
    sur pour par avec sans mais et ou donc or car si quand comme lorsque après avant depuis selon son sa ses leur`),
}

const es: Habits = {
  hard: words(`sr sra srta sres dr dra prof profa d dña gral cnel cap tte lic ing arq mons av avda avd c pza p.ej ej sto sta
    excmo ilmo`),
  soft: words(`cía s.a s.l ee ee.uu uu ud uds vd vds a.m p.m a.c d.c`),
  final: words('etc'),
  counted: words(`n nº núm art pág págs p pp fig cap tel vol`),
  starters:
    words(`el la los las un una él ella ellos ellas nosotros yo esto este esta estos estas eso ese esa en a al de
    del con sin por para desde hasta según sobre tras pero y o si cuando como mientras aunque también además no su sus`),
}

const pl: Habits = {
  hard: words(`dr prof mgr inż hab ks św gen płk ppłk mjr kpt por sierż ul al pl os im np tzn tzw m.in wg ob zob por
    pseud śp woj pow gm red bp abp kard dyr asp ok`),
  soft: words(`r w wiek gr godz min n.e p.n.e jr szt`),
  final: words(`itd itp in tys mln mld zł proc sek km cm mm kg m`),
  counted: words(`nr art ust pkt poz s str t rozdz rys tab par`),
  starters:
    words(`on ona ono oni one my wy ja to ten ta te tym tej w we na za do od z ze po o pod nad przy przed przez
    dla ale jednak i a oraz też także wtedy dlatego tam tu tutaj tak jak jeśli gdy kiedy gdzie kto co dlaczego jego jej
    ich nie według`),
}

const ar: Habits = {
  ...plain,
  hard: words('د أ م ا.د أ.د د.م ص ه'),
  speaker: /^(?:قال|قالت|صاح|صاحت|صرخ|صرخت|هتف|سأل|سألت|تساءل|تساءلت|أجاب|أجابت|رد|ردت|كتب|كتبت)(?!\p{L})/u,
}

const he: Habits = {
  ...plain,
  speaker:
    /^(?:אמר|אמרה|אמרו|שאל|שאלה|שאלו|צעק|צעקה|קרא|קראה|השיב|השיבה|ענה|ענתה|כתב|כתבה|מסר|מסרה)(?!\p{L})/u,
}

/** Also what says who spoke, since the quotation keeps its own full stop and no letter tells upper from lower case. */
const zh: Habits = {
  ...plain,
  speaker: /^[^，。！？“”「」]{0,12}(?:说|說|表示|称|稱|道|指出|强调|強調|问|問)[。，：]?/,
}
const ja: Habits = { ...plain, speaker: /^(?:と|って)/ }

/** Keyed by the primary language subtag; every other language is `plain`. */
const habits: Readonly<Record<string, Habits>> = { en, uk, ru, de, fr, es, pl, ar, he, zh, ja }

/** What to know of a language (`uk`, without region) when looking for the ends of its sentences. */
export const habitsOf = (language: string): Habits => habits[language] ?? plain
