/** The contract for whoever sends articles: what each field may hold, and how it is tidied before anything reads it. */
import { z } from 'zod'
import { clean } from '../text/clean.ts'

/** A whole article, as JSON. Redis and every hop before it carry it in one piece. */
export const maxArticleBytes = 1_000_000

/** A regular language tag in its canonical spelling: `en-us` becomes `en-US`. */
export const language = z
  .string()
  .refine(isLanguage, 'must be a language tag such as en, uk or pt-BR (with a hyphen)')
  .overwrite((tag) => (isLanguage(tag) ? Intl.getCanonicalLocales(tag)[0]! : tag))

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

/** Stops at the next `<`, so that a text full of them costs no more than its length. */
export const markup =
  /&(?:amp|quot|apos|nbsp|lt|gt|#\d{1,6}|#x[\da-f]{1,6});|<\/?(?:p|br|b|i|em|strong|a|span|div|h[1-6]|[uo]l|li|img)\b[^<>]*>/i

/** One run of plain text: a headline, a paragraph, a name. */
const text = (max: number) =>
  z
    .string()
    .overwrite(clean)
    .max(max)
    .refine((value) => !markup.test(value), 'holds HTML; send plain text, without tags and entities')

/** A name that routes compare: any space in it is a space. */
const label = (max: number) => text(max).overwrite((name) => name.replace(/\s/g, ' '))

/** Blank entries are dropped: a template that leaves one behind is no reason to hold a story back. */
const texts = (max: number, count: number, entry = text) =>
  z
    .array(entry(max))
    .max(count)
    .transform((list) => list.filter((entry) => entry !== ''))

/** An address that readers may be sent to. */
export const address = z
  .string()
  .max(2000)
  .superRefine((value, context) => {
    const complain = (message: string) => context.addIssue({ code: 'custom', message })
    if (!/^https?:\/\/[^/]/i.test(value) || !URL.canParse(value))
      complain('must be a full address that begins with https:// or http://')
    else if (/[\s\p{Cc}\p{Cs}]/u.test(value))
      complain('holds a space or a control character; write a space as %20')
    else if (new URL(value).username || new URL(value).password)
      complain('holds a user name or a password; send the address that readers use')
  })
  .meta({ format: 'uri' })

/** ISO 8601 with a zone. */
export const instant = z.iso.datetime({
  offset: true,
  error: 'must be a time with its zone, such as 2026-03-01T09:30:00Z or …+02:00',
})

/** An article as it arrives. What is optional may also be null or empty text: see `withoutBlanks`. */
export const articleSchema = z
  .strictObject({
    id: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^\s\p{Cc}\p{Cs}]*$/u, 'may hold no space, line break or control character')
      .describe("The newsroom's own identity of the story: the same when its address or words change."),
    url: address.describe('The address readers follow: http or https, without a user name or password.'),
    headline: text(500).min(1).describe('One line of plain text.'),
    standfirst: text(5000).optional().describe('The summary under the headline, plain text.'),
    body: z
      .union([z.string().transform(paragraphs).pipe(texts(50_000, 2000)), texts(50_000, 2000)], {
        error: 'must be text with blank lines between its paragraphs, or a list of paragraphs',
      })
      .default([])
      .describe('Paragraphs of plain text: a list, or one text with blank lines between them.'),
    section: label(200).optional().describe('Where it stands in the paper: world, sport.'),
    tags: texts(100, 100, label).default([]).describe('Subjects, most important first.'),
    language: language
      .optional()
      .describe("BCP 47, such as en or pt-BR; the newsroom's language when absent."),
    authors: texts(200, 50).default([]).describe('Names as readers see them.'),
    images: z
      .array(
        z.strictObject({
          url: address.describe('Where the picture is: http or https.'),
          alt: text(2000).optional().describe('What it shows, for readers who do not see it.'),
          credit: text(500).optional().describe('Who made it.'),
        }),
      )
      .max(100)
      .default([])
      .describe('Pictures, the leading one first.'),
    publishedAt: instant.optional().describe('When it was published: ISO 8601 with a zone.'),
    updatedAt: instant.optional().describe('When it last changed: ISO 8601 with a zone.'),
    version: z
      .int()
      .min(1)
      .optional()
      .describe(
        'Counts up from 1; the same id with a higher version is a correction, not a new story. Without it, other words make a new version, unless updatedAt says that they are older.',
      ),
    priority: z.enum(['routine', 'breaking']).default('routine').describe('breaking goes before routine.'),
    embargoUntil: instant.optional().describe('Nothing leaves before this instant: ISO 8601 with a zone.'),
    scheduledAt: instant.optional().describe('The posts leave then, not earlier: ISO 8601 with a zone.'),
    status: z
      .enum(['published', 'corrected', 'retracted'])
      .default('published')
      .describe('retracted stops what has not left yet.'),
  })
  .describe('A story for the queue `articles`.')

/** Splits at blank lines; a single line break inside a paragraph is only where somebody's editor wrapped it. */
export function paragraphs(body: string): string[] {
  return body.split(/\r?\n[^\S\n]*(?:\r?\n[^\S\n]*)+/)
}
