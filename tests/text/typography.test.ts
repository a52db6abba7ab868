/** What a printer would set, and above all what must stay as it is. That twice is as once: tests/networks/any.test.ts. */
import { describe, expect, test } from 'vitest'
import { typeset } from '../../src/text/typography.ts'

describe('typography', () => {
  test.each([
    ['en', '"Open at last," she said. "It\'s ours."', '“Open at last,” she said. “It’s ours.”'],
    ['en', '"They told us \'no\' twice"', '“They told us ‘no’ twice”'],
    ['en', "'Miracle' rescue of the O'Neills", '‘Miracle’ rescue of the O’Neills'],
    ['en', 'Closed... for now - or for ever', 'Closed… for now – or for ever'],
    ['uk', '"Нас не питали" - рибалки', '«Нас не питали» — рибалки'],
    ['uk', "п'ятниця", 'п’ятниця'],
    ['ru', 'Театр "Гавань" закрыт', 'Театр «Гавань» закрыт'],
    ['de', 'Er sagt: "Ja." - "Gut", sagt sie.', 'Er sagt: „Ja.“ – „Gut“, sagt sie.'],
    ['pl', '"Nikt" - mówi', '„Nikt” – mówi'],
    ['es', '"Nadie", dicen', '“Nadie”, dicen'],
    ['fr', 'Qu\'est-ce ? "Rien" : non !', 'Qu’est-ce\u202F? «\u00A0Rien\u00A0»\u00A0: non\u202F!'],
  ])('%s: %s', (language, text, expected) => {
    expect(typeset(text, language)).toBe(expected)
  })

  test.each([
    ['en', 'A 5" pipe and 7" pipe'],
    ['en', 'He is 5\'10" tall'],
    ['en', "the '90s and the boys' club"],
    ['en', 'An "unclosed quotation'],
    ['en', 'won 3 - 1 on 2026-05-04'],
    ['en', 'see https://g.example/a"b...c now'],
    ['en', 'run `git "x"` and --force'],
    ['en', 'wait...what'],
    ['en', 'if x=="y" then'],
    ['ru', '"Спектакль "Гавань" мы не снимем"'],
    ['de-CH', 'Sie sagt: "Ja"'],
    ['he', 'ארה"ב'],
    ['ar', 'قال "نعم"'],
    ['zh', '他说"好"'],
    ['en', 'Quoi ? (in French)'],
    ['fr', 'à 12 :30 et :) et https://g.example/?a !b'],
  ])('%s: leaves %s', (language, text) => {
    expect(typeset(text, language)).toBe(text)
  })
})
