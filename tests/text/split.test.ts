/** What the sentence splitter reached on the written cases, in eleven languages, it keeps: `npm run bench:text` prints the table. */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { isRight, platform, readCases, type SentenceCase, score } from '../../bench/sentences.ts'

const cases = readCases(fileURLToPath(new URL('sentences', import.meta.url)))
const tuned = cases.filter(({ heldOut }) => !heldOut)
const heldOut = cases.filter(({ heldOut }) => heldOut)

const share = (of: readonly SentenceCase[]): number => score(of).right / of.length

test('there are enough cases to mean something', () => {
  const languages = [...new Set(cases.map(({ language }) => language))]
  expect(languages).toEqual(['ar', 'de', 'en', 'es', 'fr', 'he', 'ja', 'pl', 'ru', 'uk', 'zh'])
  for (const language of languages)
    expect(cases.filter((given) => given.language === language).length, language).toBeGreaterThanOrEqual(25)
  expect(cases.length).toBeGreaterThanOrEqual(300)
})

// These numbers go up only. A rule that loses a case must win more elsewhere.
test('cases that rules were tuned on: 99 of 100', () => {
  const wrong = tuned.filter((given) => !isRight(given)).map(({ sentences }) => sentences.join(' ‖ '))
  expect(share(tuned), wrong.join('\n')).toBeGreaterThan(0.99)
})

test('cases that nobody looked at while tuning: 96 of 100', () => {
  expect(share(heldOut)).toBeGreaterThan(0.96)
})

test('the rules are worth their lines: the platform alone gets a third wrong', () => {
  expect(score(cases, platform).right / cases.length).toBeLessThan(0.7)
})
