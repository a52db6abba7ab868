/** An article out of the bytes of a page. It runs where it can be ended: see `thread.ts`. */
import { decode } from '../charset.ts'
import { bodyIn } from './body.ts'
import type { Finding } from './findings.ts'
import { scan } from './scan.ts'
import { type Circumstances, type PageData, storyIn } from './story.ts'
import { besideBody, flat } from './words.ts'

export type PageReading =
  | {
      ok: true
      /** Raw article data: what `readArticle` takes. */
      data: PageData
      /** A finding for each field: where it was taken from, and what else was there. */
      explain: Finding[]
    }
  /** `why` is for people: what happened, where, and what to do. */
  | { ok: false; why: string }

export interface PageQuestion {
  bytes: Uint8Array
  contentType: string
  /** What to call the page in words for people. */
  name: string
  where: Circumstances
}

/** First what the page says of its story, then the same with the body, which is found last and may take too long. */
export const readingsOf = function* ({
  bytes,
  contentType,
  name,
  where,
}: PageQuestion): Generator<PageReading> {
  const html = decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), contentType)
  const scanned = scan(html)
  const { data, findings, isArticle } = storyIn(scanned, where)
  if (!data.headline)
    yield {
      ok: false,
      why: `${name} holds no article: no headline is on it. Give the address of one story.`,
    }
  else if (!isArticle && typeof data.url === 'string' && new URL(data.url).pathname === '/')
    yield { ok: false, why: `${name} is a front page. Give the address of one story.` }
  else {
    yield withBody(data, findings, [], scanned.tame)
    if (scanned.tame) yield withBody(data, findings, bodyIn(scanned.body), true)
  }
}

const withBody = (data: PageData, findings: Finding[], paragraphs: string[], tame: boolean): PageReading => {
  const explain = findings.map((finding) =>
    finding.field === 'standfirst'
      ? besideBody(finding, paragraphs, String(data.language ?? 'und'))
      : finding,
  )
  const standfirst = explain.find(({ field }) => field === 'standfirst')?.taken?.value
  const story = storyOnly(paragraphs, [data.headline, standfirst])
  return {
    ok: true,
    data: { ...data, standfirst, body: story },
    explain: [...explain, bodyFinding(story, tame)],
  }
}

/** What is short and no sentence is a label of the page: `Advertisement`, a date, the editor's initials. */
const isLabel = (text: string): boolean =>
  text.length < 60 && !/[.!?…。！？؟۔।:][\p{Pf}\p{Pe}"'”]*$/u.test(text)

/** A body that says the headline or the standfirst again would have a post say them twice. */
const storyOnly = (paragraphs: string[], said: unknown[]): string[] => {
  const known = said.map((words) => flat(String(words ?? ''))).filter(Boolean)
  return paragraphs.filter((text) => !isLabel(text) && !known.includes(flat(text)))
}

const bodyFinding = (paragraphs: string[], tame: boolean): Finding => {
  const from = 'the text of the page'
  const value = `${paragraphs.length} paragraphs, ${paragraphs.join(' ').length} characters`
  if (paragraphs.length > 0) return { field: 'body', taken: { value, from }, others: [], passedOver: [] }
  const why = tame ? 'no story was found in it within the time' : 'too deep or too large to be read'
  return { field: 'body', others: [], passedOver: [{ value: 'the page', from, why }] }
}
