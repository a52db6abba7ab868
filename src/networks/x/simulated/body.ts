/** What came with a request to the simulated X. */
import type { z } from 'zod'
import { invalidRequest } from './answer.ts'

/** Reads a JSON body strictly (`additionalProperties: false` in X's OpenAPI document): the value, or the refusal. */
export const readJson = async <T>(
  request: Request,
  schema: z.ZodType<T>,
): Promise<{ ok: true; value: T } | { ok: false; refusal: Response }> => {
  if (!request.headers.get('content-type')?.startsWith('application/json'))
    return { ok: false, refusal: invalidRequest('The Content-Type of the request must be application/json') }
  const body: unknown = await request.json().catch(() => undefined)
  const result = schema.safeParse(body)
  if (result.success) return { ok: true, value: result.data }
  const messages = result.error.issues.map(({ path, message }) => `[${path.join('.')}] ${message}`)
  return { ok: false, refusal: invalidRequest(...messages) }
}
