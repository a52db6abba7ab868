/** What is answered when a request is not done, always in one form: https://www.rfc-editor.org/rfc/rfc9457 */

/** Beside `type`, `title` and `status`, which are always there. */
export interface ProblemMore {
  /** What happened and what to do about it, in the words of whoever sent the request; never a credential. */
  detail?: string
  [member: string]: unknown
}

/** @param title the same for every request with this problem */
export const problem = (
  status: number,
  title: string,
  more: ProblemMore = {},
  headers: Record<string, string> = {},
): Response =>
  new Response(JSON.stringify({ type: 'about:blank', title, status, ...more }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
