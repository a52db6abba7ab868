/** One signed request to the simulated X, as its endpoints see it. */
import type { z } from 'zod'
import type { FakeStore } from '../../fake.ts'
import type { Settings } from '../settings.ts'
import { invalidRequest } from './answer.ts'
import type { Library } from './media.ts'

export interface Call {
  request: Request
  url: URL
  /** What the path matched: the ids in it, in order. */
  ids: string[]
  /** Whose tokens signed it. */
  settings: Settings
  account: string
  now: number
  store: FakeStore
  media: Library
  /** Every account served here: anybody's posts may be read. */
  accounts: ReadonlyMap<string, Settings>
}

export type Endpoint = (call: Call) => Promise<Response>

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
