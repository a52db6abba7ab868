/** Which marks belong together, in the typography of each language and in the mixtures that systems make of it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quotations } from '../../src/text/quotation.ts'

const inside = (text: string): string[] =>
  quotations(text).closed.map(({ start, end }) => text.slice(start, end))

test.each([
  ['English', 'She said: “We go.” Nobody moved.', ['“We go.”']],
  ['straight', 'She said: "We go." Nobody moved.', ['"We go."']],
  ['British', '‘It’s a tax’ on islanders’ lives', ['‘It’s a tax’']],
  ['straight and British', "Mayor: 'It's over' for ferries", ["'It's over'"]],
  ['German', '„Wir gehen“, sagte sie, und »du auch«.', ['„Wir gehen“', '»du auch«']],
  ['Polish', 'Mówi: „Nie odejdziemy”.', ['„Nie odejdziemy”']],
  ['French', '« Non ! » dit-elle.', ['« Non ! »']],
  ['Ukrainian', '«Ми готові», — сказав він про м’яч.', ['«Ми готові»']],
  ['one inside the other', '«Газета “Час” пише» про це', ['“Час”', '«Газета “Час” пише»']],
  [
    'opened with one kind and closed with another',
    '"The longer this goes on.”',
    ['"The longer this goes on.”'],
  ],
  ['Chinese', '他说：“我们不走。”然后说“绿色”计划', ['“我们不走。”', '“绿色”']],
  ['Japanese', '市長は「行く（今日）。」と述べた', ['（今日）', '「行く（今日）。」']],
  ['Hebrew, where a mark stands in words', 'דובר צה"ל מסר: "אנחנו מוכנים". ארה"ב', ['"אנחנו מוכנים"']],
  ['apostrophes', "In the ’90s, the boys' club, O'Neill", []],
  ['inches', 'A 12" record', []],
  ['brackets', 'The plan (approved [again] in May)', ['[again]', '(approved [again] in May)']],
])('%s', (_, text, expected) => {
  expect(inside(text)).toEqual(expected)
  expect(quotations(text).open).toEqual([])
})

test('a mark that nothing closes is told apart', () => {
  expect(quotations('“We need time, she said (again).')).toEqual({
    closed: [{ start: 24, end: 31 }],
    open: [0],
  })
})

test('whatever the text: pairs lie inside it, and never share a mark', () => {
  const marks = fc.constantFrom(...'"“”„«»‹›‘’\'「」（）()[] aЖ市.,—')
  fc.assert(
    fc.property(fc.array(marks, { maxLength: 40 }), (units) => {
      const text = units.join('')
      const { closed, open } = quotations(text)
      const used = [...closed.flatMap(({ start, end }) => [start, end - 1]), ...open]
      expect(new Set(used).size).toBe(used.length)
      for (const { start, end } of closed)
        expect(0 <= start && start < end - 1 && end <= text.length).toBe(true)
    }),
    { seed: 5 },
  )
})
