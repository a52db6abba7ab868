/** What an editor would not let into a summary, in the languages of our newsrooms. */
import { describe, expect, test } from 'vitest'
import { datelineLength } from '../../src/text/dateline.ts'
import { leansBack } from '../../src/text/leaning.ts'
import { summarise } from '../../src/text/summary.ts'

const lead = 'Harwick island council voted on Monday to raise fares.'
const summary = (parts: {
  standfirst?: string
  body?: string[]
  said?: string[]
  language?: string
}): string =>
  summarise(
    { language: 'en', standfirst: '', body: [], said: [], ...parts },
    2_000,
    (run) => run.length <= 600,
  )

describe('a sentence that leans on one before it does not begin a summary', () => {
  test.each([
    ['en', 'This was stated by the minister.', 'This week the council votes.'],
    ['en', 'Thus, the council is out of money.', 'Thousands came.'],
    ['en', 'As a result, fares rise.', 'As fares rise, islanders leave.'],
    ['en', '“We need more time,” he said.', '“We need more time,” Mayor Ann Lee said.'],
    ['uk', 'Це сталося о третій ночі.', 'Цього року ціни зростуть.'],
    ['uk', 'Водночас мер мовчить.', 'Вода прийшла вночі.'],
    ['ru', 'Поэтому цены вырастут.', 'Онкоцентр открыли в понедельник.'],
    ['ru', 'Этого никто не ждал.', 'Этого года ждали все.'],
    ['de', 'Er lehnte ab.', 'Ermittler fanden das Boot.'],
    ['de', 'Diese Regel gilt nun.', 'Diese Woche tagt der Rat.'],
    ['fr', 'C’est un record.', 'Ce lundi, le conseil vote.'],
    ['fr', 'Il a refusé.', 'Il y a dix ans, le pont fermait.'],
    ['es', 'Este plan no gusta.', 'Este lunes vota el pleno.'],
    ['es', 'Sin embargo, nadie pagó.', 'Sin luz quedó la isla.'],
    ['pl', 'Dlatego ceny wzrosną.', 'Tego lata most będzie zamknięty.'],
    ['pl', 'Ona odmówiła.', 'Onkolodzy ostrzegają.'],
    ['ar', 'وأضاف أن القرار نهائي.', 'أضاءت المدينة أنوارها.'],
    ['ar', 'هذا القرار نهائي.', 'هذا الأسبوع يصوت المجلس.'],
    ['he', 'לכן המחירים יעלו.', 'לכיש נחפרת מחדש.'],
    ['he', 'הוא סירב.', 'הודעת המועצה פורסמה.'],
    ['zh', '他表示不会辞职。', '他信周一返回曼谷。'],
    ['zh', '因此价格将上涨。', '这周市议会投票。'],
    ['ja', 'これにより料金が上がる。', 'これまでに100人が避難した。'],
    ['ja', '彼は辞任を拒んだ。', 'この夏、橋は閉まる。'],
  ])('%s: %s', (language, leaning, standing) => {
    expect([leansBack(leaning, language), leansBack(standing, language)]).toEqual([true, false])
  })
  test('but it may follow the sentence it points to', () => {
    const body = [`${lead} This was stated by the mayor.`]
    expect(summary({ body })).toBe(body[0])
  })
})

describe('datelines', () => {
  test.each([
    'KYIV, May 4 (Reuters) — ',
    'LONDON — ',
    'WASHINGTON (AP) — ',
    'NEW YORK, June 12 - ',
    '(Reuters) - ',
    'Berlin (dpa) - ',
    'Hamburg/Lübeck (dpa/lno) - ',
    'Madrid, 4 may (EFE).- ',
    'Paris, 4 mai (AFP) – ',
    'Warszawa, 4 maja (PAP) – ',
    'КИЇВ — ',
    'КИЇВ. 4 травня 2024. УНН. ',
    'МОСКВА, 4 мая — ТАСС. ',
    '新华社北京5月4日电 ',
    '【東京＝共同】',
    'القاهرة (رويترز) - ',
  ])('%s is left out', (dateline) => {
    expect(datelineLength(`${dateline}${lead}`)).toBe(dateline.length)
    expect(summary({ body: [dateline + lead] })).toBe(lead)
  })
  test.each([
    'NATO — the alliance of 32 — met on Monday.',
    'The plan (approved in May) – a compromise – is dead.',
    'Mayor Ann Lee (Independent) resigned.',
    'США — не единственная страна.',
    'Four boats sank. 4 more are lost.',
    'U.S. troops left - at last.',
  ])('%s has none', (sentence) => {
    expect(datelineLength(sentence)).toBe(0)
  })
})

test.each([
  'Reporting by Jane Roe; Editing by Jon Bell',
  '(Reporting by Jane Roe in Harwick)',
  'Our Standards: The Harwick Trust Principles.',
  'This story was originally published by the Harwick Echo.',
  'Associated Press writer Jane Roe contributed to this report.',
  '| Subscribe to our weekly newsletter here.',
  '[Get Harwick Today in your inbox.]',
  'Ann Lee, our editor, selects her favourite stories in this weekly newsletter.',
  '👉 Follow us on Telegram',
  'Read also: What becomes of the ferry?',
  'Читайте також: Що буде з поромом?',
  'Читайте нас у Telegram',
  'Підписуйтесь на наш канал!',
  'Материал по теме: Что будет с паромом?',
  'Mit Material von dpa',
  'Lesen Sie auch: Was aus der Fähre wird.',
  'Avec AFP',
  'Con información de EFE.',
  'Czytaj także: Co dalej z promem?',
  'اقرأ أيضا: ماذا سيحدث للعبارة؟',
  'קראו גם: מה יהיה על המעבורת?',
  '责任编辑：王明',
  '関連記事：フェリーの行方',
  'Please help us out: every gift counts.',
  'Revivez le vote avec vos questions.',
  '© AFP',
  'Getty Images',
])('what is no story stays out, before it and in it: %s', (line) => {
  expect(summary({ body: [line, lead] })).toBe(lead)
  expect(summary({ body: [`${lead} ${line}`] })).toBe(lead)
})

test('a standfirst that only asks, or only quotes, yields to the lead', () => {
  for (const standfirst of [
    'Is the bridge safe?',
    '“We go.” “You stay.”',
    '«Ми готові».',
    '「行く。」',
    '"מוכנים"',
  ])
    expect(summary({ standfirst, body: [lead] })).toBe(lead)
  const answered = 'Is the bridge safe? Engineers say that it is not.'
  expect(summary({ standfirst: answered, body: [lead] })).toBe(answered)
})

test('nothing twice: not what the post says already, nor a paragraph that came before', () => {
  expect(summary({ body: [lead, lead, 'The rise starts on 1 March.'] })).toBe(
    `${lead}\n\nThe rise starts on 1 March.`,
  )
  expect(summary({ said: ['Fares up', lead], body: [`${lead} The rise starts on 1 March.`] })).toBe(
    'The rise starts on 1 March.',
  )
})
