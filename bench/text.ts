/** `npm run bench:text`: what it costs to count for X beside twitter-text, and how well sentences are cut. */
import { fileURLToPath } from 'node:url'
import twitter from 'twitter-text'
import { weightedLength } from '../src/text/weighted.ts'
import { median } from './sample.ts'
import { platform, readCases, type Score, score } from './sentences.ts'

const link = 'https://news.example.com/2026/11/harbour-bridge-reopens?utm_source=x'
const fill = (words: string, units: number): string =>
  words.repeat(Math.ceil(units / words.length)).slice(0, units)

/** What newsrooms send: about 280 weighted characters each. */
const posts: Record<string, string> = {
  'English, with a link': `${fill('The council voted on Monday to reopen the bridge. ', 255)}\n\n${link}`,
  'Ukrainian, with a link': `${fill('Міська рада ухвалила рішення відкрити міст у понеділок. ', 255)}\n\n${link}`,
  'Chinese, with a link': `${fill('市议会周一投票决定重新开放大桥。', 127)}\n\n${link}`,
  'English, no link': fill('The council voted on Monday to reopen the bridge. ', 280),
  'emoji, a bare domain': `${fill('Trams 🚋 are back 👩‍👩‍👧 at news.example.com 🇺🇦 ', 200)}\n\n${link}`,
}

const rounds = 15
const calls = 400
const warmUp = 3_000

/** Microseconds of this process a call, the median of the rounds: other work on the machine does not count. */
const cost = (count: (text: string) => unknown, text: string): number => {
  for (let call = 0; call < warmUp; call++) count(text)
  const times = Array.from({ length: rounds }, () => {
    const start = process.cpuUsage()
    for (let call = 0; call < calls; call++) count(text)
    const { user, system } = process.cpuUsage(start)
    return (user + system) / calls
  })
  return median(times)
}

const row = (cells: readonly string[]): string =>
  cells.map((cell, column) => (column === 0 ? cell.padEnd(26) : cell.padStart(13))).join('')

const theirs = (text: string) => twitter.parseTweet(text).weightedLength

// One after the other: the expressions of twitter-text fill the room that V8 has for compiled ones, and slow all others.
const own = Object.values(posts).map((text) => cost(weightedLength, text))
const other = Object.values(posts).map((text) => cost(theirs, text))
const lengths = Object.entries(posts).map(([name, text], index) => {
  const [ours, twitters] = [own[index]!, other[index]!]
  const counts = `${weightedLength(text)} / ${theirs(text)}`
  return row([name, ours.toFixed(1), twitters.toFixed(1), `${(twitters / ours).toFixed(1)} x`, counts])
})

const cases = readCases(fileURLToPath(new URL('../../tests/text/sentences', import.meta.url)))
const tuned = cases.filter(({ heldOut }) => !heldOut)
const heldOut = cases.filter(({ heldOut }) => heldOut)
const shown = ({ right, cases }: Score): string => `${right}/${cases}`
const percent = ({ right, cases }: Score): string => `${((100 * right) / cases).toFixed(1)} %`

const languages = [...new Set(cases.map(({ language }) => language))].map((language) => {
  const of = (list: typeof cases) => list.filter((given) => given.language === language)
  return row([
    language,
    shown(score(of(tuned))),
    shown(score(of(heldOut))),
    shown(score(of(cases), platform)),
  ])
})

process.stdout.write(`${row(['LENGTH ON X, µs a post', 'crier', 'twitter-text', 'cheaper', 'counts'])}
${lengths.join('\n')}

${row(['SENTENCES, cases right', 'tuned', 'held out', 'Intl alone'])}
${languages.join('\n')}
${row(['all', percent(score(tuned)), percent(score(heldOut)), percent(score(cases, platform))])}

Aim: at most 25 µs a post; 95 % of the cases. A case is right when every sentence of it is. Nobody looked at the held
out cases while rules were written. \`Intl alone\` is the platform's segmenter on all of them.
`)
