/** The webhooks of the configuration: whom each believes, and what it makes of a CMS's JSON. */
import { z } from 'zod'
import { parseTerm } from '../src/intake/hooks/expression.ts'
import type { HookSettings } from '../src/intake/hooks/hook.ts'
import { parsePath } from '../src/intake/hooks/path.ts'
import { mappingOf, type PresetName, presets } from '../src/intake/hooks/presets.ts'
import { schemes } from '../src/intake/hooks/signature.ts'
import type { Fault } from '../src/intake/problems.ts'
import { language } from '../src/intake/schema.ts'

const checked =
  <T>(parse: (value: T) => object) =>
  (value: T, context: z.RefinementCtx<T>) => {
    const parsed = parse(value)
    if ('problem' in parsed) context.addIssue({ code: 'custom', message: String(parsed.problem) })
  }

const path = z.string().min(1).max(500).superRefine(checked(parsePath))
const value = z.union([z.string().max(500), z.number(), z.boolean()])
const term = z.union([
  z.string().min(1).max(500).superRefine(checked(parseTerm)),
  z.strictObject({ value: value.describe('This, whatever the CMS sends.') }),
])
const expression = z.union([term, z.array(term).min(1).max(20)])
const values = z.array(value).min(1).max(50)

const map = z
  .strictObject({
    only: z
      .record(path, values)
      .optional()
      .describe('Paths and the values that are taken: { type: [post] } ignores pages.'),
    status: z
      .strictObject({
        from: expression.describe('Where the CMS says what happened: its event, or the status of the story.'),
        published: values.optional().describe('Values of a story that is out.'),
        corrected: values
          .optional()
          .describe('Values of a story that is out and says that it was corrected.'),
        retracted: values.optional().describe('Values of a story that was taken back or deleted.'),
      })
      .optional()
      .describe('Which stories are out and which are taken back; those with another value are ignored.'),
    priority: z
      .strictObject({
        from: expression,
        breaking: values.optional().describe('Values of breaking news.'),
        routine: values.optional(),
      })
      .optional()
      .describe('Which stories are breaking news.'),
    id: expression.optional().describe('What stays when the address changes; the address when absent.'),
    url: expression.optional().describe('Where readers find it; may be relative to siteUrl.'),
    headline: expression.optional(),
    standfirst: expression.optional(),
    body: expression.optional(),
    section: expression.optional(),
    tags: expression.optional(),
    language: expression.optional(),
    authors: expression.optional(),
    images: z
      .array(
        z.strictObject({
          each: path.optional().describe('Where the pictures stand; the other paths begin there.'),
          url: expression.describe('May be relative to mediaUrl.'),
          alt: expression.optional(),
          credit: expression.optional(),
        }),
      )
      .max(10)
      .optional()
      .describe('Pictures, the leading one first.'),
    publishedAt: expression.optional(),
    updatedAt: expression.optional(),
    version: expression.optional().describe('Counts only when it is a whole number.'),
    embargoUntil: expression.optional(),
    scheduledAt: expression.optional(),
  })
  .prefault({})
  .describe('Fields of the article and where they come from; over the mapping of `from`, field by field.')

const signature = z
  .strictObject({
    scheme: z
      .enum(schemes)
      .describe(
        'crier: signed time and body. ghost: as Ghost signs. hmac: one header over the body. secret: the secret in a header.',
      ),
    header: z
      .string()
      .regex(/^[\w-]{1,100}$/, 'must be the name of a header, such as X-Signature')
      .optional()
      .describe('Of hmac and secret.'),
    hash: z.enum(['sha256', 'sha1']).optional().describe('Of hmac; sha256 when absent.'),
    time: path
      .optional()
      .describe('Path to the time of sending in the body, for requests that are not dated otherwise.'),
  })
  .superRefine(({ scheme, header }, context) => {
    if ((scheme === 'hmac' || scheme === 'secret') && header === undefined)
      context.addIssue({
        code: 'custom',
        path: ['header'],
        message: `is missing: which header ${scheme} reads`,
      })
  })
  .optional()
  .describe('How the CMS proves who it is; as that of `from` does when absent, else crier.')

const base = z
  .url({ protocol: /^https?$/, error: 'must be a full address such as https://news.example/' })
  .overwrite((address) => (address.endsWith('/') ? address : `${address}/`))
  .optional()

/** @param timeZone the schema of an IANA name */
export const hooksSection = (timeZone: z.ZodType<string, string>) =>
  z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'may hold up to 40 of a-z, 0-9 and the hyphen')
          .describe('The end of its address: POST /hooks/NAME. Part of the ids of its stories.'),
        from: z
          .enum(Object.keys(presets) as [PresetName, ...PresetName[]])
          .optional()
          .describe('A ready mapping and signature; without it `map` says everything.'),
        secret: z
          .string()
          .min(16)
          .meta({ secret: true, description: 'What the CMS and Crier both know: at least 16 characters.' }),
        signature,
        map,
        section: z.string().min(1).max(200).optional().describe('Of stories that name none.'),
        language: language.optional().describe('Of stories that name none.'),
        tags: z.array(z.string().min(1).max(100)).max(20).default([]).describe('Beside those of each story.'),
        approval: z
          .enum(['none', 'hold'])
          .default('none')
          .describe('hold: its stories wait for an editor on every channel.'),
        siteUrl: base.describe('What relative addresses of stories begin with.'),
        mediaUrl: base.describe('What relative addresses of pictures begin with; siteUrl when absent.'),
        timeZone: timeZone
          .optional()
          .describe("IANA name, of times that name no zone; the newsroom's when absent."),
      }),
    )
    .max(50)
    .default([])
    .describe('Webhooks: what a CMS sends to POST /hooks/NAME is mapped to an article.')

/** Faults that only show when the keys of a hook are read together. */
export const hookFaults = (hooks: HookSettings[]): Fault[] =>
  hooks.flatMap((hook, index) => {
    const at = (key: string, message: string): Fault => ({ path: ['hooks', index, key], message })
    const mapping = mappingOf(hook)
    const missing = (['url', 'headline'] as const).filter((field) => !mapping[field])
    return [
      ...(hooks.findIndex(({ name }) => name === hook.name) < index
        ? [at('name', `another webhook is called ${hook.name} already`)]
        : []),
      ...(missing.length > 0
        ? [
            at(
              'map',
              `must say where ${missing.join(' and ')} come from, or \`from\` must name one of ${Object.keys(presets).join(', ')}`,
            ),
          ]
        : []),
      ...(hook.from === 'strapi' && !hook.siteUrl && !hook.map.url
        ? [
            at(
              'siteUrl',
              'is missing: Strapi sends no address of a story, only its slug; write siteUrl, or map.url',
            ),
          ]
        : []),
    ]
  })
