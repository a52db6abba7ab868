/** Where sentences end in the languages of our newsrooms; `|` marks each end. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sentences } from '../../src/text/sentences.ts'

const cases: Record<string, string[]> = {
  en: [
    'The council met on Monday.| It adjourned at noon.',
    'Mr. Smith and Dr. Jane Roe signed the lease.| Both declined to comment.',
    'The bill passed the U.S. Senate on Friday.| The House votes next week.',
    'She moved to the U.S.| The family followed in May.',
    'Doors open at 7 p.m. Tickets cost $12.50 each.',
    'Doors open at 7 p.m.| The show starts an hour later.',
    '"Stop!" he shouted.| Nobody moved.',
    '“We are ready.” Mayor Ann Lee said on Tuesday.| “We start today.”',
    'He asked, “Why now?”| Then he left.',
    'J.K. Rowling and George R. R. Martin were there.| So was the mayor.',
    'Turnout rose by 3.5 points to 61.2 percent.| That is a record.',
    'It was No. 5 on the list.| See p. 12 for details.',
    'Well…| Nobody knew what to say.',
    'We waited... and waited.| Nothing came.',
    'The deal with Acme Inc. was signed in St. Louis.| Shares fell.',
    'Gen. Mark Doe met Gov. Lee (R-Ohio) in Washington, D.C. on Sunday.| Talks go on.',
    'The plan (approved in May.) is late.| Work stops.',
    'Is it safe?| Yes!| Very.',
    'They sell fruit, e.g. Apples from Kent.',
    'He works for Yahoo! in London.| She does not.',
  ],
  uk: [
    'Міська рада зібралася в понеділок.| Засідання тривало годину.',
    'Театр ім. Т. Г. Шевченка відкрили після ремонту.| Першу виставу покажуть у травні.',
    'Відповідно до ст. 5 закону збір скасовано.| Рішення набуло чинності.',
    'У 2024 р. Верховна Рада змінила закон.| Він діє досі.',
    'Бюджет становить 5 млрд грн.| Це на третину більше.',
    'Ремонт коштує 3 млн. грн. на рік.| Його оплатить місто.',
    '«Стій!» — крикнув він.| Ніхто не рухався.',
    'Зустріч пройшла у м. Дніпро на вул. Нова, 5.| Прийшло сто людей.',
    'Були присутні вчителі, лікарі та ін.| Усі підтримали рішення.',
    'Ю. Ковальчук і Дж. Сміт підписали угоду.| Вона чинна рік.',
    'Він мовчав…| Потім сказав правду.',
  ],
  ru: [
    'Совет собрался в понедельник.| Заседание длилось час.',
    'Музей им. А. С. Пушкина открыли в 1912 г. в Москве.| Он работает и сегодня.',
    'Площадь составляет 5 тыс. кв. м.| Это вдвое больше.',
    '«Стой!» — крикнул он.| Никто не двинулся.',
    'Дело ведут по ч. 2 ст. 105 кодекса.| Суд назначен на май.',
    'Пришли врачи, учителя и т. д.| Потом все ушли.',
  ],
  de: [
    'Der Rat tagte am 3. Oktober in Bonn.| Die Sitzung war kurz.',
    'Dr. Anna Weiß und Prof. Karl Roth sprachen.| Danach gab es Fragen.',
    'Viele Städte, z. B. Köln und Bonn, sparen.| Andere nicht.',
    '„Stopp!“, rief er.| Niemand hielt an.',
    '»Wir gehen.«| Dann war er weg.',
    'Es kamen Ärzte, Lehrer usw.| Die Stimmung war gut.',
    'Nach § 5 Abs. 2 Nr. 3 ist das erlaubt.| So steht es im Gesetz.',
  ],
  fr: [
    'Le conseil s’est réuni lundi.| La séance a duré une heure.',
    'M. Macron et Mme Dubois ont signé.| Le texte entre en vigueur demain.',
    '« Stop ! » cria-t-il.| Personne ne bougea.',
    '« Nous partons. »| Il est sorti.',
    'Le budget atteint 3,5 milliards.| C’est un record.',
  ],
  es: [
    'El pleno se reunió el lunes.| La sesión duró una hora.',
    'El Sr. García y la Dra. López firmaron.| El texto entra en vigor mañana.',
    'El presidente de EE. UU. Joe Doe llegó ayer.| La visita dura tres días.',
    '¿Qué pasó?| Nadie lo sabe.',
    '«¡Alto!», gritó.| Nadie se movió.',
  ],
  pl: [
    'Rada zebrała się w poniedziałek.| Posiedzenie trwało godzinę.',
    'Szkołę im. Jana Pawła II otwarto przy ul. Długiej.| To dobra wiadomość.',
    'Prof. dr hab. Anna Nowak wygrała w 2023 r. Konkurs trwał rok.',
    '„Stój!” – krzyknął.| Nikt się nie ruszył.',
    'Zgodnie z art. 5 ustawy opłatę zniesiono.| Od maja.',
  ],
  ar: ['اجتمع المجلس يوم الاثنين.| استمرت الجلسة ساعة.', 'قال د. أحمد إنه سعيد.| هل تعلم؟| نعم.'],
  he: ['המועצה התכנסה ביום שני.| הישיבה נמשכה שעה.', 'מי אשם?| איש אינו יודע.'],
  zh: [
    '市议会周一开会。|会议持续了一个小时。',
    '“我们会赢。”他说。|没有人回答。',
    '会议结束了。|“谢谢大家！”',
  ],
  ja: [
    '市議会は月曜日に開かれた。|会議は一時間続いた。',
    '市長は「行く。」と述べた。|誰も答えなかった。',
    '会は終わった。|「ありがとう。」',
  ],
}

const all = Object.entries(cases).flatMap(([language, list]) =>
  list.map((marked) => [language, marked] as const),
)

test.each(all)('%s: %s', (language, marked) => {
  expect(sentences(marked.replaceAll('|', ''), language)).toEqual(
    marked.split('|').map((part) => part.trim()),
  )
})

test.each(['', 'uk-UA', 'uk_UA', 'x-nonsense', '中文'])('the language tag "%s" does no harm', (language) => {
  expect(sentences('One. Two.', language)).toEqual(['One.', 'Two.'])
})

test('no character is lost or moved, whatever the text', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'Mr.',
      'U.S.',
      'р.',
      'т.',
      '3.',
      'Б.',
      'the',
      'Він',
      'Stop',
      '市',
      '「',
      '」',
      '«',
      '»',
      '“',
      '”',
      '"',
      '—',
    ),
    fc.constantFrom('.', '!', '?', '…', '...', '。', ' ', ' ', '  ', '\u00A0', '\n', ',', '(', ')'),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }),
      fc.constantFrom(...Object.keys(cases)),
      (pieces, language) => {
        const text = pieces.join('')
        expect(sentences(text, language).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
      },
    ),
    { seed: 11 },
  )
})
