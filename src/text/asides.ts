/** What stands among the paragraphs of a story and does not tell it: data. */

const anywhere = [
  // Whose picture this is.
  /^(?:photo(?:s|graph)?|image|picture|video|pictured|credit|source|illustration|graphic|file photo)s?(?: (?:by|from|credit|courtesy of))?\s*[:/©|—–]/i,
  /^(?:фото|ілюстрація|иллюстрация|відео|видео|джерело|источник|скріншот|скриншот|знімок|снимок)(?: [\p{L}.]+){0,2}\s*[:/©|—–]/iu,
  /^(?:foto|bild|quelle|grafik|crédits?|crédit photo|photo|fuente|imagen|źródło|zdjęcie|fot)\.?(?: [\p{L}.]+){0,2}\s*[:/©|—–]/iu,
  /^(?:写真|図|图|图片|圖|来源|תצלום|צילום|تصوير|الصورة)\s*[:：/＝]/,
  /^(?:photo|image|picture|illustration) by /i,
  /^[©📷📸🎥]/u,
  /^(?:getty images|ap photo|reuters\/|afp\/|epa\/|imago\/)/i,
  // What else there is to read.
  /^(?:also read|read (?:also|more|next|on|the full|news|our|all)|see also|more on|more from|related(?: stor\S+| article\S*)?:|recommended:|don['’]t miss|click here|advertisement|watch:|watch the video|listen:|listen to|share (?:this|on)\b)/i,
  /^(?:читайте|читай|дивіться|смотрите|дивись|смотри|слухайте|слушайте|більше новин|больше новостей|реклама)(?![\p{L}])/iu,
  /^(?:lesen sie|lesen sie auch|mehr zum thema|mehr dazu|lire aussi|lire également|à lire|a lire|voir aussi|publicité|lea también|lee también|lea más|ver también|te puede interesar|czytaj|zobacz (?:też|także)|przeczytaj|więcej (?:o|na))(?![\p{L}])/iu,
  /^(?:lesen sie (?:hier|dazu|weiter)|lire (?:la suite|plus)|sur le même sujet|leer más|más información|polecamy|zobacz|czytaj także)\s?[:!–—]/iu,
  /^(?:(?:по темі|по теме|до теми|к теме|больше по теме|раніше ми писали|ранее мы писали|материал по теме)\s?[:–—])/iu,
  /^(?:اقرأ أيض|اقرأ المزيد|شاهد أيض|קראו גם|קרא עוד|ראו גם|阅读更多|延伸阅读|相关阅读|延伸閱讀|関連記事|あわせて読みたい|続きを読む|【?関連|另请参阅|更多新闻|עוד בנושא|לקריאה נוספת|كتب أيضا|للمزيد)/,
  // Where else to find the newsroom.
  /^(?:follow (?:us|our|@)|follow .{1,60} on (?:x|twitter|facebook|telegram|instagram|whatsapp|google|bluesky)\b|subscribe (?:to|now|here)|sign up (?:for|to|here)|join (?:us on|our)|get (?:the|our) .{0,40}(?:newsletter|app)\b|download (?:the|our) app|support our (?:work|journalism))/i,
  /^(?:підписуй\S*|підпишіться|подписывай\S*|подпишитесь|стежте|следите|приєднуй\S*|присоединяй\S*)(?![\p{L}])/iu,
  /^(?:folgen sie uns|abonnieren sie|suivez[- ]nous|abonnez[- ]vous|inscrivez[- ]vous|síguenos|suscríbe\S*|obserwuj nas|śledź nas|zapisz się|تابعونا|تابعنا|اشترك|עקבו אחרי|הצטרפו ל|הירשמו|اضغط هنا|حمل التطبيق|订阅|訂閱|扫码|关注我们|關注我們|フォロー)/iu,
  /^(?:читайте нас|наш (?:канал|telegram|телеграм)\S*|ми (?:в|у) (?:telegram|facebook|телеграм)|мы в (?:telegram|facebook|телеграм))/iu,
  /^\p{L}[\p{L}\s]{0,30} (?:on|in) (?:telegram|whatsapp|google news)(?: and [\p{L}\s]+)?[.!:]?$/iu,
  // What an agency or a publisher says of itself.
  /^[(（[]?(?:reporting|additional reporting|writing|edited|editing|compiled|produced) by /i,
  /^(?:our standards:|this (?:story|article|report|content) (?:was|has been|is) (?:originally |first |automatically |auto-)?(?:published|generated|written|produced|updated|corrected|supplied|provided|syndicated)|the .{0,30}(?:contributed|associated press contributed) |.{0,80} contributed to this (?:report|story|article)|all rights reserved|copyright |this (?:story|article) (?:may|contains) .{0,30}(?:affiliate|reproduced))/i,
  /^[(（[]?(?:mit material von|quelle:|dpa-infocom|© dpa|avec (?:afp|reuters|l['’]afp)|\(?avec agences|con información de|źródło:|opr\.|передрук|всі права захищено|все права защищены|при копировании|при використанні матеріалів)/iu,
  /^(?:责任编辑|責任編輯|编辑[:：]|編輯[:：]|本报讯记者|（完）|記者[:：]|文[:：/]|記事提供|جميع الحقوق محفوظة|كل الحقوق|כל הזכויות שמורות)/,
  // Newsletters, and what else the newsroom offers instead of a story.
  /^[^.!?]{0,160}\b(?:in your inbox|(?:this|our|the|his|her) (?:free )?(?:weekly|daily|morning|evening) (?:e-?mail )?newsletter)\b/i,
  /^(?:please (?:help|support|donate|consider (?:donating|supporting|subscribing))|donate (?:now|here|today)|revivez |(?:re)?lisez aussi|supporta|apóyanos|підтримайте нас|поддержите нас|unterstützen sie uns|soutenez[- ]nous|wesprzyj nas)/iu,
  /^(?:here['’]s|we['’]ve got|catch up on|get caught up) .{0,40}you (?:missed|need)/i,
]

const onlyLink = /^(?:https?:\/\/\S+|www\.\S+|[@#]\S+(?: [@#]\S+)*)$/i

/** Whether a paragraph or a sentence is a credit, a pointer to other stories, or an advertisement of the newsroom. Takes clean text. */
export const isAside = (text: string): boolean => {
  const words = text.replace(/^[\s|•·▪►➡👉*–—-]+/u, '')
  return onlyLink.test(words) || anywhere.some((pattern) => pattern.test(words))
}
