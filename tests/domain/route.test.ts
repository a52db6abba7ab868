import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ChannelRoute, routeBy } from '../../src/domain/route.ts'
import { story } from '../support/story.ts'

const info = { id: 'tg', network: 'telegram', name: 'News', language: 'en', concurrency: 1 }
const decide = (route: Partial<ChannelRoute>, more: Parameters<typeof story>[0] = {}) =>
  routeBy(new Map([['tg', { takes: [], refuses: [], ...route }]]))(story(more), info)

test('a channel without rules takes every story', () => {
  expect(decide({})).toEqual({ goes: true, why: 'takes every story' })
  expect(routeBy(new Map())(story(), info).goes).toBe(true)
})

test.each([
  [{ sections: ['sport'] }, { section: 'Sport' }, true],
  [{ sections: ['sport'] }, { section: 'Sport/Football' }, true],
  [{ sections: ['sport'] }, { section: 'Sports' }, false],
  [{ sections: ['sport'] }, {}, false],
  [{ tags: ['harbour', 'ferry'] }, { tags: ['City', 'Ferry'] }, true],
  [{ tags: ['harbour'] }, { tags: ['ferry'] }, false],
  [{ languages: ['pt'] }, { language: 'pt-BR' }, true],
  [{ languages: ['pt-BR'] }, { language: 'pt' }, false],
  [{ authors: ['ada okafor'] }, { authors: ['Ada Okafor'] }, true],
  [{ priority: 'breaking' as const }, {}, false],
  [{ headline: ['*ferry*'] }, {}, true],
  [{ headline: ['ferry*'] }, {}, false],
  [{ headline: ['the*is*back'] }, {}, true],
  [{ headline: ['the ferry is back*back'] }, {}, false],
  [{ url: ['https://gazette.example/*'] }, {}, true],
  [{ url: ['*/sport/*'] }, {}, false],
  [{ sections: ['city'], tags: ['ferry'] }, { section: 'City', tags: ['ferry'] }, true],
  [{ sections: ['city'], tags: ['ferry'] }, { section: 'City' }, false],
])('the rule %j and a story with %j: %s', (rule, more, goes) => {
  expect(decide({ takes: [{ name: 'rule', ...rule }] }, more).goes).toBe(goes)
  expect(decide({ refuses: [{ name: 'rule', ...rule }] }, more).goes).toBe(!goes)
})

test('why a story goes, and why not, stands in words for people', () => {
  const takes = [
    { name: 'sport', sections: ['sport'] },
    { name: 'big news', priority: 'breaking' as const },
  ]
  expect(decide({ takes }, { priority: 'breaking' }).why).toBe('by the rule “big news”')
  expect(decide({ takes }, { section: 'City' }).why).toBe(
    'no rule fits: “sport” wants section sport, not City; “big news” wants priority breaking, not routine',
  )
  const refuses = [{ name: 'paid', tags: ['sponsored'] }]
  expect(decide({ takes, refuses }, { tags: ['sponsored'], section: 'sport' })).toEqual({
    goes: false,
    why: 'refused by the rule “paid”',
  })
})

test('a pattern means what it would mean with every * tried everywhere', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 })
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 6 })
  fc.assert(
    fc.property(pattern, text, (wanted, headline) => {
      const slow = new RegExp(`^${wanted.replaceAll('*', '.*')}$`).test(headline)
      expect(decide({ takes: [{ name: 'rule', headline: [wanted] }] }, { headline }).goes).toBe(slow)
    }),
  )
})
