/** A language model behind an OpenAI-compatible endpoint: one request, one answer, and in no case a second request. */
import { Agent, request } from 'undici'
import { z } from 'zod'
import type { Message } from './prompt.ts'

export type Answer =
  | { kind: 'text'; text: string }
  /** `why` is for people; it holds no word of the server's, which may repeat the key. */
  | { kind: 'failed'; why: string }

/** Never throws. @param mostTokens after so many the model must stop */
export type Ask = (messages: Message[], mostTokens: number) => Promise<Answer>

export interface ModelSettings {
  /** What stands before `/chat/completions`, e.g. `https://models.example/v1`. */
  endpoint: string
  model: string
  apiKey?: string
  /** For everything, ms. */
  timeoutMs: number
}

/** An answer of some sentences has some hundred bytes. */
const mostBytes = 64 * 1024

/**
 * The endpoint is the newsroom's own choice, so it may be on a private network, unlike anything that comes with a story;
 * but it is asked where the configuration says and nowhere else: a redirect would carry the key and the article away.
 */
export const openModel = ({ endpoint, model, apiKey, timeoutMs }: ModelSettings): Ask => {
  const url = new URL(`${endpoint.replace(/\/+$/, '')}/chat/completions`)
  return async (messages, mostTokens) => {
    const agent = new Agent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs })
    const end = AbortSignal.timeout(timeoutMs)
    // A request that still waits for its connection does not hear its signal.
    end.addEventListener('abort', () => void agent.destroy(end.reason))
    try {
      const answer = await request(url, {
        dispatcher: agent,
        signal: end,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(apiKey && { authorization: `Bearer ${apiKey}` }),
        },
        body: JSON.stringify({ model, messages, temperature: 0, max_tokens: mostTokens, stream: false }),
      })
      if (answer.statusCode !== 200) return failed(statusWords(url, answer.statusCode))
      const body = await beginning(answer.body)
      return body === undefined
        ? failed(`${url.host} answered more than ${mostBytes} bytes`)
        : read(url, body)
    } catch (error) {
      const code = (error as { code?: unknown }).code
      return failed(
        end.aborted
          ? `${url.host} had not answered in full after ${timeoutMs / 1_000} s`
          : `${url.host} gave no usable answer (${typeof code === 'string' ? code : (error as Error).name})`,
      )
    } finally {
      void agent.destroy()
    }
  }
}

const failed = (why: string): Answer => ({ kind: 'failed', why })

const statusWords = ({ host, pathname }: URL, status: number): string => {
  if (status === 401 || status === 403) return `${host} refuses the key (${status}): see rewrite.apiKey`
  if (status === 404)
    return `${host} knows no ${pathname}, or not the model (404): see rewrite.endpoint and rewrite.model`
  if (status === 429) return `${host} takes no more requests for now (429)`
  if (status >= 300 && status < 400)
    return `${host} redirects (${status}), which is not followed: see rewrite.endpoint`
  return `${host} answered ${status}`
}

/** Undefined when there is more than the limit. */
const beginning = async (stream: AsyncIterable<Buffer>): Promise<string | undefined> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    if (length > mostBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** https://platform.openai.com/docs/api-reference/chat/object; other servers leave much of it out. */
const completion = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish() }),
      }),
    )
    .min(1),
})

const read = ({ host }: URL, body: string): Answer => {
  const parsed = completion.safeParse(json(body))
  if (!parsed.success) return failed(`${host} answered something that is no chat completion`)
  const { finish_reason: reason, message } = parsed.data.choices[0]!
  if (reason === 'length') return failed('the model did not come to an end')
  const text = message.content?.trim() ?? ''
  return text === '' ? failed('the model answered nothing') : { kind: 'text', text }
}

const json = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
