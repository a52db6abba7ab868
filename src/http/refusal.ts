/** Why the API refuses, each kind with its code and a page that explains it. */
import { z } from '@hono/zod-openapi'
import type { Problem } from '../intake/problems.ts'
import { problem } from './problem.ts'

/** Each is explained on the page of the API, where its `type` leads. */
export const refusals = {
  malformed: [400, 'The request cannot be read'],
  token: [401, 'No valid token'],
  signature: [401, 'Not believed'],
  scope: [403, 'The token may not do this'],
  unknown: [404, 'There is nothing here'],
  method: [405, 'This address does not take this method'],
  slow: [408, 'The request took too long to arrive'],
  conflict: [409, 'This version is known with other words'],
  older: [409, 'A later version is known'],
  busy: [409, 'The same request is under way'],
  'too-large': [413, 'The request is too large'],
  'media-type': [415, 'This is not JSON'],
  article: [422, 'This is not an article'],
  'key-reused': [422, 'This Idempotency-Key stands for another request'],
  rate: [429, 'Too many requests'],
  headers: [431, 'The headers are too large'],
  fault: [500, 'A fault of Crier'],
  unavailable: [503, 'Crier cannot answer now'],
} as const satisfies Record<string, [number, string]>

export type RefusalKind = keyof typeof refusals

/** Thrown by whoever cannot go on; becomes the answer. */
export class Refusal extends Error {
  readonly kind: RefusalKind
  readonly more: { problems?: Problem[]; headers?: Record<string, string>; aside?: string }

  /** @param detail what happened here and what to do about it, for people; holds nothing secret */
  constructor(kind: RefusalKind, detail: string, more: Refusal['more'] = {}) {
    super(detail)
    this.kind = kind
    this.more = more
  }
}

export const problemAnswer = z
  .object({
    type: z.string().describe('Where this kind of problem is explained.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What happened, and what to do about it.'),
    problems: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('All that is wrong with what was sent: the path of each value and what to do about it.'),
    aside: z.string().optional().describe('Of a webhook: what `crier aside show` knows it by.'),
  })
  .openapi('Problem')

/** @param base where this server is for its clients, ends with a slash */
export const toResponse = ({ kind, message, more }: Refusal, base: string): Response => {
  const [status, title] = refusals[kind]
  const { problems, headers, aside } = more
  return problem(
    status,
    title,
    {
      type: `${base}docs#${kind}`,
      detail: message,
      ...(problems && { problems: problems.map(({ path, message }) => ({ path, message })) }),
      ...(aside && { aside }),
    },
    headers,
  )
}

/** `headline is missing or empty …`, and how many more there are. */
export const summary = (problems: Problem[]): string => {
  const [first, ...others] = problems
  if (!first) return ''
  const words = [first.path, first.message].filter(Boolean).join(' ')
  return others.length > 0 ? `${words} (and ${others.length} more: see problems)` : words
}
