/** The form of Graph's answers: JSON, a trace for Meta's support, and on each the share of the limits that is used. */
import { randomUUID } from 'node:crypto'

interface ErrorParts {
  type?: 'OAuthException' | 'GraphMethodException'
  subcode?: number
  transient?: boolean
  headers?: Record<string, string>
}

const json = (status: number, body: unknown, headers: Record<string, string>): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      'x-app-usage': JSON.stringify({ call_count: 1, total_cputime: 0, total_time: 0 }),
      ...headers,
    },
  })

export const answer = (page: string, body: unknown): Response => json(200, body, usage(page, 0))

/** An error as Graph words it. */
export const refuse = (status: number, code: number, message: string, parts: ErrorParts = {}): Response =>
  json(
    status,
    {
      error: {
        message,
        type: parts.type ?? 'OAuthException',
        code,
        ...(parts.subcode !== undefined && { error_subcode: parts.subcode }),
        is_transient: parts.transient ?? false,
        fbtrace_id: `A${randomUUID().replaceAll('-', '').slice(0, 22)}`,
      },
    },
    parts.headers ?? usage('sandbox', 0),
  )

/** @param minutes until calls are allowed again; 0 while nothing is limited */
export const usage = (page: string, minutes: number): Record<string, string> => ({
  'x-business-use-case-usage': JSON.stringify({
    [page]: [
      {
        type: 'pages',
        call_count: minutes > 0 ? 100 : 1,
        total_cputime: 1,
        total_time: 1,
        estimated_time_to_regain_access: minutes,
      },
    ],
  }),
})
