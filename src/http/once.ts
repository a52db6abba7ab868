/** `Idempotency-Key`: a request that is sent again, because its answer was lost, gets the same answer. */
import { createHash, randomUUID } from 'node:crypto'
import type { IdempotencyStore, Kept } from '../store/idempotency.ts'
import type { Asked } from './door.ts'
import { Refusal } from './refusal.ts'

/**
 * The IETF's draft writes a quoted string, most clients the bare value: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
const keyShape = /^"?([\x21\x23-\x7e]{1,200})"?$/

interface Answer {
  status: number
  headers: Record<string, string>
  body: string
}

/**
 * Does `work`, unless the same request was answered within a day: then that answer is given again. What failed may be
 * tried again with the same key.
 * @param body of the request, to tell it from another one under the same key
 */
export const once = async (
  c: Asked,
  store: IdempotencyStore,
  body: Uint8Array,
  work: () => Promise<Response>,
): Promise<Response> => {
  const header = c.req.header('idempotency-key')
  if (header === undefined) return work()
  const key = keyShape.exec(header)?.[1]
  if (!key)
    throw new Refusal(
      'malformed',
      'The Idempotency-Key must be 1 to 200 visible ASCII characters, such as a UUID.',
    )
  const request: Kept = {
    key: digest(c.get('bearer')!.digest, key),
    digest: digest(c.req.method, c.req.path, body),
    claim: randomUUID(),
  }
  const begun = await store.begin(request)
  switch (begun.kind) {
    case 'answered': {
      const { status, headers, body } = JSON.parse(begun.answer) as Answer
      return new Response(body, { status, headers: { ...headers, 'idempotency-replayed': 'true' } })
    }
    case 'busy':
      throw new Refusal(
        'busy',
        'A request with this Idempotency-Key is being worked on. Send it again in a moment: you get the same answer then.',
        { headers: { 'retry-after': '1' } },
      )
    case 'other':
      throw new Refusal(
        'key-reused',
        'This Idempotency-Key was used for a request with another body. Use a new key for every story.',
      )
  }
  try {
    const response = await work()
    const answer: Answer = {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.clone().text(),
    }
    await store.keep(request, JSON.stringify(answer))
    return response
  } catch (error) {
    await store.forget(request)
    throw error
  }
}

const digest = (...parts: Array<string | Uint8Array>): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}
