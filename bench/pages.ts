/** `npm run bench:pages -- DIR`: how well and how fast the intake reads real pages. DIR holds a folder for each: page.html and expected.json. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPageReader, type PageReading } from '../src/intake/page/read.ts'
import { samePlace, sameTime, sameWords } from './alike.ts'
import { median, percentile } from './sample.ts'

const rounds = 5
/** Passes over all pages before anything is measured: a Crier that runs has read hundreds. */
const warmUps = 4

interface Expected {
  title?: string
  byline?: string
  author?: string
  excerpt?: string
  description?: string
  lang?: string
  publishedTime?: string
  date?: string
  image?: string
  url?: string
}

type Read = Extract<PageReading, { ok: true }>
type Verdict = { is: 'same' | 'alike' | 'other' | 'missing'; ours?: string; theirs: string }

const dir = process.argv[2]
if (!dir || !existsSync(dir)) {
  process.stderr.write(
    'npm run bench:pages -- DIR, where DIR holds a folder for each page: page.html, expected.json\n',
  )
  process.exit(2)
}

const reader = openPageReader(
  { fetchPage: async () => ({ kind: 'failed', why: 'nothing is fetched here' }), allowHosts: [] },
  { timeZone: 'UTC' },
)
const read = async (bytes: Buffer): Promise<{ reading: PageReading; ms: number }> => {
  const before = performance.now()
  const reading = await reader.fromBytes(bytes, undefined, AbortSignal.timeout(30_000))
  return { reading, ms: performance.now() - before }
}

const fields: Array<[name: string, judge: (found: Read, expected: Expected) => Verdict | undefined]> = [
  ['title', ({ data }, { title }) => words(data.headline, title)],
  ['author', ({ data }, { byline, author }) => names(data.authors, byline ?? author)],
  ['excerpt', ({ data }, { excerpt, description }) => excerptOf(data, excerpt ?? description)],
  [
    'date',
    ({ data }, { publishedTime, date }) => times([data.publishedAt, data.updatedAt], publishedTime ?? date),
  ],
  ['lang', ({ data }, { lang }) => languages(data.language, lang)],
  ['image', ({ explain }, { image }) => pictures(explain, image)],
  ['url', ({ data }, { url }) => verdict(data.url, url, samePlace)],
]

const verdict = (
  ours: unknown,
  theirs: string | null | undefined,
  alike: (a: string, b: string) => boolean,
): Verdict | undefined => {
  if (!theirs) return undefined
  if (ours === undefined || ours === '') return { is: 'missing', theirs }
  const text = String(ours)
  return { is: text === theirs ? 'same' : alike(text, theirs) ? 'alike' : 'other', ours: text, theirs }
}

const words = (ours: unknown, theirs?: string) => verdict(ours, theirs, sameWords)
const times = (ours: unknown[], theirs?: string) =>
  verdict(ours.find((time) => theirs && sameTime(String(time), theirs)) ?? ours[0], theirs, sameTime)
const names = (ours: unknown, theirs?: string) =>
  verdict(
    (ours as string[]).join(', '),
    theirs,
    (a, b) => sameWords(a, b) || a.split(', ').some((name) => sameWords(name, b)),
  )
const languages = (ours: unknown, theirs?: string) =>
  verdict(ours, theirs, (a, b) => a.split('-')[0] === b.split('-')[0])

/** Readability takes the first paragraph when a page has no description; for Crier that is the body. */
const excerptOf = (data: Read['data'], theirs?: string) => {
  const [first] = data.body as string[]
  return words(data.standfirst ?? first, theirs)
}

/** The leading picture, or else one of the candidates: others rank them differently. */
const pictures = (explain: Read['explain'], theirs?: string): Verdict | undefined => {
  const found = explain.find(({ field }) => field === 'images')
  const all = [...(found?.taken ? [found.taken] : []), ...(found?.others ?? [])].map(
    ({ value }) => value.split('  ')[0]!,
  )
  const lead = verdict(all[0], theirs, samePlace)
  return lead?.is === 'other' && all.some((url) => samePlace(url, theirs!)) ? { ...lead, is: 'alike' } : lead
}

const mark: Record<Verdict['is'], string> = { same: '=', alike: '~', other: 'X', missing: '-' }
const pages = readdirSync(dir).filter((name) => existsSync(join(dir, name, 'page.html')))
const totals = new Map<string, Verdict[]>()
const misses: string[] = []
const rows: string[][] = [['PAGE', 'kB', 'ms', ...fields.map(([name]) => name), 'body']]
const typical: number[] = []
/** By field, of the pages that say anything of it: how many were read, and why the others were not. */
const carried = new Map<string, { read: number; unread: string[] }>()

for (let pass = 0; pass < warmUps; pass++)
  for (const name of pages) await read(readFileSync(join(dir, name, 'page.html')))
for (const name of pages) {
  const bytes = readFileSync(join(dir, name, 'page.html'))
  const file = join(dir, name, 'expected.json')
  const expected: Expected = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const measured = []
  for (let round = 0; round < rounds; round++) measured.push(await read(bytes))
  const ms = median(measured.map((one) => one.ms))
  typical.push((ms * 189) / (bytes.length / 1_000))
  const { reading } = measured[0]!
  const row = [name, String(Math.round(bytes.length / 1_000)), ms.toFixed(1)]
  rows.push(row)
  if (!reading.ok) {
    misses.push(`${name}: ${reading.why}`)
    row.push('no article')
    continue
  }
  for (const { field, taken, passedOver } of reading.explain) {
    const [first] = passedOver
    const count = carried.get(field) ?? { read: 0, unread: [] }
    if (taken && !taken.from.startsWith('the ')) count.read++
    else if (first && first.from !== 'img')
      count.unread.push(`${name} (${first.from}: ${first.value.slice(0, 40)}, ${first.why})`)
    carried.set(field, count)
  }
  for (const [field, judge] of fields) {
    const one = judge(reading, expected)
    row.push(one ? mark[one.is] : '')
    if (!one) continue
    totals.set(field, [...(totals.get(field) ?? []), one])
    if (one.is === 'other' || one.is === 'missing')
      misses.push(`${name} ${field}\n  expected  ${brief(one.theirs)}\n  read      ${brief(one.ours ?? '')}`)
  }
  row.push(String((reading.data.body as string[]).length))
}
await reader.close()

function brief(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}

const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
const lines = rows.map((row) =>
  row
    .map((cell, column) => cell.padEnd(widths[column]!))
    .join('  ')
    .trimEnd(),
)
const beyond = [...carried]
  .filter(([field]) => field !== 'id' && field !== 'body')
  .map(([field, { read, unread }]) => {
    const why = unread.length > 0 ? `; not ${unread.join(', ')}` : ''
    return `${field.padEnd(12)} ${read} of ${read + unread.length}${why}`
  })
const summary = [...totals].map(([field, all]) => {
  const right = all.filter(({ is }) => is === 'same' || is === 'alike').length
  const exact = all.filter(({ is }) => is === 'same').length
  return `${field.padEnd(8)} ${right} of ${all.length} (${Math.round((100 * right) / all.length)} %), to the letter ${exact}`
})
process.stdout.write(`${lines.join('\n')}

= the same   ~ alike: quotes, a site's name, one of several authors or pictures, another form of the address
X another    - not found    blank: the expectation names none; ms is the median of ${rounds}, body included

${summary.join('\n')}
time for 189 kB: median ${median(typical).toFixed(1)} ms, p90 ${percentile(typical, 0.9).toFixed(1)} ms

${misses.join('\n')}

read, of the pages that say anything of it in their metadata, whatever the expectation names:
${beyond.join('\n')}
`)
