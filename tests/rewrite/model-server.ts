/** A language model as newsrooms run one, on a real socket: it answers well, lies, stalls or breaks, as a test wants. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export type Behaviour = string | ((response: ServerResponse, request: IncomingMessage) => void)

/** @param behave what it says, or does, with each request in turn; the last one for all that follow */
export const modelServer = async (...behave: Behaviour[]) => {
  const asked: Array<{ path: string; key?: string; body: Record<string, unknown> }> = []
  const server = createServer(async (request, response) => {
    asked.push({
      path: request.url!,
      key: request.headers.authorization,
      body: JSON.parse(await text(request)),
    })
    const next = behave.length > 1 ? behave.shift()! : behave[0]!
    if (typeof next === 'string') response.end(completion(next))
    else next(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return { endpoint: `http://127.0.0.1:${port}/v1`, asked }
}

export const completion = (content: unknown, finish = 'stop'): string =>
  JSON.stringify({ choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', content } }] })
