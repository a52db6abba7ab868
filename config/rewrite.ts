/** The section `rewrite`: which language model may write summaries, and how much of it. */
import { z } from 'zod'
import type { Fault } from '../src/intake/problems.ts'

export const rewrite = z
  .strictObject({
    endpoint: z
      .url({ protocol: /^https?$/, error: 'must be a full address such as https://models.example/v1' })
      .refine((value) => !/[@?#]/.test(value), 'must hold no account and no query: the key belongs in apiKey')
      .optional()
      .describe(
        'What stands before /chat/completions at a server that speaks OpenAI’s protocol; it may be on a private network.',
      ),
    model: z.string().min(1).optional().describe('As the server calls it.'),
    apiKey: z
      .string()
      .min(1)
      .meta({
        secret: true,
        description: 'What the server wants as bearer token; absent where it wants none.',
      })
      .optional(),
    timeoutSeconds: z
      .int()
      .min(1)
      .max(60)
      .default(8)
      .describe('How long one answer may take; then the article’s own sentences go.'),
    perMonth: z
      .int()
      .min(0)
      .default(3_000)
      .describe(
        'How often the model may be asked in a calendar month (UTC): once for each version of a story on each channel.',
      ),
  })
  .prefault({})
  .describe(
    'A language model that writes the summaries of channels with `rewrite: true`. Its text is used only if every number, name, date and quotation in it stands in the article.',
  )

export const rewriteOnChannel = z
  .boolean()
  .default(false)
  .describe('true: the summary is a language model’s, if it passes the check; see the section `rewrite`.')

/** What a channel that wants it lacks, and a wait that would be longer than a network's. */
export const rewriteFaults = (
  { endpoint, model, timeoutSeconds }: z.output<typeof rewrite>,
  channelIds: string[],
  requestTimeoutSeconds: number,
): Fault[] => {
  const [wanting] = channelIds
  if (wanting === undefined) return []
  const missing = (key: string) => ({
    path: ['rewrite', key],
    message: `is missing: channel ${wanting} has rewrite: true`,
  })
  return [
    ...(endpoint === undefined ? [missing('endpoint')] : []),
    ...(model === undefined ? [missing('model')] : []),
    ...(timeoutSeconds > requestTimeoutSeconds
      ? [
          {
            path: ['rewrite', 'timeoutSeconds'],
            message: `must not be more than worker.requestTimeoutSeconds (${requestTimeoutSeconds}): other stories wait meanwhile`,
          },
        ]
      : []),
  ]
}
