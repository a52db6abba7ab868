import { describe, expect, test } from 'vitest'
import { hashtag, hashtags } from '../../src/text/hashtags.ts'

describe('a hashtag', () => {
  test.each([
    ['ferry', '#ferry'],
    ['climate change', '#ClimateChange'],
    ['EU summit', '#EUSummit'],
    ['#already', '#already'],
    ['2026 World Cup', '#2026WorldCup'],
    ["children's hospital", '#ChildrensHospital'],
    ['COVID-19', '#COVID19'],
    ['snake_case', '#snake_case'],
    ['п’ятниця', '#пятниця'],
    ['громадський транспорт', '#ГромадськийТранспорт'],
    ['öffentlicher Nahverkehr', '#ÖffentlicherNahverkehr'],
    ['cafe\u0301', '#café'],
    ['تغير المناخ', '#تغير_المناخ'],
    ['المَدِينَة', '#المدينة'],
    ['ארה"ב', '#ארהב'],
    ['תחבורה ציבורית', '#תחבורה_ציבורית'],
    ['气候 变化', '#气候变化'],
    ['花火 大会', '#花火大会'],
    ['기후 변화', '#기후변화'],
    ['日', '#日'],
  ])('of %j is %s', (subject, expected) => {
    expect(hashtag(subject, false)).toBe(expected)
  })

  test.each(['2026', '!!!', '', '👨‍👩‍👧', 'C++', '1 2'])('cannot be made of %j', (subject) => {
    expect(hashtag(subject, true)).toBeUndefined()
  })

  test('has combining marks only where the network takes them', () => {
    expect(hashtag('चुनाव', true)).toBe('#चुनाव')
    expect(hashtag('चुनाव', false)).toBeUndefined()
  })
})

test('as many as are wanted, none twice, what cannot be one passed over', () => {
  expect(hashtags(['City', '2026', 'city', 'Old Town', 'ferry'], 2, true)).toEqual(['#City', '#OldTown'])
  expect(hashtags(['City'], 0, true)).toEqual([])
})
